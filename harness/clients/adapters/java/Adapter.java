// SPDX-License-Identifier: MIT
// java.net.http.HttpClient by the adapter protocol: see README.md one folder up. The Java that runs
// it is its version.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

public class Adapter {
    static final int READ_BYTES = 64 << 10;
    static final PrintStream LINES = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    static synchronized void write(String line) {
        LINES.print(line + "\n");
        LINES.flush();
    }

    // CLOCK_MONOTONIC on Linux.
    static long now() {
        return System.nanoTime();
    }

    static void give(byte[] content, long at) {
        write("{\"bytes\": \"" + Base64.getEncoder().encodeToString(content) + "\", \"at_ns\": "
              + at + "}");
    }

    static void give(String text, long at) {
        give(text.getBytes(StandardCharsets.UTF_8), at);
    }

    static <T> T head(HttpResponse<T> answer, long at) {
        String headers = answer.headers().map().entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(
                value -> "[" + Json.quoted(entry.getKey()) + ", " + Json.quoted(value) + "]"))
            .collect(Collectors.joining(", "));
        write("{\"head\": {\"status\": " + answer.statusCode() + ", \"headers\": [" + headers
              + "], \"at_ns\": " + at + "}}");
        return answer.body();
    }

    static void read(InputStream body) throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        for (int length = body.read(buffer); length >= 0; length = body.read(buffer))
            give(Arrays.copyOf(buffer, length), now());
    }

    // What is signed by the authorities in this file, and nothing else.
    static SSLContext trusting(String file) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream text = Files.newInputStream(Path.of(file))) {
            for (var one : CertificateFactory.getInstance("X.509").generateCertificates(text))
                store.setCertificateEntry("ca" + store.size(), one);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    static void ask(Map<String, Object> wanted) throws Exception {
        HttpClient client = wanted.get("ca") == null ? HttpClient.newHttpClient()
            : HttpClient.newBuilder().sslContext(trusting((String) wanted.get("ca"))).build();
        byte[] body = Base64.getDecoder().decode((String) wanted.get("body"));
        HttpRequest.Builder sent = HttpRequest.newBuilder(URI.create((String) wanted.get("url")))
            .method((String) wanted.get("method"), body.length == 0
                ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (Object pair : (List<?>) wanted.get("headers")) {
            List<?> header = (List<?>) pair;
            sent.header((String) header.get(0), (String) header.get(1));
        }
        HttpRequest request = sent.build();
        switch ((String) wanted.get("call")) {
            case "java.ofInputStream" -> {
                var answer = client.send(request, BodyHandlers.ofInputStream());
                read(head(answer, now()));
            }
            case "java.ofLines" -> {
                var answer = client.send(request, BodyHandlers.ofLines());
                head(answer, now()).forEach(line -> give(line, now()));
            }
            case "java.ofString" -> {
                var answer = client.send(request, BodyHandlers.ofString());
                long at = now();
                give(head(answer, at), at);
            }
            default -> throw new IOException("no call " + wanted.get("call"));
        }
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] words) throws IOException {
        write("{\"hello\": {\"name\": \"java\", \"versions\": {\"java\": "
              + Json.quoted(System.getProperty("java.version")) + "}, \"styles\": "
              + "[\"java.ofInputStream\", \"java.ofLines\", \"java.ofString\"], "
              + "\"clock\": \"monotonic\"}}");
        String line = new BufferedReader(new InputStreamReader(System.in)).readLine();
        if (line == null) return;
        try {
            ask((Map<String, Object>) new Json(line).value());
            write("{\"end\": \"ok\"}");
        } catch (Exception error) {
            write("{\"end\": \"error\", \"why\": " + Json.quoted(error.toString()) + "}");
        }
        System.exit(0);
    }
}
