# SPDX-License-Identifier: MIT
"""Starts streamgauge-mock record and replay on free ports, reads their files, asks by socket."""
import json
import re
import socket
import ssl
import subprocess
import time
from pathlib import Path

from mock_program import PROGRAM, SECONDS_MAX, Mock


class Subcommand(Mock):
    """record or replay while it runs; `url` is where it said it listens."""

    def __init__(self, *words: str):
        self.process = subprocess.Popen([PROGRAM, *words, "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.ready = self.process.stdout.readline()
        found = re.search(r"https?://[0-9.]+:\d+", self.ready)
        if not found:
            raise AssertionError(self.process.communicate()[1])
        self.url = found[0]


class Exchange:
    """One recorded exchange: `reads` as instant on the monotonic clock and bytes."""

    def __init__(self, request: dict):
        self.request, self.reads, self.end = request, [], None

    @property
    def bytes(self) -> bytes:
        return b"".join(part for _, part in self.reads)


def exchanges_in(file: Path) -> list[Exchange]:
    """What a recording holds so far, in the order of its requests; half a line is left out."""
    lines = [json.loads(line) for line in file.read_text().split("\n")[:-1]]
    origin, found = lines[0]["origin_ns"], {}
    for line in lines[1:]:
        if "request" in line:
            found[line["request"]] = Exchange(line)
        elif "read" in line:
            part = origin + line["at_ns"], line["bytes"].encode("latin-1")
            found[line["read"]].reads.append(part)
        else:
            found[line["end"]].end = line["how"]
    return [found[number] for number in sorted(found)]


def wait_until(holds, what: str):
    """Until `holds()` gives something true, which it returns; an event, however late."""
    limit = time.monotonic() + SECONDS_MAX
    while not (result := holds()):
        if time.monotonic() > limit:
            raise AssertionError(f"waited in vain: {what}")
        time.sleep(0.01)
    return result


def request(target: str, body=None, headers: str = "", keep: bool = False) -> bytes:
    text = b"" if body is None else json.dumps(body).encode()
    return (f"{'GET' if body is None else 'POST'} {target} HTTP/1.1\r\nHost: client\r\n{headers}"
            f"{'' if keep else 'Connection: close' + chr(13) + chr(10)}"
            f"Content-Length: {len(text)}\r\n\r\n").encode() + text


class Client:
    """One connection: what came over it, and how it ended."""

    def __init__(self, url: str, ca_file: str | None = None):
        host, port = url.split("://")[1].split(":")
        self.socket = socket.create_connection((host, int(port)), SECONDS_MAX)
        if ca_file:
            context = ssl.create_default_context(cafile=ca_file)
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost",
                                              suppress_ragged_eofs=False)
        self.bytes, self.ended = b"", "open"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data: bytes):
        self.socket.sendall(data)
        return self

    def read(self, until=None):
        """Until the end, or until(all bytes) holds."""
        try:
            while until is None or not until(self.bytes):
                got = self.socket.recv(65536)
                if not got:
                    self.ended = "fin"
                    break
                self.bytes += got
        except ConnectionResetError:
            self.ended = "reset"
        except ssl.SSLEOFError:
            self.ended = "without close_notify"
        return self

    def is_silent(self) -> bool:
        """Whether half a second brings neither a byte nor an end; slow is silent too."""
        self.socket.settimeout(0.5)
        try:
            self.socket.recv(1)
        except TimeoutError:
            return True
        return False


def ask(url: str, data: bytes, ca_file: str | None = None, until=None) -> Client:
    with Client(url, ca_file) as client:
        return client.send(data).read(until)
