# SPDX-License-Identifier: MIT
"""Doctor, schema, and a stored record judged again: the same verdict, without the network."""
import json
import tempfile
from pathlib import Path

from gauge_case import GaugeCase


class Judge(GaugeCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def cell(self, relay: str) -> Path:
        scenario = self.folder / "case.yaml"
        scenario.write_text(f"name: case\nrelay: {relay}\nrequest: {{path: /stream/sse}}\n")
        self.gauge("run", str(scenario), "-o", str(self.folder / "out"))
        return next((self.folder / "out").glob("*/record.json"))

    def test_same_verdict_again(self):
        for relay, status in [("pass", 0), ("block(4096)", 1)]:
            with self.subTest(relay):
                record = self.cell(relay)
                live = json.loads((record.parent / "verdict.json").read_text())
                for words in [str(record), str(record.parent)]:
                    again = self.gauge("judge", words, "--format", "json")
                    self.expect(again, status)
                    self.assertEqual(again.verdict, live)

    def test_record_cut_short_is_judged_by_what_is_there(self):
        record = self.cell("pass")
        text = record.read_bytes()
        record.write_bytes(text[:len(text) * 2 // 3])
        outcome = self.gauge("judge", str(record))
        self.assertIn(outcome.status, (0, 3, 4), outcome.text)
        self.assertTrue(outcome.out)

    def test_missing_or_broken_record(self):
        self.expect_usage(self.gauge("judge", str(self.folder / "none.json")), "none.json")
        broken = self.folder / "record.json"
        for text in ["", "{}\n", "not json\n", '{"schema": "other/1"}\n', "[1]\n" * 3]:
            with self.subTest(text):
                broken.write_text(text)
                self.expect_usage(self.gauge("judge", str(broken)), "record.json")

    def test_clients_are_told_from_the_record(self):
        record = self.cell("pass")
        again = self.gauge("judge", str(record), "--client", "curl,curl -N,httpx.iter_bytes(4096)")
        self.expect(again, 0, "curl -N STREAMS nobody", "held in blocks of 4096 bytes; fix: add -N")
        words = ("judge", str(record), "--format", "json", "--client")
        self.assertGreater(len(self.gauge(*words, "all").verdict["clients"]), 80)
        curl, fetch = self.gauge(*words, "curl,chromium.fetch").verdict["clients"]
        self.assertEqual([curl["style"], curl["verdict"], curl["held_by"], curl["fix"]],
                         ["curl", "BUFFERS", "client", "add -N"])
        self.assertEqual(curl["shape"]["bytes"], 4096)
        self.assertGreater(curl["held"]["bytes_max"], 1000)
        self.assertGreater(curl["ttfc_ms"], fetch["ttfc_ms"])
        self.assertEqual([fetch["verdict"], fetch["held_by"]], ["STREAMS", "nobody"])

    def test_clients_of_a_server_that_holds(self):
        record = self.cell("block(4096)")
        outcome = self.gauge("judge", str(record), "--format", "json", "--client",
                             "aiohttp.iter_any,axios")
        self.expect(outcome, 1)
        self.assertEqual([one["held_by"] for one in outcome.verdict["clients"]],
                         ["server", "both"])

    def test_unknown_client(self):
        outcome = self.gauge("judge", str(self.folder), "--client", "python,curl-N")
        self.expect_usage(outcome, "'curl-N'", "'curl -N'")

    def test_check_asks_as_clients_ask(self):
        relay = self.folder / "case.yaml"
        relay.write_text("name: case\nrelay: gzip_unflushed\nrequest: {path: /stream/sse}\n"
                         "clients: [curl -N, curl -N --compressed]\n"
                         "expect: {verdict: BUFFERS, clients: {curl -N: STREAMS, "
                         "curl -N --compressed: {verdict: BUFFERS, held_by: server}}}\n")
        out = self.folder / "out"
        self.expect(self.gauge("run", str(relay), "-o", str(out)), 0, "1 passed")
        record = next(out.glob("*/record.json"))
        live = json.loads((record.parent / "verdict.json").read_text())
        self.assertEqual(live["client_requests"], 2)
        self.assertTrue(all(one["asked"] for one in live["clients"]))
        again = self.gauge("judge", str(record), "--format", "json", "--client",
                           "curl -N,curl -N --compressed").verdict
        self.assertEqual(again["clients"], live["clients"])

    def test_schemas_are_json(self):
        for name in ["verdict", "record"]:
            outcome = self.gauge("schema", name)
            self.expect(outcome, 0)
            self.assertIn("$schema", json.loads(outcome.out))


class Doctor(GaugeCase):
    def test_says_fit_or_not_line_by_line(self):
        outcome = self.gauge("doctor")
        self.assertIn(outcome.status, (0, 3), outcome.text)
        for what in ["clock", "kernel stamps", "timer slack", "noise floor", "open files"]:
            self.assertIn(what, outcome.out)

    def test_json(self):
        document = json.loads(self.gauge("doctor", "--format", "json").out)
        self.assertIn(document["fitness"], ("fit", "limited", "unfit"))
        self.assertTrue(all(one["value"] for one in document["findings"]))
