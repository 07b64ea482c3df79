# SPDX-License-Identifier: MIT
"""What streamgauge-mock record has kept of the mock, streamgauge-mock replay gives back exactly."""
import json
import time
import unittest
from pathlib import Path

from mock_program import Mock, certificate, run
from record_case import RecordCase, knob
from replay_program import Client, Subcommand, ask, exchanges_in, request

KEY = "sk-0123456789abcdefghijklmnop"
CHAT = {"model": "m", "stream": True, "messages": []}
PROMPT = {"role": "user", "content": "hello"}
DIALECTS = {
    "chat": ("/v1/chat/completions", CHAT),
    "chat_whole": ("/v1/chat/completions", {"model": "m", "messages": [PROMPT]}),
    "completions": ("/v1/completions", {"model": "m", "prompt": "a", "stream": True}),
    "responses": ("/v1/responses", {"model": "m", "input": "hi", "stream": True}),
    "embeddings": ("/v1/embeddings", {"model": "m", "input": "a"}),
    "models": ("/v1/models", None),
    "anthropic": ("/v1/messages", {"model": "m", "max_tokens": 9, "stream": True,
                                   "messages": [PROMPT]}),
    "gemini_sse": ("/v1beta/models/g:streamGenerateContent?alt=sse",
                   {"contents": [{"role": "user", "parts": [{"text": "hi"}]}]}),
    "gemini_array": ("/v1beta/models/g:streamGenerateContent",
                     {"contents": [{"role": "user", "parts": [{"text": "hi"}]}]}),
    "ollama": ("/api/chat", {"model": "m", "messages": [PROMPT]}),
    "ollama_generate": ("/api/generate", {"model": "m", "prompt": "hi"}),
    "sse": ("/stream/sse", None), "ndjson": ("/stream/ndjson", None),
    "json_seq": ("/stream/json-seq", None), "text": ("/stream/text", None),
    "raw": ("/stream/raw", None), "unknown": ("/v1/unknown", None),
}
FORMS = {
    "content_length": {"wire": {"framing": "content_length"}},
    "close": {"wire": {"framing": "close"}},
    "one_http_chunk": {"wire": {"http_chunk_bytes": "1MiB"}},
    "trailers": {"wire": {"chunk_extension": "a=b", "trailers": {"X-Sum": "1"}}},
    "early_hints": {"wire": {"early_hints": {"Link": "</a>; rel=preload"}}},
    **{encoding: {"wire": {"encoding": encoding, "encoding_unasked": True}}
       for encoding in ("gzip", "deflate", "br", "zstd")},
    "byte_by_byte": {"chunks": 2, "wire": {"slice_bytes": 1, "slice_gap": "100us"}},
    "spelling": {"wire": {"events": {"newline": "crlf", "space": False, "bom": True}}},
    "headers_twice": {"wire": {"headers": {"X-A": ["1", "2"]}}},
    "trickle": {"faults": [{"kind": "trickle_head", "after": "100us"}]},
    "refused": {"fail": {"status": 529, "retry_after": "2s"}},
    **{kind: {"faults": [{"kind": kind, "chunk": 1}]}
       for kind in ("broken_json", "invalid_utf8", "error_event", "bare_lf", "duplicate",
                    "truncated_http_chunk", "fin", "reset")},
}
BASE = {"chunks": 4, "chunk_bytes": 24, "timing": {"interval": "1ms"}}


def questions() -> dict[str, bytes]:
    out = {}
    for name, (path, body) in DIALECTS.items():
        out[name] = request(path, body, knob(BASE) + "anthropic-version: 2023-06-01\r\n")
    for name, plan in FORMS.items():
        out[name] = request(f"/stream/sse?case={name}", headers=knob({**BASE, **plan}))
    out["head"] = request("/v1/models/m").replace(b"GET", b"HEAD")
    return out


class Replay(RecordCase):
    def replay(self, *words: str) -> Subcommand:
        return self.start(Subcommand("replay", str(self.file), *words))

    def made(self, *exchanges: dict, more: str = ""):
        """Writes a recording by hand; times in milliseconds."""
        lines = [{"schema": "streamgauge/recording/1", "tool_version": "", "started": "",
                  "upstream": "", "origin_ns": 0}]
        for number, made in enumerate(exchanges, 1):
            lines.append({"request": number, "sent_ns": 0, "method": "GET", "http": "1.1",
                          "target": made["target"], "headers": [], "body": ""})
            for at, text in made["reads"]:
                lines.append({"read": number, "at_ns": int(at * 1e6), "bytes": text})
            last = made.get("end_ms", made["reads"][-1][0])
            lines.append({"end": number, "at_ns": int(last * 1e6), "how": made["how"]})
        self.file.write_text("".join(json.dumps(line) + "\n" for line in lines) + more)

    def test_every_dialect_form_and_end_comes_back_byte_for_byte(self):
        mock = self.start(Mock())
        recorder = self.record(mock.url)
        seen = {name: ask(recorder.url, question) for name, question in questions().items()}
        exchanges = dict(zip(seen, self.over(len(seen))))
        self.assertEqual(seen["fin"].ended + seen["reset"].ended, "finreset")
        self.assertIn(b"Content-Encoding: gzip", seen["gzip"].bytes)
        for name, exchange in exchanges.items():
            self.assertEqual(exchange.bytes, seen[name].bytes, name)
        for speed in ("1", "max"):
            replayer = self.replay("--speed", speed)
            for name, question in questions().items():
                again = ask(replayer.url, question)
                self.assertEqual((again.bytes, again.ended), (seen[name].bytes, seen[name].ended),
                                 f"{name} at speed {speed}")

    def test_where_the_client_left_it_stays_silent(self):
        mock = self.start(Mock())
        recorder = self.record(mock.url)
        for fault in ("hang", "no_terminator"):
            plan = {**BASE, "faults": [{"kind": "hang", "chunk": 2} if fault == "hang" else fault]}
            count = 2 if fault == "hang" else 4
            question = request(f"/stream/sse?{fault}", headers=knob(plan))
            ask(recorder.url, question, until=lambda got: got.count(b"\n\n\r\n") == count)
        kept = self.over(2)
        self.assertEqual([exchange.end for exchange in kept], ["client_gone"] * 2)
        replayer = self.replay()
        for exchange in kept:
            with Client(replayer.url) as client:
                client.send(request(exchange.request["target"]))
                client.read(lambda got: len(got) >= len(exchange.bytes))
                self.assertEqual(client.bytes, exchange.bytes)
                self.assertTrue(client.is_silent())

    def test_over_tls_the_same_bytes_and_ends(self):
        mock = self.start(Mock())
        recorder = self.record(mock.url)
        ca_file, key = certificate(str(self.folder))
        plans = {"a": {}, "b": {"faults": [{"kind": "fin", "chunk": 2}]}}
        asked = {name: request(f"/stream/sse?{name}", headers=knob({**BASE, **plan}))
                 for name, plan in plans.items()}
        seen = {name: ask(recorder.url, question).bytes for name, question in asked.items()}
        self.over(2)
        replayer = self.replay("--tls-certificate", ca_file, "--tls-key", key)
        for name, end in (("a", "fin"), ("b", "without close_notify")):
            got = ask(replayer.url, asked[name], ca_file)
            self.assertEqual((got.bytes, got.ended), (seen[name], end))

    def test_gaps_count_from_the_request_and_are_never_short(self):
        head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
        due_ms = (20, 20, 70, 71, 150)
        self.made({"target": "/a", "how": "closed", "end_ms": 200,
                   "reads": [(at, part) for at, part in zip(due_ms, (head, "a", "b", "c", "d"))]})
        for speed in (1, 4):
            replayer = self.replay("--speed", str(speed))
            began = time.monotonic_ns()
            with Client(replayer.url) as client:
                client.send(request("/a"))
                for due, tail in zip(due_ms[2:], (b"b", b"bc", b"bcd")):
                    client.read(lambda got, tail=tail: got.endswith(tail))
                    self.assertGreaterEqual(time.monotonic_ns() - began, due * 1e6 / speed)
                client.read()
            self.assertGreaterEqual(time.monotonic_ns() - began, 200e6 / speed)
            self.assertEqual(client.bytes, head.encode() + b"abcd")

    def test_hours_pass_at_speed(self):
        hours = 3_600_000
        self.made({"target": "/a", "how": "closed", "end_ms": 30 * hours,
                   "reads": [(hours, "HTTP/1.1 200 OK\r\n\r\n"), (20 * hours, "late")]})
        for speed in ("1000000", "max"):
            got = ask(self.replay("--speed", speed).url, request("/a"))
            self.assertTrue(got.bytes.endswith(b"\r\n\r\nlate"))

    def test_a_late_reader_gets_everything(self):
        part = "x" * 60_000
        self.made({"target": "/a", "how": "complete",
                   "reads": [(0, f"HTTP/1.1 200 OK\r\nContent-Length: {200 * len(part)}\r\n\r\n")]
                   + [(at / 10, part) for at in range(200)]})
        with Client(self.replay().url) as client:
            client.send(request("/a"))
            client.read(lambda got: b"\r\n\r\n" in got)
            time.sleep(0.3)  # all of it is due, and far more than the kernel takes
            client.read()
        self.assertEqual(len(client.bytes.partition(b"\r\n\r\n")[2]), 200 * len(part))
        self.assertEqual(client.ended, "fin")

    def test_which_answer_it_is(self):
        mock = self.start(Mock())
        recorder = self.record(mock.url)
        said = {}
        for text in ("one", "two", "three"):
            body = {"model": "m", "n": 1, "messages": [{"role": "user", "content": text}]}
            header = knob({"answer": {"text": text}}) + f"Authorization: Bearer {KEY}\r\n"
            said[text] = ask(recorder.url, request(f"/v1/chat/completions?key={KEY}", body,
                                                   header)).bytes
        self.over(3)
        replayer = self.replay("--speed", "max")

        def again(text: str) -> bytes:
            body = {"messages": [{"content": text, "role": "user"}], "model": "m", "n": 1}
            return ask(replayer.url, request("/v1/chat/completions?key=another", body)).bytes

        self.assertEqual(again("two"), said["two"])     # keys in another order, another key
        self.assertEqual(again("unheard"), said["one"])  # the first not given yet
        self.assertEqual(again("two"), said["two"])     # the last one again
        self.assertEqual(again("three"), said["three"])
        refused = again("unheard")
        self.assertTrue(refused.startswith(b"HTTP/1.1 404 Not Found\r\n"))
        error = json.loads(refused.partition(b"\r\n\r\n")[2])["error"]
        self.assertIn("POST /v1/chat/completions?key=[redacted]", error["message"])
        self.assertEqual(error["recorded"], ["POST /v1/chat/completions?key=[redacted]: "
                                             "3 recorded, 0 not given yet"])
        other = ask(replayer.url, request("/v1/other")).bytes
        self.assertIn(b"no answer left for GET /v1/other", other)

    def test_connections_are_kept_and_answers_run_at_once(self):
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"
        self.made({"target": "/slow", "how": "complete", "reads": [(0, answer), (60_000, "s")]},
                  {"target": "/a", "how": "complete", "reads": [(1, answer + "a")]})
        replayer = self.replay()
        with Client(replayer.url) as waiting, Client(replayer.url) as client:
            waiting.send(request("/slow")).read(lambda got: got.endswith(b"\r\n\r\n"))
            client.send(request("/a", keep=True) * 3)
            client.read(lambda got: got.count(b"\r\n\r\na") == 3)
            client.send(request("/a")).read()
            self.assertEqual(client.bytes, 4 * (answer + "a").encode())
            self.assertEqual(client.ended, "fin")
            self.assertEqual(replayer.process.poll(), None)

    def test_a_killed_recorder_leaves_what_was_over(self):
        mock = self.start(Mock())
        recorder = self.record(mock.url)
        whole = ask(recorder.url, request("/stream/sse?a", headers=knob(BASE)))
        self.over(1)
        with Client(recorder.url) as client:
            client.send(request("/stream/sse?b", headers=knob({"lockstep": True})))
            client.read(lambda got: b"\r\n\r\n" in got)
            recorder.process.kill()
            recorder.process.wait()
        with self.file.open("a") as file:
            file.write('{"read":2,"at_ns":99')
        replayer = self.replay()
        self.assertEqual(ask(replayer.url, request("/stream/sse?a")).bytes, whole.bytes)
        self.assertIn(b"404", ask(replayer.url, request("/stream/sse?b")).bytes[:12])
        status, told = replayer.stop()
        self.assertEqual(status, 0)
        self.assertIn("is half a line", told)
        self.assertIn("recorded without their end, and left out: 1", told)

    def test_words_and_files_that_are_wrong(self):
        self.made({"target": "/a", "how": "complete", "reads": [(1, "x")]},
                  more='{"read": 1, "at_ns": 5, "bytes": ""}\n')
        told = run("replay", str(self.file)).stderr
        self.assertIn("a.jsonl: line 5 (byte", told)
        self.assertIn("/read names no request that is open", told)
        self.made()
        self.assertIn("holds no answer that was over", run("replay", str(self.file)).stderr)
        for words, told in [(["/none"], "/none is not a file"), ([], "FILE is missing"),
                            ([str(self.file), "--speed", "0"], "--speed: '0' is not a speed"),
                            ([str(self.file), "--listen", "0.0.0.0:0"], "--allow-remote")]:
            ran = run("replay", *words)
            self.assertEqual(ran.returncode, 2, words)
            self.assertIn(told, ran.stderr)
        self.assertIn("replay day.jsonl --speed max", run("replay", "--help").stdout)

    def test_a_folder_will_do(self):
        self.file = self.folder / "out" / "recording.jsonl"
        mock = self.start(Mock())
        recorder = self.start(Subcommand("record", "--upstream", mock.url, "-o",
                                         f"{self.file.parent}/"))
        seen = ask(recorder.url, request("/stream/sse", headers=knob(BASE)))
        self.over(1)
        replayer = self.start(Subcommand("replay", str(Path(self.file).parent)))
        self.assertEqual(ask(replayer.url, request("/stream/sse")).bytes, seen.bytes)
        self.assertEqual(exchanges_in(self.file)[0].end, "complete")


if __name__ == "__main__":
    unittest.main()
