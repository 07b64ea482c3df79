# SPDX-License-Identifier: MIT
"""Answers that are not a stream to be measured, from targets that never ask the mock."""
import unittest

from gauge_case import GaugeCase, SECRET
from servers import CHUNKED, HEAD, Server, answer, proxy, reset, status


class Answer(GaugeCase):
    def failed(self, manner, *pieces: str, words: tuple[str, ...] = (), code: int = 3):
        with Server(manner) as server:
            outcome = self.check(server.url, *words)
        self.expect(outcome, code, "FAILED", *pieces)
        return outcome

    def test_non_2xx_shows_the_body(self):
        self.failed(status("401 Unauthorized", b'{"detail": "wrong key"}'), "401 Unauthorized",
                    '{"detail": "wrong key"}')
        self.failed(status("503 Service Unavailable", b""), "503", "empty body")
        self.failed(status("405 Method Not Allowed", b"no"), "405", "-X")

    def test_long_error_body_is_cut(self):
        outcome = self.failed(status("500 Oops", b"y" * 100_000), "500", "yyy...")
        self.assertLess(len(outcome.out), 3000)

    def test_redirect_names_the_place(self):
        self.failed(status("307 Temporary Redirect", b"", "Location: http://127.0.0.1:9/chat/"),
                    "307", "http://127.0.0.1:9/chat/")
        self.failed(status("302 Found", b""), "302", "no Location")

    def test_redirect_hides_what_its_query_carries(self):
        self.failed(status("302 Found", b"", f"Location: /login?token={SECRET}"), "/login?token=")

    def test_empty_body(self):
        self.failed(status("200 OK", b""), "empty body")
        self.failed(answer(CHUNKED, b"0\r\n\r\n"), "empty body")
        self.failed(status("204 No Content"), "204", "empty body")

    def test_endless_headers(self):
        def endless(connection, _):
            connection.sendall(HEAD)
            while True:
                connection.sendall(b"X-More: and more\r\n" * 50)

        self.failed(endless, "not HTTP as it should be", "header")

    def test_one_endless_header(self):
        def endless(connection, _):
            connection.sendall(HEAD + b"X-Long: ")
            while True:
                connection.sendall(b"x" * 4096)

        self.failed(endless, "not HTTP as it should be", "header")

    def test_bad_chunk_size(self):
        for size in [b"zz", b"-2", b"fffffffffffffffff"]:
            with self.subTest(size=size):
                self.failed(answer(CHUNKED, b"5\r\ndata:\r\n", size, b"\r\nx"),
                            "not HTTP as it should be", "chunk")

    def test_body_shorter_than_promised(self):
        head = HEAD + b"Content-Length: 1000\r\n\r\n"
        self.failed(answer(head, b"data: one\n\n"), "TRUNCATED", "Content-Length", "11 of 1000")

    def test_closed_inside_a_chunk(self):
        self.failed(answer(CHUNKED, b"40\r\ndata: one\n\n"), "TRUNCATED", "chunk")

    def test_reset_after_the_head(self):
        def broken(connection, _):
            connection.sendall(CHUNKED + b"b\r\ndata: one\n\n\r\n")
            reset(connection)

        self.failed(broken, "RESET")

    def test_page_in_place_of_a_stream(self):
        page = b"<!doctype html><title>Chat</title>" + b"<p>hello</p>" * 50
        with Server(status("200 OK", page, "Content-Type: text/html")) as server:
            outcome = self.check(server.url)
        self.expect(outcome, 4, "INCONCLUSIVE", "text/html", "page", "path", "OPENAI_BASE_URL")

    def test_json_in_place_of_a_stream(self):
        body = b'{"id": 1, "choices": []}'
        with Server(status("200 OK", body, "Content-Type: application/json")) as server:
            outcome = self.check(server.url)
        self.expect(outcome, 4, "INCONCLUSIVE", "application/json", '"stream": true')

    def test_control_characters_are_made_visible(self):
        evil = b"\x1b]0;owned\x07\x1b[2J\r\nFAILED\xff"
        outcome = self.failed(status("500 Oops", evil), "500", "\\x1b")
        for letter in outcome.text:
            self.assertTrue(letter == "\n" or letter.isprintable(), repr(letter))


class Endless(GaugeCase):
    """Targets that never end are cut off by the budget, and what came is judged."""

    def test_own_stream_without_an_end(self):
        def clock(connection, _):
            connection.sendall(CHUNKED)
            while not server.over.wait(0.05):
                connection.sendall(b"9\r\ndata: x\n\n\r\n")

        with Server(clock) as server:
            outcome = self.check(server.url, "--budget", "1s")
        self.expect(outcome, 0, "STREAMS", "never asked the mock", "did not end within")

    def test_flood_without_an_end(self):
        def flood(connection, _):
            connection.sendall(HEAD + b"\r\n")
            while True:
                connection.sendall(b"data: x\n\n" * 1000)

        with Server(flood) as server:
            outcome = self.check(server.url, "--budget", "60s")  # more than 64 MiB ever take
        self.expect(outcome, 3, "FAILED", "longer than")

    def test_drip_of_single_bytes(self):
        def drip(connection, _):
            connection.sendall(HEAD + b"\r\n")
            for letter in b"data: drop by drop\n\n":
                connection.sendall(bytes([letter]))
                if server.over.wait(0.02):
                    return

        with Server(drip) as server:
            outcome = self.check(server.url)
        self.expect(outcome, 0, "STREAMS", "never asked the mock")

    def test_silence_in_the_body(self):
        def silent(connection, _):
            connection.sendall(CHUNKED + b"9\r\ndata: x\n\n\r\n")
            server.over.wait()

        with Server(silent) as server:
            outcome = self.check(server.url, "--budget", "1s")
        self.expect(outcome, 4, "INCONCLUSIVE", "did not end within")


if __name__ == "__main__":
    unittest.main()
