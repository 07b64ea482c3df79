# SPDX-License-Identifier: MIT
"""A thousand connections opened at once: each is answered, whole, and none is lost."""
import resource
import selectors
import socket
import time
import unittest

from mock_program import SECONDS_MAX, Mock

CLIENTS = 1000
REQUEST = (b"GET /stream/text HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
           b"X-Streamgauge-Plan: {\"chunks\": 3, \"chunk_bytes\": 16, \"timing\":"
           b" {\"interval\": \"1ms\"}, \"wire\": {\"framing\": \"close\"}}\r\n\r\n")


class Client:
    """Connects without waiting; asks when it can, and reads until the mock closes."""

    def __init__(self, port: int, selector: selectors.BaseSelector):
        self.received = b""
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex(("127.0.0.1", port))
        selector.register(self.socket, selectors.EVENT_WRITE, self)

    def on_ready(self, selector: selectors.BaseSelector, writable: bool) -> bool:
        """Whether this was the end."""
        if writable:
            self.socket.sendall(REQUEST)  # connected, or this raises what went wrong
            selector.modify(self.socket, selectors.EVENT_READ, self)
            return False
        part = self.socket.recv(65536)
        self.received += part
        if part:
            return False
        selector.unregister(self.socket)
        self.socket.close()
        return True


class Crowd(unittest.TestCase):
    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.assertTrue(hard == resource.RLIM_INFINITY or hard >= CLIENTS + 100,
                        f"ulimit -Hn is {hard}: this test needs {CLIENTS + 100} descriptors")
        resource.setrlimit(resource.RLIMIT_NOFILE, (CLIENTS + 100, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))

    def test_none_of_a_thousand_opened_at_once_is_lost(self):
        with Mock() as mock, selectors.DefaultSelector() as selector:
            port = int(mock.url.rsplit(":", 1)[1])
            clients = [Client(port, selector) for _ in range(CLIENTS)]
            left = CLIENTS
            limit = time.monotonic() + SECONDS_MAX * 2
            while left and time.monotonic() < limit:
                for key, events in selector.select(1):
                    left -= key.data.on_ready(selector, bool(events & selectors.EVENT_WRITE))
            self.assertEqual(left, 0, f"{left} of {CLIENTS} did not come to an end")
            for client in clients:
                head, _, body = client.received.partition(b"\r\n\r\n")
                self.assertTrue(head.startswith(b"HTTP/1.1 200 "), head)
                self.assertEqual(len(body), 48)
            self.assertEqual(mock.stop()[0], 0)


if __name__ == "__main__":
    unittest.main()
