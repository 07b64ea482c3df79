# SPDX-License-Identifier: MIT
"""`streamgauge clients`: all can be had here, what cannot says so, and every style is tested."""
import json
import re
import tempfile
import unittest
from pathlib import Path

from gauge_case import ROOT, GaugeCase
from styles import FAMILIES

# The rules call these by the name alone: their version is the newest.
NEWEST_WITHOUT_VERSION = {"axios@node-26", "axios.stream@node-26", "axios.progress@node-26",
                          "node.http@26", "node.readline@26", "node.fetch@26",
                          "node.TextDecoderStream@26"}


class ListTest(GaugeCase):
    whole: dict = {}  # the project's own list: asking for it starts every program, browsers too

    def document(self, *words: str) -> dict:
        if not words and ListTest.whole:
            return ListTest.whole
        outcome = self.gauge("clients", "--format", "json", *words)
        self.expect(outcome, 0)
        document = json.loads(outcome.out)
        self.assertEqual(document["schema"], "streamgauge/clients/1")
        if not words:
            ListTest.whole = document
        return document

    def clients(self, *words: str) -> list[dict]:
        return self.document(*words)["clients"]

    def test_a_real_client_has_a_read_rule_of_its_name(self):
        document = self.document()
        rules = {one["style"]: one for one in document["rules"]}
        self.assertEqual(len(rules), len(document["rules"]))
        # Rules say once what holds for any number and for the version that is written out.
        lacking = {one["style"] for one in document["clients"]} - set(rules)
        self.assertEqual(lacking, NEWEST_WITHOUT_VERSION)
        self.assertIn("end", rules["requests.iter_content(None)"]["blocks_for"])

    def test_every_style_can_be_had_here(self):
        lacking = {one["style"]: one["why"] for one in self.clients() if not one["available"]}
        self.assertEqual(lacking, {})

    def test_every_style_is_tested(self):
        tested = {re.sub(r"\(\d+\)", "(N)", expected.style)
                  for family in FAMILIES.values() for expected in family}
        self.assertEqual(tested, {one["style"] for one in self.clients()})

    def test_versions_are_those_that_run(self):
        versions = {one["style"]: one["versions"] for one in self.clients()}
        self.assertRegex(versions["requests.raw.read(N)"]["urllib3"], r"^2\.")
        self.assertRegex(versions["requests.raw.read(N)@urllib3-1.26"]["urllib3"], r"^1\.26\.")
        self.assertRegex(versions["openai@0.28"]["openai"], r"^0\.28\.")
        self.assertRegex(versions["node.fetch@26"]["node"], r"^26\.")
        self.assertRegex(versions["eventsource@4"]["eventsource"], r"^4\.")
        for browser in ("chromium", "firefox"):
            self.assertRegex(versions[f"{browser}.fetch"][browser], r"^\d+\.")
        self.assertRegex(versions["webkit.fetch"]["webkitgtk"], r"^2\.")

    def test_what_is_not_installed_says_so_and_what_installs_it(self):
        with tempfile.TemporaryDirectory() as root:
            adapters = Path(root, "adapters.yaml")
            adapters.write_text(json.dumps({"programs": [
                {"name": "gone", "command": ["{root}/nothing/python"], "installed_by": "make it",
                 "styles": ["gone.read(N)"]},
                {"name": "no environment", "command": [
                    "python3", "-c", "import a_module_that_is_not_there"],
                 "version": "2", "installed_by": "pip", "styles": ["b.c"]}]}))
            outcome = self.gauge("clients", "--catalogue", str(adapters))
            self.expect(outcome, 0, "gone.read(N)", "unavailable: 'gone'", "cannot be started: No "
                        "such file or directory", "make it", "b.c@2", "ended with status 1",
                        "No module named 'a_module_that_is_not_there'",
                        "0 of 2 styles can be had here")
            listed = self.clients("--catalogue", str(adapters))
            self.assertEqual([one["available"] for one in listed], [False, False])
            self.assertIn("cannot be started", listed[0]["why"])
            self.assertEqual(listed[0]["installed_by"], "make it")

    def test_a_version_that_lacks_a_style_says_so(self):
        with tempfile.TemporaryDirectory() as root:
            adapters = Path(root, "adapters.yaml")
            program = ROOT / "harness/clients/adapters/py/urllib_adapter.py"
            adapters.write_text(json.dumps({"programs": [
                {"name": "urllib", "command": ["python3", str(program)], "installed_by": "apt",
                 "styles": ["urllib.read1", "urllib.read2"]}]}))
            found = {one["style"]: one["why"] for one in self.clients("--catalogue",
                                                                      str(adapters))}
            self.assertEqual(found, {"urllib.read1": "", "urllib.read2": "this version cannot"})

    def test_a_wrong_list_is_told(self):
        with tempfile.TemporaryDirectory() as root:
            adapters = Path(root, "adapters.yaml")
            adapters.write_text("programs: [{name: a, command: b, styles: c, sytles: d}]\n")
            self.expect_usage(self.gauge("clients", "--catalogue", str(adapters)),
                              f"{adapters}: /programs/0", "sytles")


if __name__ == "__main__":
    unittest.main()
