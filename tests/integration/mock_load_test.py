# SPDX-License-Identifier: MIT
"""The load of a plan: slots and the queue for them over several loops, prefill and slowdown."""
import json
import socket
import threading
import unittest

from control_case import ControlCase

CHAT = json.dumps({"model": "whole", "messages": [{"role": "user", "content": "one two three"}]})


class Loads(ControlCase):
    def held(self, load: dict, **more) -> socket.socket:
        """A stream that has its slot until its gate is opened: of ordinal 1."""
        self.plan({"chunks": 2, "lockstep": True, "load": load, **more})
        client = self.stream()
        self.assertTrue(client.recv(15).startswith(b"HTTP/1.1 200"))
        self.assertEqual(self.ledger(1)["slot"], 1)
        self.assertEqual(self.ledger(1)["queued_ns"], 0)
        return client

    def let_go(self, ordinal: int):
        self.control(f"/streams/{ordinal}/gate", "POST", {"upto": 2})

    def waiting(self, ordinal: int) -> socket.socket:
        """A client whose stream waits for a slot."""
        client = self.stream()
        self.until(lambda: len(self.journal()) == ordinal, "its request")
        ledger = self.ledger(ordinal)
        self.assertEqual((ledger["state"], ledger["slot"], ledger["head_sent_ns"]),
                         ("open", None, None))
        return client

    def test_one_waits_and_the_next_is_refused(self):
        first = self.held({"slots": 1, "queue": 1, "retry_after": "7s"})
        second = self.waiting(2)
        refused = self.read_all(self.stream("/stream/text"))
        self.assertTrue(refused.startswith(b"HTTP/1.1 429 "), refused)
        self.assertIn(b"\r\nretry-after: 7\r\n", refused)
        self.assertEqual(self.journal()[-1]["status"], 429)
        self.let_go(1)
        self.assertEqual(self.read_all(first).count(b"data: "), 2)
        self.let_go(2)
        self.assertEqual(self.read_all(second).count(b"data: "), 2)
        ledger = self.ledger(2)
        self.assertEqual((ledger["state"], ledger["slot"]), ("complete", 1))
        self.assertGreater(ledger["queued_ns"], 0)
        self.assertGreaterEqual(ledger["head_sent_ns"], ledger["queued_ns"])

    def test_many_wait_on_several_loops_and_all_are_served_in_turn(self):
        first = self.held({"slots": 1, "queue": 20})
        others = [self.waiting(ordinal) for ordinal in range(2, 12)]
        for ordinal in range(2, 12):  # none has to wait for its gate any more
            self.let_go(ordinal)
        self.let_go(1)
        for client in [first, *others]:
            self.assertEqual(self.read_all(client).count(b"data: "), 2)
        ledgers = [self.ledger(ordinal) for ordinal in range(1, 12)]
        ends = [ledger["request_read_ns"] + ledger["end_ns"] for ledger in ledgers]
        self.assertEqual(ends, sorted(ends))
        self.assertEqual({ledger["slot"] for ledger in ledgers}, {1})

    def test_who_is_gone_while_it_waits_frees_its_place(self):
        self.held({"slots": 1, "queue": 1})
        self.waiting(2).close()
        self.until(lambda: self.ledger(2)["state"] == "client_gone", "that it is gone")
        third = self.waiting(3)  # a refused one would have no ledger
        self.let_go(1)
        self.let_go(3)
        self.assertEqual(self.read_all(third).count(b"data: "), 2)
        self.assertIsNone(self.ledger(2)["slot"])

    def test_a_whole_answer_waits_too(self):
        rules = [{"when": {"model": "whole"},
                  "then": {"lockstep": False, "answer": {"text": "hi"},
                           "timing": {"interval": "0ms"}}}]
        first = self.held({"slots": 1, "queue": 1}, rules=rules)
        client = self.connect()
        client.sendall(f"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                       f"Content-Length: {len(CHAT)}\r\n\r\n{CHAT}".encode())
        self.until(lambda: len(self.journal()) == 2, "the request")
        self.assertTrue(self.read_all(self.stream()).startswith(b"HTTP/1.1 429 "))
        answers = []
        reader = threading.Thread(target=lambda: answers.append(self.read_all(client)))
        reader.start()
        self.let_go(1)
        self.read_all(first)
        reader.join()
        self.assertTrue(answers[0].startswith(b"HTTP/1.1 200"), answers)
        self.assertIn(b'"content":"hi"', answers[0].replace(b" ", b""))

    def test_prefill_and_slowdown_are_in_the_planned_instants(self):
        load = {"slots": 9, "prefill_per_token": "1ms", "slowdown": {"2": 2.5}}
        self.held(load, rules=[{"when": {"model": "paced"},
                                "then": {"lockstep": False, "answer": {"text": "a b c d e"},
                                         "timing": {"interval": "2ms"}}}])
        body = CHAT.replace("whole", "paced").replace("{", '{"stream": true, '
                                                      '"stream_options": {"include_usage": true}, ',
                                                      1)
        client = self.connect()
        client.sendall(f"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                       f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
        got = self.read_all(client)
        tokens = int(got.split(b'"prompt_tokens":')[1].split(b",")[0])
        planned = [chunk["planned_ns"] for chunk in self.ledger(2)["chunks"]]
        self.assertGreater(tokens, 0)
        self.assertEqual(planned[0], tokens * 1_000_000)
        self.assertEqual({later - sooner for sooner, later in zip(planned, planned[1:])},
                         {5_000_000})
        self.assertEqual(self.ledger(2)["slot"], 2)


if __name__ == "__main__":
    unittest.main()
