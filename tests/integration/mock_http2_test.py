# SPDX-License-Identifier: MIT
"""The mock over HTTP/2, frame by frame: streams side by side, windows, faults, wrong callers."""
import json
import socket
import ssl
import subprocess
import tempfile
import unittest
import urllib.request
from urllib.parse import urlsplit

from h2.settings import SettingCodes

from http2_client import Http2Client
from mock_program import SECONDS_MAX, Mock, certificate

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
CHAT = json.dumps({"model": "m", "messages": [], "stream": True}).encode()


class Http2(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock()
        cls.addClassCleanup(cls.mock.__exit__)

    def client(self, **how) -> Http2Client:
        client = Http2Client(self.mock.url, **how)
        self.addCleanup(client.__exit__)
        return client

    def control(self, path: str, body: dict | None = None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(self.mock.control + path, data, SECONDS_MAX) as answer:
            return json.load(answer)

    def newest(self) -> int:
        return max(stream["ordinal"] for stream in self.control("/streams")["streams"])

    def ledger(self, ordinal: int, holds=lambda ledger: ledger["state"] != "open") -> dict:
        """Once it says so: the stream's last frame may be read before its ledger is closed."""
        while not holds(ledger := self.control(f"/streams/{ordinal}/ledger")):
            pass
        return ledger

    def test_an_answer_has_no_word_of_http1(self):
        client = self.client()
        answer = client.answer(client.ask("/v1/chat/completions", {"chunks": 3}, CHAT))
        self.assertEqual(answer.fields[":status"], "200")
        self.assertEqual(answer.fields["incremental"], "?1")
        self.assertNotIn("transfer-encoding", answer.fields)
        self.assertNotIn("connection", answer.fields)
        self.assertTrue(answer.body.endswith(b"data: [DONE]\n\n"))
        self.assertEqual(len(answer.frames), 4)  # a chunk each, and the end
        self.assertEqual(self.ledger(self.newest())["request"]["http_version"], "2")

    def test_whole_answers_and_refusals(self):
        client = self.client()
        models = client.answer(client.ask("/v1/models"))
        self.assertEqual(json.loads(models.body)["object"], "list")
        whole = client.answer(client.ask("/v1/chat/completions", {"chunks": 3},
                                         b'{"model": "m", "messages": []}'))
        self.assertEqual(json.loads(whole.body)["usage"]["completion_tokens"], 3)
        self.assertEqual(client.answer(client.ask("/nowhere")).fields[":status"], "404")
        wrong = client.answer(client.ask("/v1/models", method="DELETE"))
        self.assertEqual(wrong.fields[":status"], "405")
        head = client.answer(client.ask("/v1/models", method="HEAD"))
        self.assertEqual((head.fields[":status"], head.frames), ("200", []))
        failed = client.ask("/v1/chat/completions", {"fail": {"status": 429}}, CHAT)
        self.assertEqual(client.answer(failed).fields[":status"], "429")

    def test_streams_run_side_by_side(self):
        client = self.client()
        first, second = (client.ask("/stream/text", {"chunks": 2, "lockstep": True})
                         for _ in range(2))
        client.until(lambda: client.answers[second].fields)
        ordinal = self.newest()
        self.control(f"/streams/{ordinal}/gate", {"upto": 2})
        self.assertEqual(len(client.answer(second).frames), 3)  # the end has a frame of its own
        self.assertEqual(client.answers[first].frames, [])
        self.control(f"/streams/{ordinal - 1}/gate", {"upto": 2})
        client.answer(first)
        ledgers = [self.ledger(ordinal - 1), self.ledger(ordinal)]
        self.assertEqual(ledgers[0]["connection"], ledgers[1]["connection"])

    def test_data_frames_of_a_size(self):
        client = self.client()
        answer = client.answer(client.ask("/stream/text", {
            "chunks": 2, "chunk_bytes": 250, "wire": {"http2_frame_bytes": 100}}))
        self.assertEqual([len(frame) for frame in answer.frames if frame],
                         [100, 100, 50, 100, 100, 50])

    def test_the_clients_window_is_kept_to(self):
        client = self.client(window=100)
        stream = client.ask("/stream/text", {"chunks": 5, "chunk_bytes": 80})
        client.until(lambda: len(client.answers[stream].body) == 100)
        ordinal = self.newest()
        held = self.ledger(ordinal, lambda ledger: len(ledger["chunks"]) >= 2)
        self.assertEqual((held["state"], len(held["chunks"])), ("open", 2))
        client.http2.increment_flow_control_window(301, stream)
        client.flush()
        self.assertEqual(len(client.answer(stream).body), 400)
        ledger = self.ledger(ordinal)
        self.assertEqual(ledger["state"], "complete")
        self.assertGreater(ledger["blocked_ns"], 0)
        self.assertEqual(ledger["unsent_bytes_max"], 60)

    def test_our_window_is_told(self):
        with Mock() as mock:
            put = urllib.request.Request(mock.control + "/plan", method="PUT",
                                         data=b'{"wire": {"http2_window_bytes": 1000}}')
            urllib.request.urlopen(put, timeout=SECONDS_MAX).close()
            with Http2Client(mock.url) as client:
                client.until(lambda: client.server_settings)
                self.assertEqual(client.server_settings[SettingCodes.INITIAL_WINDOW_SIZE], 1000)
                body = CHAT[:-1] + b', "user": "' + b"u" * 5000 + b'"}'
                answer = client.answer(client.ask("/v1/chat/completions", {"chunks": 1}, body))
                self.assertEqual(answer.fields[":status"], "200")

    def test_hints_trailers_and_encoding(self):
        client = self.client()
        answer = client.answer(client.ask("/stream/text", {"chunks": 2, "wire": {
            "early_hints": {"Link": "</a>"}, "trailers": {"X-Sum": "7"}, "encoding": "gzip"}},
            fields={"accept-encoding": "gzip"}))
        self.assertEqual([hint["link"] for hint in answer.hints], ["</a>"])
        self.assertEqual(answer.fields["content-encoding"], "gzip")
        self.assertEqual(answer.trailers, {"x-sum": "7"})
        self.assertTrue(answer.body.startswith(b"\x1f\x8b"))

    def test_head_and_body_in_one_write_or_whole(self):
        client = self.client()
        plan = {"chunks": 2, "chunk_bytes": 20, "wire": {"framing": "content_length"}}
        answer = client.answer(client.ask("/stream/text", plan))
        self.assertEqual(answer.fields["content-length"], "40")
        self.assertEqual(len(answer.body), 40)
        plan = {"chunks": 2, "wire": {"head_with_body": True}}
        self.assertEqual(len(client.answer(client.ask("/stream/text", plan)).body), 128)

    def fault(self, fault: dict):
        """The stream that bears it, beside one that must not feel it."""
        client = self.client()
        beside = client.ask("/stream/text", {"chunks": 4, "lockstep": True})
        client.until(lambda: client.answers[beside].fields)
        ordinal = self.newest()
        stream = client.ask("/stream/text", {"chunks": 4, "faults": [fault]})
        return client, stream, beside, ordinal

    def unharmed(self, client: Http2Client, beside: int, ordinal: int):
        self.control(f"/streams/{ordinal}/gate", {"upto": 4})
        self.assertEqual(len(client.answer(beside).body), 256)
        self.assertTrue(client.answers[beside].ended)
        self.assertEqual(self.ledger(ordinal)["state"], "complete")

    def played(self, ordinal: int) -> list[str]:
        return [fault["kind"] for fault in self.ledger(ordinal)["faults"]]

    def test_reset_is_of_the_stream(self):
        for code, number in ((None, 2), ("enhance_your_calm", 11)):
            fault = {"kind": "reset", "chunk": 2} | ({"http2_code": code} if code else {})
            client, stream, beside, ordinal = self.fault(fault)
            answer = client.answer(stream)
            self.assertEqual((answer.reset, len(answer.body)), (number, 128))
            self.assertEqual(self.played(ordinal + 1), ["reset"])
            self.unharmed(client, beside, ordinal)

    def test_goaway_lets_streams_end_and_takes_no_more(self):
        client, stream, beside, ordinal = self.fault({"kind": "goaway", "chunk": 2})
        answer = client.answer(stream)
        self.assertTrue(answer.ended and len(answer.body) == 256)
        self.assertEqual((client.goaway.error_code, client.goaway.last_stream_id), (0, stream))
        self.assertEqual(self.played(ordinal + 1), ["goaway"])
        self.unharmed(client, beside, ordinal)
        while not client.closed:
            client.read()

    def test_early_ends(self):
        for kind in ("fin", "half_close"):
            client, stream, beside, ordinal = self.fault({"kind": kind, "bytes": 100})
            answer = client.answer(stream)
            self.assertTrue(answer.ended and len(answer.body) == 100)
            self.assertEqual(self.played(ordinal + 1), [kind])
            self.unharmed(client, beside, ordinal)

    def test_ends_that_do_not_come(self):
        for fault, size in (({"kind": "hang", "chunk": 2}, 128), ({"kind": "no_terminator"}, 256)):
            client, stream, beside, ordinal = self.fault(fault)
            client.until(lambda: len(client.answers[stream].body) == size)
            self.assertEqual(self.played(ordinal + 1), [fault["kind"]])
            self.unharmed(client, beside, ordinal)
            self.assertFalse(client.answers[stream].ended)

    def test_faults_of_http1_framing_are_not_played(self):
        client = self.client()
        answer = client.answer(client.ask("/stream/text", {
            "chunks": 2, "faults": [{"kind": "bare_lf", "chunk": 0}],
            "wire": {"http_chunk_bytes": 10, "chunk_extension": "a=b"}}))
        self.assertEqual(len(answer.body), 128)
        ledger = self.ledger(self.newest())
        self.assertEqual(ledger["faults"], [])

    def test_a_client_that_resets_is_noticed(self):
        client = self.client()
        stream = client.ask("/stream/text", {"lockstep": True})
        client.until(lambda: client.answers[stream].fields)
        ordinal = self.newest()
        client.http2.reset_stream(stream, 8)
        client.flush()
        self.assertEqual(self.ledger(ordinal)["state"], "client_gone")
        other = client.ask("/stream/text", {"lockstep": True})
        client.until(lambda: client.answers[other].fields)
        ordinal = self.newest()
        client.socket.close()
        self.assertEqual(self.ledger(ordinal)["state"], "client_gone")

    def test_too_much_is_refused_and_the_connection_lives(self):
        client = self.client()
        answer = client.answer(client.ask("/v1/chat/completions", body=b"x" * (9 << 20)))
        self.assertEqual(answer.fields[":status"], "413")
        client = self.client()
        fields = {f"x-{i}": "v" * 1000 for i in range(70)}
        answer = client.answer(client.ask("/v1/models", fields=fields))
        self.assertEqual(answer.fields[":status"], "431")
        answer = client.answer(client.ask("/v1/models", fields={f"x-{i}": "v" for i in range(250)}))
        self.assertEqual(answer.fields[":status"], "431")
        self.assertEqual(client.answer(client.ask("/v1/models")).fields[":status"], "200")

    def test_continue(self):
        client = self.client()
        stream = client.ask("/v1/chat/completions", body=b"", ends=False,
                            fields={"expect": "100-continue"})
        client.until(lambda: client.answers[stream].hints)
        self.assertEqual(client.answers[stream].hints[0][":status"], "100")
        client.send_body(stream, CHAT)
        self.assertEqual(client.answer(stream).fields[":status"], "200")

    def raw(self, *parts: bytes) -> bytes:
        """All that the mock says to these bytes before it closes."""
        where = urlsplit(self.mock.url)
        got = b""
        with socket.create_connection((where.hostname, where.port), SECONDS_MAX) as plain:
            for part in parts:
                plain.sendall(part)
            while more := plain.recv(65_536):
                got += more
        return got

    def goaway_code(self, got: bytes) -> int | None:
        while got:
            size, kind = int.from_bytes(got[:3], "big"), got[3]
            if kind == 7:
                return int.from_bytes(got[13:17], "big")
            got = got[9 + size:]
        return None

    def test_bad_frames_end_the_connection_with_the_right_code(self):
        settings = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
        oversized = (20_000).to_bytes(3, "big") + bytes([0, 0, 0, 0, 0, 1]) + b"x" * 20_000
        data_of_no_stream = bytes([0, 0, 1, 0, 0, 0, 0, 0, 0]) + b"x"
        bad_hpack = bytes([0, 0, 2, 1, 5, 0, 0, 0, 1, 0xFF, 0xFF])
        for frame, code in ((oversized, 6), (data_of_no_stream, 1), (bad_hpack, 9)):
            self.assertEqual(self.goaway_code(self.raw(PREFACE, settings, frame)), code)
        self.assertEqual(self.goaway_code(self.raw(PREFACE, b"GET / HTTP/1.1\r\n\r\n")), 1)

    def test_http2_can_be_off(self):
        with Mock("--no-http2") as mock:
            where = urlsplit(mock.url)
            with socket.create_connection((where.hostname, where.port), SECONDS_MAX) as plain:
                plain.sendall(PREFACE)
                self.assertTrue(plain.recv(100).startswith(b"HTTP/1.1 400"))

    def test_a_preface_that_is_none_is_http1(self):
        for words in (("P", "OST /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n"),
                      ("PRI", " /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n")):
            got = self.raw(*(word.encode() for word in words))
            self.assertTrue(got.startswith(b"HTTP/1.1 4"), got[:40])

    def test_over_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            trusted, key = certificate(folder)
            with Mock("--tls-certificate", trusted, "--tls-key", key) as mock:
                context = ssl.create_default_context(cafile=trusted)
                context.set_alpn_protocols(["h2"])
                with Http2Client(mock.url, secure=context) as client:
                    streams = [client.ask("/stream/text", {"chunks": 50}) for _ in range(20)]
                    for stream in streams:
                        self.assertEqual(len(client.answer(stream).body), 50 * 64)

    def test_strangers(self):
        url = self.mock.url + "/stream/sse"
        curl = subprocess.run(["curl", "-sN", "--http2-prior-knowledge", "-w", "%{http_version}",
                               url], capture_output=True, timeout=SECONDS_MAX, check=True)
        self.assertEqual(curl.stdout.count(b"data: "), 40)
        self.assertTrue(curl.stdout.endswith(b"2"))
        load = subprocess.run(["h2load", "-n", "200", "-c", "2", "-m", "50", url],
                              capture_output=True, text=True, timeout=SECONDS_MAX, check=True)
        self.assertIn("200 succeeded, 0 failed", load.stdout)


if __name__ == "__main__":
    unittest.main()
