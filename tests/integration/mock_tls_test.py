# SPDX-License-Identifier: MIT
"""The mock over TLS, by Python's own TLS: the same streams, its record sizes, how it ends."""
import json
import socket
import ssl
import tempfile
import unittest

from mock_program import SECONDS_MAX, Mock, certificate, run

PLAN = {"chunks": 4, "chunk_bytes": 2000, "timing": {"interval": "1ms"}}


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.certificate, cls.key = certificate(folder.name)
        cls.mock = Mock("--tls-certificate", cls.certificate, "--tls-key", cls.key)
        cls.addClassCleanup(cls.mock.__exit__)
        cls.port = int(cls.mock.url.rsplit(":", 1)[1])

    def request(self, plan: dict) -> bytes:
        text = json.dumps({**PLAN, **plan})
        return (f"GET /stream/sse HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                f"X-Streamgauge-Plan: {text}\r\n\r\n").encode()

    def context(self, *protocols: str) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.certificate)
        if protocols:
            context.set_alpn_protocols(list(protocols))
        return context

    def connect(self, context: ssl.SSLContext) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.port), SECONDS_MAX)
        return context.wrap_socket(plain, server_hostname="localhost",
                                   suppress_ragged_eofs=False)

    def read(self, secure: ssl.SSLSocket) -> bytes:
        got = b""
        while part := secure.recv(65536):
            got += part
        return got

    def test_a_stream_ends_in_order(self):
        self.assertTrue(self.mock.url.startswith("https://"))
        with self.connect(self.context("http/1.1")) as secure:
            self.assertEqual(secure.selected_alpn_protocol(), "http/1.1")
            secure.sendall(self.request({}))
            got = self.read(secure)  # an end without close_notify would raise
        self.assertEqual(got.count(b"data: "), 4)
        self.assertTrue(got.endswith(b"0\r\n\r\n"))

    def test_http2_is_chosen_unless_it_is_off(self):
        with self.connect(self.context("http/1.1", "h2")) as secure:
            self.assertEqual(secure.selected_alpn_protocol(), "h2")
        with self.assertRaises(ssl.SSLError):
            self.connect(self.context("h3"))
        with Mock("--tls-certificate", self.certificate, "--tls-key", self.key,
                  "--no-http2") as mock:
            port = int(mock.url.rsplit(":", 1)[1])
            plain = socket.create_connection(("127.0.0.1", port), SECONDS_MAX)
            with self.context("h2", "http/1.1").wrap_socket(
                    plain, server_hostname="localhost") as secure:
                self.assertEqual(secure.selected_alpn_protocol(), "http/1.1")

    def test_two_requests_on_one_connection(self):
        with self.connect(self.context()) as secure:
            both = self.request({}).replace(b"Connection: close\r\n", b"") + self.request({})
            secure.sendall(both)
            self.assertEqual(self.read(secure).count(b"data: "), 8)

    def test_missing_close_notify(self):
        with self.connect(self.context()) as secure:
            secure.sendall(self.request({"faults": ["no_close_notify"]}))
            with self.assertRaises(ssl.SSLEOFError):
                self.read(secure)

    def test_record_sizes(self):
        context = self.context()
        for limit, expected in ((0, 2000), (512, 512)):
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            session = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
            sizes, got = [], b""
            with socket.create_connection(("127.0.0.1", self.port), SECONDS_MAX) as plain:
                pending = b""

                def more() -> bool:
                    nonlocal pending
                    plain.sendall(outgoing.read())
                    part = plain.recv(65536)
                    incoming.write(part)
                    pending += part
                    while len(pending) >= 5 and len(pending) >= 5 + int.from_bytes(pending[3:5]):
                        size = int.from_bytes(pending[3:5])
                        if pending[0] == 23:  # application data
                            sizes.append(size)
                        pending = pending[5 + size:]
                    return bool(part)

                def step(action):
                    while True:
                        try:
                            return action()
                        except ssl.SSLWantReadError:
                            if not more():
                                return b""

                step(session.do_handshake)
                session.write(self.request({"wire": {"tls_record_bytes": limit}} if limit else {}))
                while part := step(lambda: session.read(65536)):
                    got += part
            self.assertEqual(got.count(b"data: "), 4)
            body = [size for size in sizes if size > 300]
            # A record carries its text, a byte for its kind and 16 that authenticate it.
            self.assertLessEqual(abs(max(body) - 17 - expected), 24, body)

    def test_a_plain_request_to_a_tls_port_is_ended(self):
        with socket.create_connection(("127.0.0.1", self.port), SECONDS_MAX) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            got = b""
            while part := plain.recv(1000):
                got += part
        self.assertNotIn(b"HTTP/1.1", got)  # at most an alert
        self.test_a_stream_ends_in_order()  # nobody else was harmed

    def test_files_that_cannot_be_used(self):
        ended = run("--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", "--tls-certificate",
                    self.certificate, "--tls-key", self.certificate)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("cannot be used", ended.stderr)
        self.assertIn("belong together", ended.stderr)


if __name__ == "__main__":
    unittest.main()
