#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""seeds.py VECTORS FOLDER: the input of every case of a vectors file, as a file of its own."""
import json
import sys
from pathlib import Path

HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
BYTES_MAX = 30_000  # a seed is changed and tried thousands of times


def joined(parts) -> str:
    if isinstance(parts, str):
        return parts
    return "".join(part if isinstance(part, str) else part["repeat"] * part["times"]
                   for part in parts)


def main() -> int:
    vectors, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for case in json.loads(vectors.read_text()):
        if isinstance(case, str) or "judged_by" in case:
            continue
        text = joined(case["input"]) if "input" in case else HEAD + joined(case["chunked"])
        if len(text) <= BYTES_MAX:
            (folder / case["name"].replace("/", "_")).write_bytes(text.encode("latin-1"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
