# SPDX-License-Identifier: MIT
"""Scenario files: what is wrong in them is said with its path, and what they expect is held."""
import json
import tempfile
from pathlib import Path

from gauge_case import ROOT, GaugeCase

STREAMS = "name: flows\nrelay: pass\nrequest: {path: /stream/sse}\n"


class Run(GaugeCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_file(self, text: str, *words: str, name: str = "case.yaml"):
        path = self.folder / name
        path.write_text(text)
        return self.gauge("run", str(path), *words)

    def test_unknown_key_is_named_with_its_path_and_a_suggestion(self):
        self.expect(self.run_file(STREAMS + "mock: {chunk_byte: 64}\n"), 2, "case.yaml",
                    "/mock/chunk_byte", "did you mean 'chunk_bytes'?")

    def test_wrong_types_and_ranges(self):
        for mistake, *pieces in [
                ("mock: {chunks: many}", "/mock/chunks", "many"),
                ("mock: {chunk_bytes: 3}", "/mock/chunk_bytes", "12"),
                ("mock: {timing: {interval: 5}}", "/mock/timing/interval", "duration"),
                ("mock: 7", "/mock", "mapping"),
                ("pair: maybe", "/pair", "true nor false"),
                ("expect: {verdict: STREAMS, bytes: x}", "/expect/bytes")]:
            with self.subTest(mistake):
                self.expect(self.run_file(STREAMS + mistake + "\n"), 2, "case.yaml", *pieces)

    def test_unknown_relay(self):
        outcome = self.run_file(STREAMS.replace("pass", "sieve"))
        self.assertNotEqual(outcome.status, 0)
        self.expect(outcome, outcome.status, "sieve")

    def test_missing_file_and_broken_yaml(self):
        self.expect(self.gauge("run", str(self.folder / "none.yaml")), 2, "none.yaml",
                    "cannot be read")
        self.expect(self.run_file("name: [\n"), 2, "case.yaml")
        self.expect(self.run_file("name: a\nname: b\n"), 2, "stands twice", "line 2")

    def test_nothing_to_run(self):
        self.expect(self.run_file(STREAMS, "--filter", "other"), 5, "no scenario")
        self.expect(self.run_file(STREAMS + "matrix: {relay: []}\n"), 2, "/matrix/relay",
                    "no values")

    def test_expectation_that_fails(self):
        outcome = self.run_file(STREAMS.replace("pass", "hold_all"))
        self.expect(outcome, 1, "FAIL", "expected verdict STREAMS, got BUFFERS",
                    "0 passed, 1 failed")

    def test_clients_of_a_scenario_are_expected_and_shown(self):
        text = (STREAMS + "matrix: {kind: [sse, text]}\nclients: [wire, curl, curl -N]\n"
                "says: curl needs -N\nexpect:\n  clients:\n    curl: {verdict: BUFFERS, "
                "shape: blocks, held_by: client}\n    curl -N: STREAMS\n").replace(
                    "/stream/sse", '"/stream/${kind}"')
        out = self.folder / "out"
        outcome = self.run_file(text, "-o", str(out), "-j", "2")
        self.expect(outcome, 0, "curl client client", "curl -N streams streams",
                    "flows: True, as this run showed: curl needs -N")
        verdicts = json.loads((out / "verdicts.json").read_text())
        self.assertEqual(verdicts[0]["words"], [["kind", "sse"]])
        self.assertEqual([one["held_by"] for one in verdicts[0]["verdict"]["clients"]],
                         ["client", "nobody"])
        self.assertIn("#client-1", (out / "report.html").read_text())
        outcome = self.run_file(text.replace("curl -N: STREAMS", "curl -N: BUFFERS"))
        self.expect(outcome, 1, "expected curl -N verdict BUFFERS, got STREAMS",
                    "Not shown by this run")

    def test_mistakes_in_clients(self):
        for mistake, *pieces in [
                ("clients: [curl-N]", "/clients", "'curl-N'", "'curl -N'"),
                ("clients: [curl]\nexpect: {clients: {curls: STREAMS}}", "/expect/clients/curls",
                 "did you mean 'curl'?"),
                ("clients: [curl]\nexpect: {clients: {curl: FLOWS}}", "/expect/clients/curl",
                 "'FLOWS' is no verdict"),
                ("clients: [curl]\nexpect: {clients: {curl: {shap: x}}}",
                 "/expect/clients/curl/shap", "did you mean 'shape'?")]:
            with self.subTest(mistake):
                self.expect(self.run_file(STREAMS + mistake + "\n"), 2, "case.yaml", *pieces)

    def test_claims_are_as_they_say(self):
        claims = sorted(str(path) for path in (ROOT / "scenarios/claims").glob("*.yaml"))
        self.assertGreaterEqual(len(claims), 3)
        outcome = self.gauge("run", *claims)
        self.expect(outcome, 0, "0 failed")
        self.assertEqual(outcome.out.count("True, as this run showed"), len(claims))

    def test_several_files_end_in_one_table(self):
        (self.folder / "held.yaml").write_text(
            "name: held\nrelay: hold_all\nrequest: {path: /stream/text}\n"
            "expect: {verdict: BUFFERS, shape: held_to_end}\n")
        out = self.folder / "out"
        outcome = self.run_file(STREAMS, str(self.folder / "held.yaml"), "-o", str(out), "-j", "2")
        self.expect(outcome, 0, "2 passed, 0 failed", str(out / "report.html"))
        rows = [line.split()[1] for line in outcome.out.splitlines() if line.startswith("ok ")]
        self.assertEqual(rows, ["flows", "held"])
        verdicts = json.loads((out / "verdicts.json").read_text())
        self.assertEqual([one["verdict"]["verdict"] for one in verdicts], ["STREAMS", "BUFFERS"])
        self.assertEqual(len(list(out.glob("*/record.json"))), 2)
