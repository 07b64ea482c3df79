# SPDX-License-Identifier: MIT
"""Outages of the plan: what clients meet while they last, and that journal and ledger say so."""
import json
import socket
import subprocess
import unittest

from control_case import ControlCase
from mock_program import SECONDS_MAX

EVER = {"after": "0ms", "for": "1440min"}
CHAT = json.dumps({"model": "m", "messages": [{"role": "user", "content": "hi"}]})


def is_reset(client: socket.socket) -> bool:
    try:
        while client.recv(65536):
            pass
        return False
    except ConnectionResetError:
        return True


class Outages(ControlCase):
    def is_refused(self) -> bool:
        try:
            return is_reset(self.connect())
        except ConnectionResetError:  # before the call that connects had returned
            return True

    def test_refused_connections_are_reset_before_they_say_anything(self):
        with self.connect() as before:
            before.sendall(b"GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertTrue(before.recv(65536).startswith(b"HTTP/1.1 200"))
            self.plan({"outages": [EVER]})
            self.assertTrue(self.is_refused())
            before.sendall(b"GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertTrue(is_reset(before))
        entries = self.journal()
        self.assertEqual([(entry["method"], entry["status"], entry["outage"])
                          for entry in entries],
                         [("GET", 200, None), ("", 0, "refuse"), ("GET", 0, "refuse")])
        self.plan({})
        self.assertTrue(self.read_all(self.stream()).startswith(b"HTTP/1.1 200"))

    def test_a_status_says_when_to_come_again_and_running_streams_go_on(self):
        self.plan({"chunks": 2, "lockstep": True})
        running = self.stream()
        self.assertTrue(running.recv(15).startswith(b"HTTP/1.1 200"))
        self.plan({"outages": [{**EVER, "how": "status", "status": 529}]})
        refused = self.read_all(self.stream("/v1/models"))
        self.assertTrue(refused.startswith(b"HTTP/1.1 529 "), refused)
        self.assertIn(b'"error"', refused)
        head = refused.split(b"\r\n\r\n")[0].lower()
        wait = float(next(line.split(b": ")[1] for line in head.split(b"\r\n")
                          if line.startswith(b"retry-after: ")))
        self.assertTrue(0 < wait <= 86400, wait)
        self.control("/streams/1/gate", "POST", {"upto": 2})
        self.assertEqual(self.read_all(running).count(b"data: "), 2)
        self.assertEqual(self.journal()[-1]["outage"], "status")
        self.assertEqual(self.journal()[-1]["status"], 529)
        self.assertIsNone(self.ledger(1)["outage"])

    def test_it_is_over_by_itself(self):
        self.plan({"chunks": 1, "outages": [{"for": "100ms", "how": "status"}]})
        statuses = []
        while not statuses or statuses[-1] != b"200":
            statuses.append(self.read_all(self.stream()).split(b" ")[1])
        self.assertLessEqual(set(statuses), {b"503", b"200"})

    def test_a_request_that_hangs_gets_no_byte(self):
        self.plan({"outages": [{**EVER, "how": "hang"}]})
        client = self.stream()
        self.until(lambda: self.journal(), "the request")
        entry = self.journal()[0]
        self.assertEqual((entry["status"], entry["outage"], entry["stream"]), (0, "hang", None))
        client.shutdown(socket.SHUT_WR)  # only then is there an end
        self.assertEqual(self.read_all(client), b"")

    def cut_stream(self, how: str) -> tuple[socket.socket, dict]:
        """A client whose stream was cut by an outage, and its ledger."""
        # It comes again and again, so that a slow start does not miss it.
        self.plan({"chunks": 5, "lockstep": True, "outages": [
            {"after": "200ms", "for": "1ms", "every": "200ms", "how": how}]})
        for _ in range(20):
            before = len(self.journal())
            try:
                client = self.stream()
            except OSError:
                continue  # it fell into one itself
            entry = self.until(lambda: self.journal()[before:], "the request")[0]
            if entry["outage"] is not None:
                continue
            number = entry["stream"]
            ledger = self.until(
                lambda: (found := self.ledger(number))["state"] != "open" and found, "its end")
            return client, ledger
        self.fail("every request fell into an outage")

    def waiting(self, how: str, ask) -> tuple[object, int]:
        """What `ask` returns for a whole answer that waits when the outage begins, and its entry's
        place in the journal."""
        for _ in range(20):
            before = len(self.journal())
            self.plan({"chunks": 1, "timing": {"first_chunk": "1min"},
                       "outages": [{"after": "500ms", "for": "1440min", "how": how}]})
            try:
                client = ask()
            except OSError:
                continue  # the machine was slow: the outage was first
            entry = self.until(lambda: self.journal()[before:], "the request")[0]
            if (entry["method"], entry["status"]) == ("POST", 200):
                return client, before
        self.fail("every request fell into an outage")

    def cut(self, entry: int) -> dict:
        return self.until(lambda: (found := self.journal()[entry])["outage"] and found, "its cut")

    def test_whole_answers_that_wait_are_cut_too(self):
        client, entry = self.waiting("reset", self.ask_whole)
        self.assertTrue(is_reset(client))
        self.assertEqual((self.cut(entry)["status"], self.cut(entry)["outage"]), (0, "reset"))
        client, entry = self.waiting("hang", self.ask_whole)
        self.assertEqual((self.cut(entry)["status"], self.cut(entry)["outage"]), (0, "hang"))
        client.shutdown(socket.SHUT_WR)
        self.assertEqual(self.read_all(client), b"")

    def test_over_http2_its_stream_is_reset(self):
        curl, entry = self.waiting("reset", lambda: subprocess.Popen(
            ["curl", "-sS", "--http2-prior-knowledge", "--json", CHAT,
             self.mock.url + "/v1/chat/completions"], stderr=subprocess.PIPE, text=True))
        errors = curl.communicate(timeout=SECONDS_MAX)[1]
        self.assertEqual(curl.returncode, 92, errors)  # CURLE_HTTP2_STREAM
        self.assertEqual(self.cut(entry)["outage"], "reset")

    def ask_whole(self) -> socket.socket:
        client = self.connect()
        client.sendall(("POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        f"Content-Length: {len(CHAT)}\r\n\r\n{CHAT}").encode())
        return client

    def test_running_streams_are_reset(self):
        client, ledger = self.cut_stream("reset")
        self.assertTrue(is_reset(client))
        self.assertEqual((ledger["state"], ledger["outage"]), ("by_fault", "reset"))
        self.assertEqual([fault["kind"] for fault in ledger["faults"]], ["reset"])

    def test_running_streams_hang(self):
        client, ledger = self.cut_stream("hang")
        self.assertEqual((ledger["state"], ledger["outage"]), ("by_fault", "hang"))
        client.shutdown(socket.SHUT_WR)
        got = self.read_all(client)
        self.assertTrue(got.startswith(b"HTTP/1.1 200"))
        self.assertNotIn(b"data: ", got)  # and no end of the body


if __name__ == "__main__":
    unittest.main()
