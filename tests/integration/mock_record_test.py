# SPDX-License-Identifier: MIT
"""streamgauge-mock record between a client and an upstream: at once, exact, without secrets."""
import json
import os
import socket
import threading
import unittest
import urllib.request
from pathlib import Path

from mock_program import SECONDS_MAX, Mock, certificate, run
from record_case import RecordCase, knob
from replay_program import Client, Subcommand, ask, exchanges_in, request, wait_until

CHAT = {"model": "m", "stream": True, "messages": []}
KEY = "sk-0123456789abcdefghijklmnop"


class Scripted:
    """An upstream of one thread: to each connection these bytes after its first request; then it
    is closed."""

    def __init__(self, *answers: bytes):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.asked: list[bytes] = []
        self.thread = threading.Thread(target=self.serve, args=(answers,))
        self.thread.start()

    def serve(self, answers):
        for answer in answers:
            connection, _ = self.listener.accept()
            with connection:
                self.asked.append(connection.recv(65536))
                connection.sendall(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.thread.join(SECONDS_MAX)
        self.listener.close()


class Forwarding(RecordCase):
    def lockstep(self, mock: Mock, recorder: Subcommand, ca_file: str | None):
        """Chunk k comes through before chunk k+1 is let go: nothing that is held back can pass."""
        plan = {"chunks": 6, "chunk_bytes": 32, "lockstep": True}
        with Client(recorder.url, ca_file) as client:
            client.send(request("/stream/sse", headers=knob(plan)))
            client.read(lambda got: b"\r\n\r\n" in got)
            for chunk in range(6):
                before = len(client.bytes)
                self.post(mock, "/streams/1/gate", json.dumps({"upto": chunk + 1}))
                client.read(lambda got: len(got) >= before + 32)
                self.assertEqual(len(self.ledger(mock)["chunks"]), chunk + 1)
            client.read()
        exchange, = self.over(1)
        self.assertEqual((exchange.bytes, exchange.end), (client.bytes, "complete"))
        # And each read's instant lies between its chunk's emission and the next one's: the client
        # had to have it before that was let go.
        ledger = self.ledger(mock)
        emitted = [ledger["request_read_ns"] + chunk["actual_ns"] for chunk in ledger["chunks"]]
        read = [at for at, part in exchange.reads if b"data: QZ" in part]
        self.assertEqual(len(read), 6)
        for chunk in range(6):
            self.assertLessEqual(emitted[chunk], read[chunk])
        for chunk in range(5):
            self.assertLessEqual(read[chunk], emitted[chunk + 1])

    def test_nothing_is_held_back(self):
        mock = self.start(Mock())
        self.lockstep(mock, self.record(mock.url), None)

    def test_nothing_is_held_back_over_tls(self):
        ca_file, key = certificate(str(self.folder))
        mock = self.start(Mock("--tls-certificate", ca_file, "--tls-key", key))
        upstream = mock.url.replace("127.0.0.1", "localhost")
        recorder = self.record(upstream, "--ca-file", ca_file,
                               "--tls-certificate", ca_file, "--tls-key", key)
        self.lockstep(mock, recorder, ca_file)
        with Client(recorder.url, ca_file) as client:
            client.send(request("/stream/text", headers=knob({"chunks": 2}), keep=True))
            client.read(lambda got: got.endswith(b"\r\n0\r\n\r\n"))
            client.send(request("/stream/text", headers=knob({"chunks": 3}))).read()
        self.assertEqual(client.bytes.count(b"HTTP/1.1 200 OK"), 2)
        self.assertEqual(self.ledger(mock, 2)["connection"], self.ledger(mock, 3)["connection"])

    def test_one_connection_carries_many_and_many_run_at_once(self):
        mock = self.start(Mock())
        recorder = self.record(mock.url)
        with Client(recorder.url) as client:
            client.send(request("/stream/text", headers=knob({"chunks": 2}), keep=True)
                        + request("/stream/text", headers=knob({"chunks": 3})))
            client.read()
        self.assertEqual(client.bytes.count(b"HTTP/1.1 200 OK"), 2)
        self.assertEqual(self.ledger(mock, 1)["connection"], self.ledger(mock, 2)["connection"])
        clients = [Client(recorder.url) for _ in range(20)]
        for client in clients:
            client.send(request("/stream/sse", headers=knob({"lockstep": True, "chunks": 2})))
        for client in clients:
            client.read(lambda got: b"\r\n\r\n" in got)
        for ordinal in range(3, 23):
            self.post(mock, f"/streams/{ordinal}/gate", '{"upto": 2}')
        texts = set()
        for client in clients:
            texts.add(client.read().bytes)
            client.socket.close()
        self.assertEqual(len(texts), 20)  # each its own marker
        exchanges = self.over(22)
        self.assertEqual({exchange.bytes for exchange in exchanges[2:]}, texts)
        self.assertEqual({exchange.end for exchange in exchanges}, {"complete"})

    def test_what_the_upstream_gets(self):
        answer = (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/?token=hunter2\r\n"
                  b"Set-Cookie: id=hunter2\r\nContent-Length: 33\r\nConnection: close\r\n\r\n"
                  b"no: " + KEY.encode())
        with Scripted(answer) as upstream:
            recorder = self.record(upstream.url + "/base")
            secret = f"Authorization: Bearer {KEY}\r\nCookie: c=hunter2\r\n"
            got = ask(recorder.url, request(f"/v1/x?key={KEY}", {"a": KEY}, secret))
        self.assertEqual((got.bytes, got.ended), (answer, "fin"))  # passed on, not followed
        head, _, body = upstream.asked[0].partition(b"\r\n\r\n")
        self.assertEqual(head.decode().split("\r\n"), [
            f"POST /base/v1/x?key={KEY} HTTP/1.1", "Host: " + upstream.url[7:],
            f"Authorization: Bearer {KEY}", "Cookie: c=hunter2", "Connection: close",
            f"Content-Length: {len(body)}"])
        exchange, = self.over(1)
        self.assertEqual(exchange.bytes, answer.replace(b"hunter2", b"*" * 7).replace(
            b"id=", b"***").replace(KEY.encode(), b"*" * len(KEY)))
        self.assertEqual(exchange.request["target"], "/v1/x?key=[redacted]")
        status, told = recorder.stop()
        self.assertEqual(status, 0)
        for secret in (KEY, "hunter2"):
            self.assertNotIn(secret, self.file.read_text() + recorder.ready + told)
        self.assertEqual(os.stat(self.file).st_mode & 0o777, 0o600)

    def test_the_callers_key_opens_the_upstream(self):
        mock = self.start(Mock("--key-env", "TEST_KEY", env={"TEST_KEY": KEY}))
        recorder = self.record(mock.url)
        for header, status in ((f"Authorization: Bearer {KEY}\r\n", b"200"), ("", b"401")):
            got = ask(recorder.url, request("/v1/chat/completions", CHAT, header))
            self.assertEqual(got.bytes[9:12], status)
        self.over(2)
        self.assertNotIn(KEY, self.file.read_text())

    def test_a_client_that_leaves_is_noticed_upstream(self):
        mock = self.start(Mock())
        recorder = self.record(mock.url)
        with Client(recorder.url) as client:
            client.send(request("/stream/sse", headers=knob({"lockstep": True})))
            client.read(lambda got: b"\r\n\r\n" in got)
        wait_until(lambda: self.ledger(mock)["state"] == "client_gone", "the mock notices")
        exchange, = self.over(1)
        self.assertEqual((exchange.bytes, exchange.end), (client.bytes, "client_gone"))

    def test_an_upstream_that_closes_between_requests_closes_the_client(self):
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
        with Scripted(answer) as upstream:
            recorder = self.record(upstream.url)
            with Client(recorder.url) as client:
                client.send(request("/a", keep=True)).read()
        self.assertEqual((client.bytes, client.ended), (answer, "fin"))
        self.assertEqual(self.over(1)[0].end, "complete")

    def test_endings(self):
        mock = self.start(Mock())
        recorder = self.record(mock.url)
        endings = [({"wire": {"framing": "close"}}, "fin", "closed"),
                   ({"faults": [{"kind": "fin", "chunk": 2}]}, "fin", "truncated"),
                   ({"faults": [{"kind": "reset", "chunk": 2}]}, "reset", "reset"),
                   ({"wire": {"framing": "content_length"}}, "fin", "complete"),
                   ({"faults": [{"kind": "truncated_http_chunk", "chunk": 1}]}, "fin", "truncated")]
        for number, (plan, ended, end) in enumerate(endings, 1):
            got = ask(recorder.url, request("/stream/sse", headers=knob({"chunks": 4, **plan})))
            exchange = self.over(number)[-1]
            self.assertEqual((got.ended, exchange.end), (ended, end), plan)
            self.assertEqual(got.bytes, exchange.bytes, plan)

    def test_an_end_without_close_notify(self):
        ca_file, key = certificate(str(self.folder))
        mock = self.start(Mock("--tls-certificate", ca_file, "--tls-key", key))
        recorder = self.record(mock.url.replace("127.0.0.1", "localhost"), "--ca-file", ca_file,
                               "--tls-certificate", ca_file, "--tls-key", key)
        plan = {"wire": {"framing": "close"}, "faults": ["no_close_notify"]}
        got = ask(recorder.url, request("/stream/sse", headers=knob(plan)), ca_file)
        self.assertEqual((got.ended, self.over(1)[0].end), ("without close_notify", "truncated"))

    def test_sigterm_ends_within_the_grace(self):
        mock = self.start(Mock())
        recorder = self.record(mock.url, "--grace", "100ms")
        with Client(recorder.url) as client:
            client.send(request("/stream/sse", headers=knob({"lockstep": True})))
            client.read(lambda got: b"\r\n\r\n" in got)
            self.assertEqual(recorder.stop()[0], 0)
        self.assertEqual([exchange.end for exchange in exchanges_in(self.file)], [None])


class Refusals(RecordCase):
    def refused(self, upstream: str, *words: str) -> str:
        """What the client is told, which is also on stderr."""
        recorder = self.record(upstream, *words)
        got = ask(recorder.url, request("/v1/models"))
        head, _, body = got.bytes.partition(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"HTTP/1.1 502 Bad Gateway\r\n"), head)
        error = json.loads(body)["error"]
        self.assertEqual(error["type"], "upstream_unreachable")
        told = recorder.stop()[1]
        self.assertIn(error["message"].split(" (")[0], told)
        self.file.unlink()
        return error["message"]

    def test_upstreams_that_cannot_be_reached(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        self.assertIn("Connection refused (start it", self.refused(f"http://127.0.0.1:{port}"))
        self.assertIn("its name is not known", self.refused(f"http://{'x' * 64}.invalid"))

    def test_upstreams_that_are_not_trusted(self):
        ca_file, key = certificate(str(self.folder))
        mock = self.start(Mock("--tls-certificate", ca_file, "--tls-key", key))
        named = mock.url.replace("127.0.0.1", "localhost")
        self.assertIn("--ca-file", self.refused(named))  # of no CA that the system knows
        self.assertIn("for another host", self.refused(mock.url, "--ca-file", ca_file))
        plain = self.start(Mock())
        self.assertIn("does not speak TLS", self.refused(plain.url.replace("http:", "https:")))

    def test_requests_that_go_nowhere(self):
        mock = self.start(Mock())
        recorder = self.record(mock.url)
        got = ask(recorder.url, request("http://elsewhere.test/"))
        self.assertIn(b"must begin with a slash", got.bytes)
        self.assertTrue(got.bytes.startswith(b"HTTP/1.1 400 "))
        self.assertTrue(ask(recorder.url, b"nonsense\r\n\r\n").bytes.startswith(b"HTTP/1.1 400 "))
        for headers in (f"X: {'x' * 70000}\r\n", "X: 1\r\n" * 201):
            large = request("/a", headers=headers)
            self.assertTrue(ask(recorder.url, large).bytes.startswith(b"HTTP/1.1 431 "))
        self.assertEqual(exchanges_in(self.file), [])

    def test_words_that_are_wrong(self):
        self.file.write_text("something of value")
        file = str(self.file)
        new = str(self.folder / "new.jsonl")
        for words, told in [
                (["--upstream", "http://a", "-o", file], "is there already"),
                (["--upstream", "ftp://a", "-o", new], "the scheme is not http(s)"),
                (["--upstream", "http://u:p@a", "-o", new], "user information"),
                (["--upstream", "http://a/?key=b", "-o", new], "the URL has a query"),
                (["--upstream", "https://a", "--ca-file", "/none", "-o", new], "/none"),
                (["--upstream", "http://localhost:8089", "-o", new], "this recorder itself"),
                (["--upstream", "http://a", "--listen", "0.0.0.0:0", "-o", new], "--allow-remote"),
                (["-o", new], "--upstream is missing"),
                (["--upstream", "http://a"], "--output is missing"),
                (["--upstream", "http://a", "-o", new, "--upstrem", "x"],
                 "did you mean '--upstream'?")]:
            ran = run("record", *words)
            self.assertEqual(ran.returncode, 2, words)
            self.assertIn(told, ran.stderr)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            where = "127.0.0.1:%d" % taken.getsockname()[1]
            ran = run("record", "--upstream", "http://a", "-o", new, "--listen", where)
        self.assertIn("cannot listen", ran.stderr)
        self.assertFalse(Path(new).exists())  # not in the way of the next try
        self.assertEqual(self.file.read_text(), "something of value")

    def test_help_and_plans_of_that_name(self):
        self.assertIn("streamgauge-mock record --upstream https://", run("record", "--help").stdout)
        plan = self.folder / "record"
        plan.write_text("chunks: 2\n")
        with Mock(str(plan)) as mock:
            with urllib.request.urlopen(mock.control + "/plan") as answer:
                self.assertEqual(json.load(answer)["chunks"], 2)


if __name__ == "__main__":
    unittest.main()
