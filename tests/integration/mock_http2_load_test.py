# SPDX-License-Identifier: MIT
"""Loads and outages over HTTP/2: streams of one connection wait for each other, and are reset."""
import json
import unittest

from h2.errors import ErrorCodes

from control_case import ControlCase
from http2_client import Http2Client

CHAT = json.dumps({"model": "whole", "messages": []}).encode()
WHOLE = {"when": {"model": "whole"}, "then": {"lockstep": False, "answer": {"text": "hi"},
                                              "timing": {"interval": "0ms"}}}


class Http2(ControlCase):
    def client(self) -> Http2Client:
        client = Http2Client(self.mock.url)
        self.addCleanup(client.__exit__)
        return client

    def test_streams_of_one_connection_wait_for_a_slot(self):
        self.plan({"chunks": 2, "lockstep": True, "load": {"slots": 1, "queue": 2},
                   "rules": [WHOLE]})
        client = self.client()
        first = client.ask("/stream/sse")
        client.until(lambda: client.answers[first].fields)
        second = client.ask("/stream/sse")
        third = client.ask("/v1/chat/completions", None, CHAT)
        fourth = client.answer(client.ask("/stream/sse"))
        self.assertEqual(fourth.fields[":status"], "429")
        self.assertEqual(fourth.fields["retry-after"], "1")
        self.assertEqual((client.answers[second].fields, client.answers[third].fields), ({}, {}))
        self.control("/streams/1/gate", "POST", {"upto": 2})
        self.assertTrue(client.answer(first).ended)
        client.until(lambda: client.answers[second].fields)
        self.assertEqual(client.answers[third].fields, {})
        self.control("/streams/2/gate", "POST", {"upto": 2})
        self.assertEqual(client.answer(second).body.count(b"data: "), 2)
        whole = client.answer(third)
        self.assertEqual(json.loads(whole.body)["choices"][0]["message"]["content"], "hi")
        self.assertGreater(self.ledger(2)["queued_ns"], 0)

    def test_who_is_reset_while_it_waits_frees_its_place(self):
        self.plan({"chunks": 2, "lockstep": True, "load": {"slots": 1, "queue": 1}})
        client = self.client()
        first = client.ask("/stream/sse")
        client.until(lambda: client.answers[first].fields)
        second = client.ask("/stream/sse")
        self.until(lambda: len(self.journal()) == 2, "its request")
        client.http2.reset_stream(second)
        client.flush()
        self.until(lambda: self.ledger(2)["state"] == "client_gone", "that it is gone")
        third = client.ask("/stream/sse")
        self.until(lambda: len(self.journal()) == 3, "the third request")
        self.control("/streams/1/gate", "POST", {"upto": 2})
        self.control("/streams/3/gate", "POST", {"upto": 2})
        self.assertEqual(client.answer(third).body.count(b"data: "), 2)

    def test_an_outage_resets_a_request_and_leaves_the_connection(self):
        self.plan({"outages": [{"for": "1440min", "how": "hang"}]})
        client = self.client()
        hung = client.ask("/stream/sse")
        self.until(lambda: self.journal(), "the request")
        self.plan({"rules": [{"when": {"path": "/stream/text"},
                              "then": {"outages": [{"for": "1440min", "how": "reset"}]}}],
                   "chunks": 1})
        reset = client.answer(client.ask("/stream/text"))
        self.assertEqual(reset.reset, ErrorCodes.INTERNAL_ERROR)
        self.assertEqual(client.answer(client.ask("/stream/sse")).fields[":status"], "200")
        self.assertEqual(client.answers[hung].fields, {})
        self.assertEqual([entry["outage"] for entry in self.journal()], ["hang", "reset", None])


if __name__ == "__main__":
    unittest.main()
