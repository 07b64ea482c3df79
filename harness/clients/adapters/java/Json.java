// SPDX-License-Identifier: MIT
// As much JSON as the request line has: Java brings none, and a program of one purpose needs no
// library for it.
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class Json {
    private final String text;
    private int at = 0;

    Json(String text) {
        this.text = text;
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char letter : text.toCharArray()) {
            if (letter == '"' || letter == '\\') out.append('\\').append(letter);
            else if (letter < ' ' || letter > '~') out.append(String.format("\\u%04x", (int) letter));
            else out.append(letter);
        }
        return out.append('"').toString();
    }

    // A text, a mapping, a list, or null.
    Object value() {
        switch (next()) {
            case '"': return string();
            case '{': return mapping();
            case '[': return list();
            case 'n': at += 3; return null;
            default: throw new IllegalArgumentException("unexpected at " + at + ": " + text);
        }
    }

    private char next() {
        while (text.charAt(at) == ' ') ++at;
        return text.charAt(at++);
    }

    private Map<String, Object> mapping() {
        Map<String, Object> out = new HashMap<>();
        for (char mark = next(); mark != '}'; mark = next()) {
            if (mark == ',') continue;
            String key = string();
            next();  // the colon
            out.put(key, value());
        }
        return out;
    }

    private List<Object> list() {
        List<Object> out = new ArrayList<>();
        for (char mark = next(); mark != ']'; mark = next()) {
            if (mark == ',') continue;
            --at;
            out.add(value());
        }
        return out;
    }

    // Behind its first quote.
    private String string() {
        StringBuilder out = new StringBuilder();
        for (char letter = text.charAt(at++); letter != '"'; letter = text.charAt(at++)) {
            if (letter != '\\') {
                out.append(letter);
                continue;
            }
            letter = text.charAt(at++);
            if (letter == 'u') {
                out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                at += 4;
            } else {
                int which = "bfnrt".indexOf(letter);
                out.append(which < 0 ? letter : "\b\f\n\r\t".charAt(which));
            }
        }
        return out.toString();
    }
}
