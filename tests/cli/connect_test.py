# SPDX-License-Identifier: MIT
"""No connection, or no HTTP over it: exit status 3, and what to do."""
import socket
import unittest

from gauge_case import GaugeCase, free_port
from servers import HEAD, Server, answer, read_request
from tls import Certificate

STREAM = HEAD + b"Connection: close\r\n\r\ndata: one\n\n"


class Connect(GaugeCase):
    def test_host_not_resolved(self):
        outcome = self.check("http://nobody.invalid:8000/chat")
        self.expect(outcome, 3, "FAILED", "nobody.invalid", "cannot be resolved", "spelled right")

    def test_connection_refused(self):
        port = free_port()
        outcome = self.check(f"http://127.0.0.1:{port}/chat")
        self.expect(outcome, 3, "FAILED", f"127.0.0.1:{port}", "refused", "--launch")

    def test_tls_not_trusted_then_trusted(self):
        certificate = Certificate()
        with Server(answer(STREAM), certificate.server()) as server:
            outcome = self.check(server.url)
            self.expect(outcome, 3, "FAILED", "TLS", "--ca FILE", "--insecure")
            for words in [["--ca", certificate.file], ["--insecure"]]:
                outcome = self.check(server.url, "--format", "json", *words)
                self.assertEqual(outcome.verdict["status"], 200)
                self.assertTrue(outcome.verdict["negotiated"]["tls"].startswith("TLSv1."))

    def test_insecure_is_said(self):
        with Server(answer(STREAM), Certificate().server()) as server:
            self.assertIn("not verified (--insecure)", self.check(server.url, "--insecure").out)

    def test_certificate_for_another_name(self):
        certificate = Certificate("DNS:elsewhere.example")
        with Server(answer(STREAM), certificate.server()) as server:
            outcome = self.check(server.url, "--ca", certificate.file)
            self.expect(outcome, 3, "FAILED", "TLS", "IP address mismatch")

    def test_https_against_a_plain_port(self):
        with Server(answer(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
            outcome = self.check(server.url.replace("http:", "https:"))
            self.expect(outcome, 3, "FAILED", "TLS", "http://127.0.0.1")

    def test_http_against_a_tls_port(self):
        with Server(answer(STREAM), Certificate().server()) as server:
            outcome = self.check(server.url.replace("https:", "http:"))
            self.expect(outcome, 3, "FAILED", "https://127.0.0.1")

    def test_closes_at_once(self):
        with Server(lambda connection, _: None) as server:
            outcome = self.check(server.url)
            self.expect(outcome, 3, "FAILED", "ended before any answer")

    def test_not_http_at_all(self):
        with Server(answer(b"SSH-2.0-OpenSSH_9.2\r\n")) as server:
            outcome = self.check(server.url)
            self.expect(outcome, 3, "FAILED", "not HTTP")

    def test_never_answers(self):
        with Server(lambda connection, _: server.over.wait()) as server:
            outcome = self.check(server.url, "--budget", "1s")
            self.expect(outcome, 3, "FAILED", "no answer began within", "curl -N")

    def test_accepts_into_the_backlog_only(self):
        with socket.create_server(("127.0.0.1", 0), backlog=8) as deaf:
            outcome = self.check(f"http://127.0.0.1:{deaf.getsockname()[1]}/", "--budget", "1s")
            self.expect(outcome, 3, "FAILED", "no answer began within")

    def test_half_a_head_then_silence(self):
        def half(connection, _):
            connection.sendall(HEAD[:30])
            server.over.wait()

        with Server(half) as server:
            outcome = self.check(server.url, "--budget", "1s")
            self.expect(outcome, 3, "FAILED", "30 bytes", "head", "within")

    def test_head_by_single_bytes_for_ever(self):
        def drip(connection, _):
            connection.sendall(HEAD)
            while not server.over.wait(0.02):
                connection.sendall(b"x")

        with Server(drip) as server:
            outcome = self.check(server.url, "--budget", "1s")
            self.expect(outcome, 3, "FAILED", "not the whole head", "bytes came")

    def test_tls_handshake_that_stalls(self):
        with Server(lambda connection, _: server.over.wait(), reads=False) as server:
            outcome = self.check(server.url.replace("http:", "https:"), "--budget", "1s")
            self.expect(outcome, 3, "FAILED", "TLS", "within")


if __name__ == "__main__":
    unittest.main()
