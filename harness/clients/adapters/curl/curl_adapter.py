# SPDX-License-Identifier: MIT
"""curl through a pipe or to a terminal: what one read of its stdout gives is a delivery."""
import errno
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tty
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "py"))
import adapter  # noqa: E402  (it lies beside)

PIPE_BYTES = 65_536  # all that a pipe holds


def stdout_ends(terminal: bool) -> tuple[int, int]:
    """Ours, and curl's."""
    if not terminal:
        return os.pipe()
    ours, theirs = os.openpty()
    tty.setraw(theirs)  # line ends stay as they are
    return ours, theirs


def read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, PIPE_BYTES)
    except OSError as error:
        if error.errno == errno.EIO:  # how a terminal says that it is over
            return b""
        raise


class HeadReader:
    """The last head that curl tells: those of redirections and of 1xx come before it."""

    def __init__(self):
        self.text, self.told = b"", False

    def take(self, piece: bytes):
        self.text += piece
        if self.told or not self.text.endswith(b"\r\n\r\n"):
            return
        lines = self.text.decode("latin-1").rstrip().split("\r\n\r\n")[-1].split("\r\n")
        status = int(lines[0].split()[1])
        if status >= 200:
            adapter.head(status, [line.split(": ", 1) for line in lines[1:] if ": " in line])
            self.told = True


def ask(request: adapter.Request):
    heads, heads_end = os.pipe()
    terminal = request.call == "curl terminal"
    output, output_end = stdout_ends(terminal)
    words = ["curl", "--silent", "--show-error", "--dump-header", f"/dev/fd/{heads_end}",
             "--request", request.method, *([] if terminal else request.call.split()[1:])]
    for name, value in request.headers.items():
        words += ["--header", f"{name}: {value}" if value else f"{name};"]
    if request.body is not None:
        words += ["--data-binary", "@-"]
    process = subprocess.Popen([*words, request.url], stdin=subprocess.PIPE,
                               stdout=output_end, stderr=subprocess.PIPE,
                               pass_fds=[heads_end])
    os.close(heads_end)
    os.close(output_end)
    process.stdin.write(request.body or b"")
    process.stdin.close()
    reader, waits = HeadReader(), selectors.DefaultSelector()
    waits.register(heads, selectors.EVENT_READ)
    waits.register(output, selectors.EVENT_READ)
    while waits.get_map():
        # The head first where both are there: it was written before.
        for key, _ in sorted(waits.select(), key=lambda ready: ready[0].fd != heads):
            piece = read(key.fd)
            if not piece:
                waits.unregister(key.fileobj)
            elif key.fd == heads:
                reader.take(piece)
            else:
                adapter.give(piece)
    if process.wait() != 0:
        raise RuntimeError(process.stderr.read().decode(errors="replace").strip())


# Who started us is gone, or wants us gone: a curl that gets nothing would stay without us.
signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
if shutil.which("curl") is None:
    sys.exit("curl is not in PATH")
VERSION = subprocess.run(["curl", "--version"], capture_output=True, text=True).stdout.split()[1]
adapter.serve("curl", {"curl": VERSION},
              ["curl", "curl -N", "curl terminal", "curl --compressed",
               "curl -N --compressed"], ask)
