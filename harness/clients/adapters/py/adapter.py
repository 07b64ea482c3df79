# SPDX-License-Identifier: MIT
"""The adapter protocol for programs in Python: see README.md one folder up."""
import base64
import json
import os
import platform
import sys
import time

# Only the protocol goes to stdout, whatever a library prints.
LINES = os.dup(1)
os.dup2(2, 1)


class Request:
    def __init__(self, line: dict):
        self.style: str = line["style"]
        self.call: str = line["call"]
        self.argument: str | None = line["argument"]
        self.url: str = line["url"]
        self.method: str = line["method"]
        self.headers: dict[str, str] = dict(line["headers"])
        self.body: bytes | None = base64.b64decode(line["body"]) or None
        self.ca: str | None = line.get("ca")

    @property
    def count(self) -> int | None:
        """The argument where it is a number; none for `None` or nothing."""
        return int(self.argument) if self.argument not in (None, "", "None") else None


def write(line: dict):
    data = json.dumps(line).encode() + b"\n"
    while data:
        data = data[os.write(LINES, data):]


def head(status: int, headers):
    """`headers`: pairs of texts."""
    write({"head": {"status": status, "headers": [list(pair) for pair in headers],
                    "at_ns": time.monotonic_ns()}})


def give(content: bytes | str):
    """Called just when the library hands it out."""
    at_ns = time.monotonic_ns()
    if isinstance(content, str):
        write({"text": content, "at_ns": at_ns})
    else:
        write({"bytes": base64.b64encode(content).decode(), "at_ns": at_ns})


def serve(name: str, versions: dict[str, str], styles: list[str], ask):
    """`ask(request)` sends it, and gives what it gets; what it raises is the library's error."""
    write({"hello": {"name": name, "versions": {**versions, "python": platform.python_version()},
                     "styles": styles, "clock": "monotonic"}})
    line = sys.stdin.readline()
    if not line:
        return
    try:
        ask(Request(json.loads(line)))
        write({"end": "ok"})
    except Exception as error:
        write({"end": "error", "why": f"{type(error).__name__}: {error}"})
