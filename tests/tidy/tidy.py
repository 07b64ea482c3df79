#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Enforces the house style: sizes, dependency direction, header sentence, names, dead files."""
import re
import statistics
import subprocess
import sys
from pathlib import Path

LINES_MAX = 400
MEDIAN_MAX = 120
FUNCTION_MAX = 70
COLUMNS_MAX = 100
LAYERS = ["scenarios", "mock_server", "harness", "reports", "cli"]
SOURCES = {".cc", ".h", ".py", ".sh", ".cmake", ".yaml", ".js", ".mjs"}


def tracked(root: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"],
                            cwd=root, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        names = [name for name in listed.stdout.split("\0") if name]
        return [root / name for name in names if (root / name).is_file()]
    return [path for path in root.rglob("*") if path.is_file()]


def check_lines(path: Path, lines: list[str]) -> list[str]:
    out = []
    if len(lines) > LINES_MAX:
        out.append(f"{path}:1: {len(lines)} lines: split it, {LINES_MAX} is the most")
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS_MAX and path.suffix not in {".yaml"}:
            out.append(f"{path}:{number}: {len(line)} columns: {COLUMNS_MAX} is the most")
        if line != line.rstrip() or "\t" in line:
            out.append(f"{path}:{number}: tab or trailing space: remove it")
    if not any("SPDX-License-Identifier: MIT" in line for line in lines[:2]):
        out.append(f"{path}:1: no SPDX line: begin with SPDX-License-Identifier: MIT")
    return out


def check_header(path: Path, lines: list[str]) -> list[str]:
    out = []
    if len(lines) < 2 or not lines[1].startswith("// For "):
        out.append(f"{path}:2: no sentence '// For ...' that says what the header is for")
    if "#pragma once" not in lines:
        out.append(f"{path}:1: no #pragma once")
    return out


def check_functions(path: Path, lines: list[str]) -> list[str]:
    """A body runs from a line that ends in '{' outside types to the '}' of the same indent."""
    out = []
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip())
        opens = re.match(r"^(?: {2})?[^\s/#].*\) ?(const |noexcept |override )*\{$", line)
        if not opens or re.search(r"\b(namespace|class|struct|enum|if|for|while|switch)\b", line):
            continue
        for length, later in enumerate(lines[number:], 2):
            if later.rstrip() in {" " * indent + "}", " " * indent + "};"}:
                if length > FUNCTION_MAX:
                    out.append(f"{path}:{number}: function of {length} lines: "
                               f"{FUNCTION_MAX} is the most")
                break
    return out


def check_direction(root: Path, path: Path, lines: list[str]) -> list[str]:
    own = path.relative_to(root).parts[0]
    out = []
    for number, line in enumerate(lines, 1):
        found = re.match(r'#include "(\w+)/', line)
        if not found or found[1] not in LAYERS or own not in LAYERS:
            continue
        if LAYERS.index(found[1]) > LAYERS.index(own):
            out.append(f"{path}:{number}: {own} must not include {found[1]}")
        if '"mock_server/encode/' in line and own != "mock_server":
            out.append(f"{path}:{number}: encoders live only in mock_server")
    return out


def check_names(paths: list[Path]) -> list[str]:
    """One namespace: two types of a name link in silence, and one is taken for the other."""
    first: dict[str, Path] = {}
    out = []
    for path in paths:
        if path.suffix != ".h":
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.match(r"(?:class|struct|enum class) (\w+)[^;]*$", line)
            if found and first.setdefault(found[1], path) != path:
                out.append(f"{path}:{number}: {found[1]} is a type of {first[found[1]]} too: "
                           "name one of them otherwise")
    return out


def check_dead(root: Path, paths: list[Path]) -> list[str]:
    code = [path for path in paths if path.suffix in {".cc", ".h"}]
    lists = "\n".join(path.read_text() for path in paths if path.name == "CMakeLists.txt")
    included = "\n".join(path.read_text() for path in code)
    out = []
    for path in code:
        if path.suffix == ".cc" and path.name not in lists and "cmake" not in path.parts:
            out.append(f"{path}:1: named in no CMakeLists.txt: use it or remove it")
        if path.suffix == ".h" and f'"{path.relative_to(root).as_posix()}"' not in included:
            out.append(f"{path}:1: included nowhere: use it or remove it")
    return out


def check(root: Path) -> list[str]:
    paths = [path for path in tracked(root)
             if path.suffix in SOURCES or path.name == "CMakeLists.txt"]
    out, sizes = [], []
    for path in paths:
        lines = path.read_text().splitlines()
        out += check_lines(path, lines)
        if path.suffix == ".h":
            out += check_header(path, lines)
        if path.suffix in {".cc", ".h"}:
            sizes.append(len(lines))
            out += check_functions(path, lines)
            out += check_direction(root, path, lines)
    if sizes and statistics.median(sizes) > MEDIAN_MAX:
        out.append(f"{root}:1: the median file has {statistics.median(sizes)} lines: split some")
    for folder in LAYERS + ["tests"]:
        if (root / folder).is_dir() and not (root / folder / "README.md").is_file():
            out.append(f"{root / folder}:1: no README.md: say what lives there")
    return out + check_names(paths) + check_dead(root, paths)


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    mistakes = check(root)
    for mistake in mistakes:
        print(mistake)
    print(f"{0 if mistakes else 1} passed, {len(mistakes)} failed")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
