# SPDX-License-Identifier: MIT
"""Outages of the plan: what clients meet while they last, and that journal and ledger say so."""
import socket
import unittest

from control_case import ControlCase

EVER = {"after": "0ms", "for": "1440min"}


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

    def cut(self, how: str) -> tuple[socket.socket, dict]:
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

    def test_running_streams_are_reset(self):
        client, ledger = self.cut("reset")
        self.assertTrue(is_reset(client))
        self.assertEqual((ledger["state"], ledger["outage"]), ("by_fault", "reset"))
        self.assertEqual([fault["kind"] for fault in ledger["faults"]], ["reset"])

    def test_running_streams_hang(self):
        client, ledger = self.cut("hang")
        self.assertEqual((ledger["state"], ledger["outage"]), ("by_fault", "hang"))
        client.shutdown(socket.SHUT_WR)
        got = self.read_all(client)
        self.assertTrue(got.startswith(b"HTTP/1.1 200"))
        self.assertNotIn(b"data: ", got)  # and no end of the body


if __name__ == "__main__":
    unittest.main()
