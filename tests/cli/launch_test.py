# SPDX-License-Identifier: MIT
"""Targets that the program starts itself: that do not start, die, linger, or leave children."""
import json
import socket
import sys
import tempfile
from pathlib import Path

from gauge_case import GaugeCase, free_port

# Streams the mock's answer on, by OPENAI_BASE_URL alone.
RELAY = """
import http.server, os, sys, urllib.request
base = os.environ["OPENAI_BASE_URL"].removesuffix("/v1")
class Relay(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"
    def do_GET(self):
        with urllib.request.urlopen(base + "/stream/sse") as upstream:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            while piece := upstream.read1(65536):
                self.wfile.write(piece)
                self.wfile.flush()
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Relay)
{extra}
server.serve_forever()
"""


class Launch(GaugeCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/chat"

    def launch(self, program: str, *words: str, extra: str = ""):
        script = self.folder / "target.py"
        script.write_text(program.replace("{extra}", extra))
        command = f"{sys.executable} {script} {self.port}"
        return self.check(self.url, "--launch", command, *words)

    def test_target_is_started_asked_and_stopped(self):
        outcome = self.launch(RELAY, "--format", "json")
        self.expect(outcome, 0)
        self.assertEqual(outcome.verdict["verdict"], "STREAMS")
        with socket.socket() as probe:
            self.assertNotEqual(probe.connect_ex(("127.0.0.1", self.port)), 0)

    def test_children_and_stubborn_targets_are_stopped_too(self):
        # gauge_case fails when anything is left running.
        extra = ("import signal, subprocess\n"
                 "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                 "subprocess.Popen(['sleep', '600'])\n"
                 "subprocess.Popen([sys.executable, '-c', 'import signal, time;"
                 " signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)'])")
        self.expect(self.launch(RELAY, "--no-pair", extra=extra), 0, "STREAMS")

    def test_command_missing(self):
        outcome = self.check(self.url, "--launch", "/nowhere/server --port 1")
        self.expect_usage(outcome, "/nowhere/server", "cannot be started", "No such file")

    def test_command_with_an_open_quote(self):
        self.expect_usage(self.check(self.url, "--launch", "uvicorn 'app"), "quote", "byte 8")

    def test_target_that_dies_at_once_shows_its_last_words(self):
        outcome = self.launch("import sys\nsys.exit('no module named app')")
        self.expect(outcome, 3, "ended with status 1", "no module named app", "by hand")

    def test_target_that_dies_in_mid_check(self):
        extra = ("import threading\n"
                 "Relay.count = 0\n"
                 "def first(self, before=Relay.do_GET):\n"
                 "    Relay.count += 1\n"
                 "    print('out of memory', flush=True)\n"
                 "    os._exit(9) if Relay.count > 1 else before(self)\n"
                 "Relay.do_GET = first")
        outcome = self.launch(RELAY, extra=extra)
        self.assertIn(outcome.status, (1, 3, 4), outcome.text)
        self.assertNotIn("STREAMS  ", outcome.out.splitlines()[0])
        self.expect(outcome, outcome.status, "ended with status 9", "out of memory")

    def test_target_that_is_never_ready(self):
        outcome = self.launch("import time\ntime.sleep(600)", "--ready-within", "1s")
        self.expect(outcome, 3, "was not ready", str(self.port))

    def test_port_that_answers_before_the_start(self):
        with socket.create_server(("127.0.0.1", self.port)):
            outcome = self.launch(RELAY)
        self.expect(outcome, 3, "answers before", "end what holds the port")

    def test_record_names_the_command(self):
        self.launch(RELAY, "-o", str(self.folder / "out"), "--no-pair")
        document = json.loads((self.folder / "out" / "verdict.json").read_text())
        self.assertIn("--launch", document["command"])
        self.assertTrue(document["machine"])
