# SPDX-License-Identifier: MIT
"""A server that writes down the headers of each request and answers with a short stream."""
import socket
import threading

BODY = b'data: {"id":"a","choices":[]}\n\ndata: [DONE]\n\n'
ANSWER = (b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\n"
          b"Connection: close\r\n\r\n" % len(BODY)) + BODY
REQUEST_SECONDS_MAX = 20


def read_request(connection: socket.socket) -> bytes:
    """The head; the body is read too, lest the client meet a reset."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [int(line.partition(b":")[2]) for line in head.split(b"\r\n")
               if line.lower().startswith(b"content-length:")]
    while len(body) < sum(lengths):
        body += connection.recv(65536)
    return head


class Listener:
    """`requests`: the headers of each, in order, names as sent."""

    def __init__(self):
        self.requests: list[list[tuple[str, str]]] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def __enter__(self) -> "Listener":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            connection.settimeout(REQUEST_SECONDS_MAX)
            with connection:
                head = read_request(connection).decode("latin1")
                if head:
                    fields = [line.partition(": ") for line in head.split("\r\n")[1:]]
                    self.requests.append([(name, value) for name, _, value in fields])
                    connection.sendall(ANSWER)
