# SPDX-License-Identifier: MIT
"""/metrics as Prometheus' own Python library reads it: every family typed, every count right."""
import socket
import time
import unittest
import urllib.error
import urllib.request

from mock_program import Mock
from prometheus_client.parser import text_string_to_metric_families
from steady import wait_until_steady

PREFIX = "streamgauge_mock_"
SECONDS_MAX = 60  # nothing here needs a tenth of it


def fetch(url: str, method: str = "GET", body: bytes | None = None) -> str:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, method=method)) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.read().decode()


class Metrics(unittest.TestCase):
    def setUp(self):
        self.mock = Mock()
        self.addCleanup(self.mock.__exit__)

    def families(self) -> dict:
        text = fetch(self.mock.control + "/metrics")
        families = list(text_string_to_metric_families(text))
        for family in families:
            self.assertNotEqual(family.type, "unknown", family.name)
            self.assertTrue(family.documentation, family.name)
        return {family.name.removeprefix(PREFIX): family for family in families}

    def value(self, name: str, **labels: str) -> float:
        for family in self.families().values():
            for sample in family.samples:
                if sample.name == PREFIX + name and sample.labels == labels:
                    return sample.value
        self.fail(f"{name} {labels} is not told")

    def plan(self, body: str):
        fetch(self.mock.control + "/plan", "PUT", body.encode())

    def test_what_happened_is_counted(self):
        self.plan('{"chunks": 4}')
        fetch(self.mock.url + "/stream/text")
        self.plan('{"chunks": 5, "faults": [{"kind": "fin", "chunk": 2}]}')
        with self.assertRaises(Exception):
            fetch(self.mock.url + "/stream/text")
        fetch(self.mock.url + "/nowhere")
        for name, labels, value in [
                ("requests_total", {}, 3), ("answers_total", {"status": "200"}, 2),
                ("answers_total", {"status": "404"}, 1), ("streams_total", {}, 2),
                ("streams_open", {}, 0), ("streams_ended_total", {"end": "complete"}, 1),
                ("streams_ended_total", {"end": "by_fault"}, 1),
                ("streams_ended_total", {"end": "client_gone"}, 0), ("chunks_total", {}, 6),
                ("faults_total", {}, 1), ("ledgers_kept", {}, 2), ("ledgers_dropped_total", {}, 0),
                ("journal_kept", {}, 3), ("journal_dropped_total", {}, 0),
                ("schedule_error_seconds_count", {}, 6)]:
            with self.subTest(name=name, labels=labels):
                self.assertEqual(self.value(name, **labels), value)
        self.assertGreater(self.value("chunk_bytes_total"), 6 * 64)

    def test_the_histogram_s_buckets_rise_to_its_count(self):
        self.plan('{"chunks": 50, "timing": {"interval": "1ms"}}')
        fetch(self.mock.url + "/stream/text")
        samples = self.families()["schedule_error_seconds"].samples
        buckets = [sample for sample in samples if sample.name.endswith("_bucket")]
        bounds = [float(sample.labels["le"]) for sample in buckets]
        counts = [sample.value for sample in buckets]
        self.assertEqual(bounds, sorted(bounds))
        self.assertEqual(bounds[-1], float("inf"))
        self.assertEqual(counts, sorted(counts))
        self.assertEqual(counts[-1], 50)

    def wait_for(self, name: str):
        deadline = time.monotonic() + SECONDS_MAX
        while self.value(name) == 0:
            self.assertLess(time.monotonic(), deadline, f"{name} stays 0")

    def test_a_client_that_does_not_read_and_goes(self):
        self.plan('{"chunks": 1000, "chunk_bytes": 60000, "timing": {"interval": "0ms"}}')
        host, port = self.mock.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=SECONDS_MAX) as client:
            client.sendall(b"GET /stream/text HTTP/1.1\r\nHost: a\r\n\r\n")
            wait_until_steady(lambda: self.value("chunks_total"))
        self.wait_for("clients_gone_total")
        self.assertGreater(self.value("blocked_seconds_total"), 0)
        self.assertEqual(self.value("streams_ended_total", end="client_gone"), 1)


if __name__ == "__main__":
    unittest.main()
