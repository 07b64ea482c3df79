# SPDX-License-Identifier: MIT
"""Every fault and wire form of the mock, read with a plain socket."""
import json
import re
import socket
import unittest
import urllib.request
import zlib

from mock_program import SECONDS_MAX, Mock

BASE = {"chunks": 4, "chunk_bytes": 24, "timing": {"interval": "1ms"}}


class Raw:
    """One request on a connection of its own: all bytes, and how the connection ended."""

    def __init__(self, mock: Mock, plan: dict, path="/stream/sse", headers="", body=None,
                 until=None):
        host, port = mock.url.removeprefix("http://").split(":")
        self.socket = socket.create_connection((host, int(port)), SECONDS_MAX)
        text = json.dumps({**BASE, **plan})
        body = b"" if body is None else json.dumps(body).encode()
        self.socket.sendall((f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                             f"X-Streamgauge-Plan: {text}\r\n{headers}"
                             f"Content-Length: {len(body)}\r\n\r\n").encode() + body)
        self.bytes, self.ended, self.reads = b"", "open", 0
        try:
            while until is None or not until(self.bytes):
                got = self.socket.recv(65536)
                if not got:
                    self.ended = "fin"
                    break
                self.bytes += got
                self.reads += 1
        except ConnectionResetError:
            self.ended = "reset"
        self.head, _, self.body = self.bytes.partition(b"\r\n\r\n")

    def is_silent(self) -> bool:
        """Whether half a second brings neither a byte nor an end; slow is silent too."""
        self.socket.settimeout(0.5)
        try:
            self.socket.recv(1)
        except TimeoutError:
            return True
        return False

    def close(self):
        self.socket.close()


def unchunked(body: bytes) -> tuple[bytes, bytes]:
    """The body without its HTTP chunks, and what came after the last one."""
    out = b""
    while True:
        size, _, body = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if length == 0:
            return out, body
        out, body = out + body[:length], body[length + 2:]


class Wire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mock = Mock()
        cls.addClassCleanup(cls.mock.__exit__)
        cls.plain = cls.ask(cls, {})
        cls.text, _ = unchunked(cls.plain.body)

    def ask(self, plan: dict, **more) -> Raw:
        raw = Raw(self.mock, plan, **more)
        raw.close()
        return raw

    def ledger(self) -> dict:
        with urllib.request.urlopen(self.mock.control + "/streams") as answer:
            newest = json.load(answer)["streams"][0]["ordinal"]
        with urllib.request.urlopen(f"{self.mock.control}/streams/{newest}/ledger") as answer:
            return json.load(answer)

    def events(self, raw: Raw) -> list[bytes]:
        body, _ = unchunked(raw.body)
        return [event for event in body.split(b"\n\n") if event]

    # ---- faults

    def played(self, *kinds: str, chunk: int | None = None):
        faults = self.ledger()["faults"]
        self.assertEqual([fault["kind"] for fault in faults], list(kinds))
        if chunk is not None:
            self.assertEqual([fault["chunk"] for fault in faults], [chunk] * len(kinds))

    def test_drop_duplicate_reorder(self):
        counts = {"drop": 3, "duplicate": 5, "reorder": 4}
        for kind, count in counts.items():
            events = self.events(self.ask({"faults": [{"kind": kind, "chunk": 1}]}))
            self.assertEqual(len(events), count, kind)
            self.played(kind, chunk=1)
            # The markers' sequence digits are the last four before the check digit.
            order = [int(event[-2:-1], 36) for event in events]
            self.assertEqual(order, {"drop": [0, 2, 3], "duplicate": [0, 1, 1, 2, 3],
                                     "reorder": [0, 2, 1, 3]}[kind])

    def test_broken_json_and_invalid_utf8(self):
        raw = self.ask({"faults": [{"kind": "broken_json", "chunk": 2}]}, path="/stream/ndjson")
        lines = unchunked(raw.body)[0].splitlines()
        self.assertEqual(len(lines), 4)
        with self.assertRaises(json.JSONDecodeError):
            json.loads(lines[2])
        json.loads(lines[3])
        raw = self.ask({"faults": [{"kind": "invalid_utf8", "chunk": 2}]})
        with self.assertRaises(UnicodeDecodeError):
            raw.body.decode()
        self.played("invalid_utf8")

    def test_error_event_ends_the_stream_in_order(self):
        chat = {"model": "m", "messages": [], "stream": True}
        raw = self.ask({"faults": [{"kind": "error_event", "chunk": 2, "message": "gone"}]},
                       path="/v1/chat/completions", body=chat)
        events = self.events(raw)
        self.assertEqual(len(events), 4)  # the role, two chunks, the error
        self.assertEqual(json.loads(events[3][6:])["error"]["message"], "gone")
        self.assertTrue(raw.body.endswith(b"0\r\n\r\n"))
        self.assertEqual(self.ledger()["state"], "by_fault")

    def test_end_marks(self):
        chat = {"model": "m", "messages": [], "stream": True}
        for kind, count in {"no_end_mark": 0, "double_end_mark": 2}.items():
            raw = self.ask({"faults": [kind]}, path="/v1/chat/completions", body=chat)
            self.assertEqual(raw.body.count(b"data: [DONE]\n\n"), count)
            self.assertTrue(raw.body.endswith(b"0\r\n\r\n"))
            self.played(kind)

    def test_wrong_http_chunks(self):
        size = b"\r\n%x\r\n" % len(b"data: " + b"x" * 24 + b"\n\n")
        self.assertIn(size, self.plain.body)
        raw = self.ask({"faults": [{"kind": "wrong_http_chunk_size", "chunk": 1}]})
        self.assertEqual(raw.body.count(b"\r\n21\r\n"), 1)  # one more than 0x20
        raw = self.ask({"faults": [{"kind": "bare_lf", "chunk": 1}]})
        self.assertIn(b"\r\n20\ndata: ", raw.body)
        raw = self.ask({"faults": [{"kind": "truncated_http_chunk", "chunk": 1}]})
        self.assertEqual(raw.ended, "fin")
        self.assertEqual(len(raw.body), len(b"20\r\n\r\n" + b"20\r\n") + 32 + 16)
        self.played("truncated_http_chunk")

    def test_no_terminator_keeps_the_connection(self):
        full = len(self.plain.bytes) - len(b"0\r\n\r\n")
        raw = Raw(self.mock, {"faults": ["no_terminator"]}, until=lambda got: len(got) >= full)
        self.assertTrue(raw.is_silent())
        self.assertEqual(len(unchunked(raw.body + b"0\r\n\r\n")[0]), len(self.text))
        raw.close()

    def test_fin_and_reset_by_chunk_and_bytes(self):
        for kind in ("fin", "reset"):
            raw = self.ask({"faults": [{"kind": kind, "chunk": 2}]})
            self.assertEqual(raw.ended, kind)
            self.assertFalse(raw.body.endswith(b"0\r\n\r\n"))
            self.played(kind)
            self.assertEqual(len(self.ledger()["chunks"]), 2)
        raw = self.ask({"faults": [{"kind": "fin", "bytes": 50}]})
        self.assertEqual(len(raw.body), 50)

    def test_fin_by_time(self):
        raw = self.ask({"timing": {"interval": "10s"},
                        "faults": [{"kind": "fin", "after": "50ms"}]})
        self.assertEqual(raw.ended, "fin")
        self.assertEqual(len(self.ledger()["chunks"]), 1)

    def test_half_close_waits_for_the_client(self):
        raw = Raw(self.mock, {"faults": [{"kind": "half_close", "chunk": 1}]})
        self.assertEqual(raw.ended, "fin")
        raw.socket.sendall(b"still here")  # no RST: the other half is open
        raw.socket.setblocking(False)
        self.assertEqual(raw.socket.recv(1), b"")
        raw.close()

    def test_hang_says_nothing_more(self):
        raw = Raw(self.mock, {"faults": [{"kind": "hang", "chunk": 1}]},
                  until=lambda got: b"QZE" in got)
        self.assertTrue(raw.is_silent())
        self.assertEqual(len(self.ledger()["chunks"]), 1)
        raw.close()

    def test_the_head_trickles(self):
        raw = self.ask({"faults": [{"kind": "trickle_head", "after": "1ms"}]})
        self.assertGreater(raw.reads, 20)
        self.assertEqual(unchunked(raw.body)[0][6:8], b"QZ")
        self.played("trickle_head")

    def test_a_fault_never_harms_another_stream(self):
        waiting = Raw(self.mock, {"timing": {"interval": "200ms"}},
                      until=lambda got: b"QZ" in got)
        for _ in range(20):
            self.ask({"faults": [{"kind": "reset", "chunk": 1}]})
        waiting.socket.settimeout(SECONDS_MAX)
        rest = b""
        while got := waiting.socket.recv(65536):
            rest += got
        self.assertEqual(len(unchunked(waiting.body + rest)[0]), len(self.text))
        waiting.close()

    # ---- wire forms

    def test_framings(self):
        raw = self.ask({"wire": {"framing": "content_length"}})
        self.assertIn(b"Content-Length: %d\r\n" % len(raw.body), raw.head)
        raw = self.ask({"wire": {"framing": "close"}})
        self.assertEqual(len(raw.body), len(self.text))
        raw = self.ask({"wire": {"http_chunk_bytes": "1MiB"}})
        self.assertTrue(raw.body.startswith(b"%x\r\n" % len(self.text)))
        self.assertEqual(unchunked(raw.body)[0][:6], b"data: ")
        raw = self.ask({"wire": {"chunk_extension": "a=b", "trailers": {"X-Sum": "1"}}})
        self.assertIn(b"Trailer: X-Sum", raw.head)
        self.assertEqual(unchunked(raw.body)[1], b"X-Sum: 1\r\n\r\n")

    def test_event_spelling(self):
        for newline, text in {"lf": b"\n", "crlf": b"\r\n", "cr": b"\r"}.items():
            raw = self.ask({"wire": {"events": {"newline": newline, "space": False, "bom": True,
                                                "two_lines": True}}})
            body, _ = unchunked(raw.body)
            first = b"\xEF\xBB\xBFdata:" + text + b"data:QZ"
            self.assertEqual(body[:len(first)], first)
            self.assertTrue(body.endswith(text + text))

    def test_encodings(self):
        for every in (0, 1, 3):
            raw = self.ask({"wire": {"encoding": "gzip", "flush_every": every}},
                           headers="Accept-Encoding: gzip\r\n")
            self.assertIn(b"Content-Encoding: gzip", raw.head)
            self.assertEqual(len(zlib.decompress(unchunked(raw.body)[0], 31)), len(self.text))
        raw = self.ask({"wire": {"encoding": "gzip"}})
        self.assertNotIn(b"Content-Encoding", raw.head)
        raw = self.ask({"wire": {"encoding": "deflate", "encoding_unasked": True}})
        self.assertEqual(len(zlib.decompress(unchunked(raw.body)[0])), len(self.text))

    def test_headers_present_absent_twice(self):
        raw = self.ask({"wire": {"media_type": "text/plain", "omit_headers": ["cache-control"],
                                 "headers": {"X-A": ["1", "2"]}}})
        self.assertIn(b"\r\nX-A: 1\r\nX-A: 2", raw.head)
        self.assertIn(b"Content-Type: text/plain", raw.head)
        self.assertNotIn(b"Cache-Control", raw.head)

    def test_early_hints_and_continue(self):
        raw = self.ask({"wire": {"early_hints": {"Link": "</a>; rel=preload"}}})
        self.assertTrue(raw.bytes.startswith(b"HTTP/1.1 103 Early Hints\r\nLink: </a>"))
        self.assertIn(b"\r\n\r\nHTTP/1.1 200 OK\r\n", raw.bytes)
        host, port = self.mock.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), SECONDS_MAX) as client:
            client.sendall(b"POST /stream/sse HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                           b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
            told = client.recv(1000)
            self.assertEqual(told, b"HTTP/1.1 100 Continue\r\n\r\n")
            client.sendall(b"abc")
            self.assertTrue(client.recv(1000).startswith(b"HTTP/1.1 200 OK\r\n"))

    def test_pipelined_requests_are_answered_in_order(self):
        host, port = self.mock.url.removeprefix("http://").split(":")
        count = 1500
        with socket.create_connection((host, int(port)), SECONDS_MAX) as client:
            client.sendall(b"GET /v1/models/m HTTP/1.1\r\nHost: x\r\n\r\n" * (count - 1)
                           + b"GET /v1/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            got = b""
            while part := client.recv(65536):
                got += part
        self.assertEqual(got.count(b"HTTP/1.1 200 OK\r\n"), count - 1)
        self.assertTrue(got.rfind(b"HTTP/1.1 404") > got.rfind(b"HTTP/1.1 200"))

    def test_slices_with_gaps_arrive_apart(self):
        raw = self.ask({"chunks": 1, "wire": {"slice_bytes": 1, "slice_gap": "3ms"}})
        self.assertGreater(raw.reads, 10)
        self.assertEqual(len(unchunked(raw.body)[0]), 32)
        raw = self.ask({"chunks": 1, "wire": {"cut": ["newlines"], "slice_gap": "20ms"}})
        self.assertEqual(len(unchunked(raw.body)[0]), 32)

    def test_chunks_that_leave_together(self):
        self.ask({"wire": {"chunks_per_write": 2, "head_with_body": True}})
        actual = [chunk["actual_ns"] for chunk in self.ledger()["chunks"]]
        self.assertEqual(actual[0], actual[1])
        self.assertEqual(actual[2], actual[3])
        self.assertLess(actual[1], actual[2])

    # ---- timing that shows in the bytes, not on a clock

    def test_keep_alive_comments_fill_silence(self):
        raw = self.ask({"chunks": 2, "timing": {"interval": "300ms", "keep_alive": "20ms"}})
        body, _ = unchunked(raw.body)
        self.assertGreater(body.count(b": keep-alive\n\n"), 2)
        self.assertEqual(body.count(b"data: "), 2)

    def test_terminator_after_the_end_mark(self):
        raw = Raw(self.mock, {"timing": {"terminator": "10s"}}, path="/v1/chat/completions",
                  body={"model": "m", "messages": [], "stream": True},
                  until=lambda got: b"[DONE]\n\n" in got)
        self.assertFalse(raw.body.endswith(b"0\r\n\r\n"))
        self.assertEqual(self.ledger()["state"], "open")
        raw.close()

    def test_one_seed_one_stream(self):
        plan = {"seed": 9, "answer": "words", "faults": [{"kind": "duplicate", "chunk": 2}],
                "wire": {"encoding": "gzip", "encoding_unasked": True}}
        self.assertEqual(self.ask(plan).body, self.ask(plan).body)
        self.assertNotEqual(self.ask(plan).body, self.ask({**plan, "seed": 10}).body)

    def test_refusals_by_knob(self):
        raw = self.ask({"fail": {"status": 529, "retry_after": "2s"}}, path="/v1/messages",
                       headers="anthropic-version: 2023-06-01\r\n",
                       body={"model": "m", "max_tokens": 9, "messages": []})
        self.assertTrue(re.match(rb"HTTP/1.1 529 Overloaded\r\n", raw.head))
        self.assertIn(b"retry-after: 2\r\n", raw.head + b"\r\n")
        self.assertEqual(json.loads(raw.body)["error"]["type"], "overloaded_error")


if __name__ == "__main__":
    unittest.main()
