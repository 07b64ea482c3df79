# SPDX-License-Identifier: MIT
"""Callers that leave, or cannot be understood: nothing of them is forgotten."""
import socket
import unittest

from control_case import ControlCase
from steady import wait_until_steady


class Callers(ControlCase):
    def test_who_leaves_while_it_takes_no_more(self):
        self.plan({"chunks": 60, "chunk_bytes": "1MiB"})
        client = self.stream("/stream/text")
        client.recv(1, socket.MSG_PEEK)  # it runs
        wait_until_steady(lambda: len(self.ledger(1)["chunks"]))
        client.close()
        self.until(lambda: self.ledger(1)["state"] == "client_gone", "that the client left")
        ledger = self.ledger(1)
        self.assertGreater(ledger["blocked_ns"], 0)
        self.assertGreater(ledger["unsent_bytes_max"], 0)

    def test_what_could_not_be_read_is_in_the_journal(self):
        asked = (b"no request\r\n\r\n", b"GET /a HTTP/1.1\r\n" + b"X: " + b"x" * 70_000,
                 b"POST /b HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n")
        for bytes_ in asked:
            client = self.connect()
            client.sendall(bytes_)
            self.read_all(client)
        self.assertEqual([entry["status"] for entry in self.journal()], [400, 431, 413])
        self.assertEqual(self.journal()[2]["path"], "/b")


if __name__ == "__main__":
    unittest.main()
