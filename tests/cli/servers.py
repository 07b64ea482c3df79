# SPDX-License-Identifier: MIT
"""Small servers with bad manners, and a proxy that harms what passes through it."""
import socket
import ssl
import struct
import threading
from collections.abc import Callable

Manner = Callable[[socket.socket, bytes], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def read_request(connection: socket.socket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request:
        piece = connection.recv(65536)
        if not piece:
            break
        request += piece
    return request


def reset(connection: socket.socket) -> None:
    """RST in place of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Server:
    """Answers every connection by `manner(connection, request)`; ends with the `with` block."""

    def __init__(self, manner: Manner, tls: ssl.SSLContext | None = None, reads: bool = True):
        self.manner, self.tls, self.reads = manner, tls, reads
        self.over = threading.Event()
        self.open: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self.port}/stream/sse"

    def __enter__(self) -> "Server":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.open:
            connection.close()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
                self.open.append(connection)
            request = read_request(connection) if self.reads else b""
            self.manner(connection, request)
        except OSError:
            pass
        finally:
            connection.close()


def answer(*pieces: bytes) -> Manner:
    """Sends the pieces, waits for nothing, closes."""
    return lambda connection, _: connection.sendall(b"".join(pieces))


def status(line: str, body: bytes = b"", *headers: str) -> Manner:
    head = "\r\n".join([f"HTTP/1.1 {line}", f"Content-Length: {len(body)}", *headers])
    return answer(head.encode() + b"\r\n\r\n" + body)


def proxy(mock_port: int, harm: Callable[[socket.socket, bytes, int], bool]) -> Server:
    """Passes requests to the mock; `harm(client, piece, seen)` forwards each piece of the answer,
    `seen` bytes having passed before it, and returns False to end the connection."""

    def pass_on(client: socket.socket, request: bytes) -> None:
        with socket.create_connection(("127.0.0.1", mock_port)) as mock:
            mock.sendall(request)
            seen = 0
            while piece := mock.recv(65536):
                if not harm(client, piece, seen):
                    return
                seen += len(piece)

    return Server(pass_on)
