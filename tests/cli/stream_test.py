# SPDX-License-Identifier: MIT
"""A stream that the mock sent whole and that a hop broke: FAILED, exit status 1."""
import unittest

from gauge_case import GaugeCase, free_port
from servers import proxy, reset


class BrokenStream(GaugeCase):
    def through(self, harm, *words: str):
        mock = free_port()
        with proxy(mock, harm) as server:
            return self.check(server.url, "--mock", f"127.0.0.1:{mock}", "--patience", "400ms",
                              "--budget", "3s", *words)

    def test_harmless_proxy_streams(self):
        def pass_on(client, piece, _):
            client.sendall(piece)
            return True

        self.expect(self.through(pass_on), 0, "STREAMS", "PARALLEL".lower())

    def test_every_dialect_of_the_mock_streams(self):
        body = '{"model": "m", "stream": true, "messages": [], "input": "x", "max_tokens": 9}'
        for path in ("v1/chat/completions", "v1/completions", "v1/responses", "v1/messages",
                     "api/chat"):
            mock = free_port()
            self.expect(self.check(f"http://127.0.0.1:{mock}/{path}", "--mock",
                                   f"127.0.0.1:{mock}", "--json", body, "-H",
                                   "anthropic-version: 2023-06-01", "--budget", "3s"),
                        0, "STREAMS")

    def test_reset_in_mid_stream(self):
        def harm(client, piece, seen):
            client.sendall(piece)
            if seen + len(piece) > 900:
                reset(client)
                return False
            return True

        outcome = self.through(harm)
        self.expect(outcome, 1, "FAILED", "RESET", "the mock sent it whole")

    def test_closed_inside_a_chunk(self):
        def harm(client, piece, seen):
            if seen + len(piece) > 900:
                client.sendall(piece[:len(piece) // 2])
                return False
            client.sendall(piece)
            return True

        outcome = self.through(harm)
        self.expect(outcome, 1, "FAILED", "TRUNCATED", "the mock sent it whole")

    def test_end_of_the_stream_left_out(self):
        def harm(client, piece, _):
            client.sendall(piece.replace(b"0\r\n\r\n", b""))
            return b"0\r\n\r\n" not in piece

        outcome = self.through(harm)
        self.expect(outcome, 1, "FAILED", "bytes INTACT, ending NO_TERMINATOR")

    def test_text_changed_on_the_way(self):
        def harm(client, piece, _):
            client.sendall(piece.replace(b"e", b"E"))
            return True

        outcome = self.through(harm)
        self.expect(outcome, 1, "FAILED", "CORRUPTED")

    def test_bad_chunk_size_in_mid_stream(self):
        def harm(client, piece, seen):
            client.sendall(b"nonsense\r\n" if seen > 900 else piece)
            return seen <= 900

        outcome = self.through(harm)
        self.expect(outcome, 3, "FAILED", "not HTTP as it should be")

    def test_never_ends_though_the_mock_did(self):
        def harm(client, piece, _):
            client.sendall(piece.replace(b"0\r\n\r\n", b""))
            if b"0\r\n\r\n" in piece:
                client.recv(1)  # until the gauge gives up
            return True

        outcome = self.through(harm)
        # How long it waited is measured, and longer on a busy machine.
        self.expect(outcome, 3, "FAILED", "the answer did not end within",
                    "s, though the mock's stream had ended")


if __name__ == "__main__":
    unittest.main()
