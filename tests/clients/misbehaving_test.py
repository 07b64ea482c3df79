# SPDX-License-Identifier: MIT
"""Programs that hang, flood, die or lie: each ends with a clear error, and nothing is left."""
import json
import shlex
import tempfile
import time
import unittest
from pathlib import Path

from gauge_case import GaugeCase, Outcome

HELLO = """
import json, os, signal, subprocess, sys, time
def write(line): print(json.dumps(line), flush=True)
now = time.monotonic_ns
def hello(clock="monotonic", **more):
    write({"hello": {"name": "p", "versions": {}, "styles": ["p.read"], "clock": clock, **more}})
def ready(**more):
    hello(**more)
    sys.stdin.readline()
"""
# How long a program that hangs is waited for: nothing waits for the others.
SHORT = ["--idle", "0.3", "--total", "30", "--greeting", "30"]


class MisbehavingTest(GaugeCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.program = Path(folder.name, "program.py")
        self.temporary = Path(folder.name, "temporary")
        self.temporary.mkdir()

    def run_program(self, code: str, *words: str, style: str = "p.read") -> Outcome:
        self.program.write_text(HELLO + code)
        outcome = self.gauge("clients", "run", style, "http://127.0.0.1:1/", "--program",
                             shlex.join(["python3", str(self.program)]), *words,
                             env={"TMPDIR": str(self.temporary)})
        self.assertEqual(list(self.temporary.iterdir()), [], "its folder is left")
        return outcome

    def fails(self, code: str, *pieces: str, words: list[str] = (), style: str = "p.read"):
        outcome = self.run_program(code, *words, style=style)
        self.expect(outcome, 3, str(self.program), f"({style})", *pieces)
        self.assertIn('"end":"failed"', outcome.out)

    def test_one_that_says_no_hello(self):
        self.fails("time.sleep(60)", "was not ready within 0.3 s", "it must write its hello line",
                   words=["--greeting", "0.3"])

    def test_one_that_answers_no_ping(self):
        self.fails("hello('own'); time.sleep(60)", "was not ready within 2.0 s",
                   words=["--greeting", "2"])

    def test_one_that_answers_pings_wrongly(self):
        self.fails("ready(clock='own'); write({'pong': 7, 'at_ns': 1}); time.sleep(60)",
                   "answers a ping that was not sent: 7")

    def test_one_that_hangs(self):
        outcome = self.run_program("ready(); write({'text': 'a', 'at_ns': now()}); time.sleep(60)",
                                   *SHORT)
        self.expect(outcome, 1, "nothing was delivered for 0.3 s")
        self.assertIn('"end":"timeout"', outcome.out)

    def test_one_that_goes_on_and_on(self):
        outcome = self.run_program(
            "ready()\nwhile True: write({'text': 'a', 'at_ns': now()}); time.sleep(0.01)",
            "--idle", "30", "--total", "1")
        self.expect(outcome, 1, "no end within 1.0 s")

    def test_one_that_hangs_and_ignores_its_end(self):
        outcome = self.run_program("signal.signal(signal.SIGTERM, signal.SIG_IGN); ready()\n"
                                   "while True: time.sleep(60)", *SHORT)
        self.expect(outcome, 1, "nothing was delivered")

    def test_one_that_leaves_children(self):
        self.fails("ready(); subprocess.Popen(['sleep', '600'])",
                   "ended with status 0 without an end line, after line 1")

    def test_one_that_floods(self):
        outcome = self.run_program("ready()\nwhile True: write({'text': 'a' * 2**20, 'at_ns': "
                                   "now()})")
        self.expect(outcome, 1, "delivered more than 67108864 bytes")
        self.assertIn('"end":"limit"', outcome.out)

    def test_one_whose_line_has_no_end(self):
        self.fails("ready(); sys.stdout.write('a' * (33 << 20)); sys.stdout.flush(); "
                   "time.sleep(60)", "line 2 is longer than 33554432 bytes")

    def test_one_that_floods_stderr(self):
        outcome = self.run_program("ready()\nfor _ in range(100): sys.stderr.write('x' * 65536)\n"
                                   "sys.stderr.write('the last')\nsys.exit(3)")
        self.expect(outcome, 3, "ended with status 3", "the last")
        self.assertLess(len(outcome.err), 4096)

    def test_one_that_dies(self):
        self.fails("ready(); os.kill(os.getpid(), signal.SIGSEGV)",
                   "ended with status 139 without an end line")

    def test_one_that_dies_in_a_line(self):
        self.fails("ready(); sys.stdout.write('{\"text'); sys.stdout.flush()",
                   "ended with status 0 in the middle of line 2")

    def test_one_that_throws(self):
        self.fails("ready(); raise RuntimeError('no such luck')", "ended with status 1",
                   "its last words:", "RuntimeError: no such luck")

    def test_one_that_closes_stdout_and_stays(self):
        outcome = self.run_program("ready(); os.close(1); time.sleep(60)", *SHORT)
        self.expect(outcome, 1, "nothing was delivered")

    def test_one_that_writes_no_json(self):
        self.fails("ready(); print('Starting up...', flush=True); time.sleep(60)",
                   "line 2 is no JSON object: 'Starting up...'", "write other words to stderr")

    def test_one_that_speaks_too_early(self):
        # Stamped before its hello, so that no slow machine makes it late enough.
        self.fails("at = now(); hello(); write({'text': 'a', 'at_ns': at}); time.sleep(60)",
                   "delivery 1")

    def test_one_that_stamps_the_future(self):
        self.fails("ready(); write({'text': 'a', 'at_ns': now() + 10**9}); time.sleep(60)",
                   "delivery 1 is stamped", "ms after it was read here",
                   "stamp with CLOCK_MONOTONIC")

    def test_one_that_stamps_the_past(self):
        self.fails("ready(); write({'text': 'a', 'at_ns': now() - 10**12}); time.sleep(60)",
                   "delivery 1 is stamped", "ms before the request was sent")

    def test_one_that_steps_back(self):
        self.fails("ready(); at = now(); write({'text': 'a', 'at_ns': at}); "
                   "write({'text': 'b', 'at_ns': at - 1000}); time.sleep(60)",
                   "delivery 2 is stamped 0.001 ms before the one before it")

    def test_one_with_another_clock_is_told_apart_by_its_error(self):
        code = """
shift = 10**15
hello('own', clock_error_ns=1000)
for line in sys.stdin:
    asked = json.loads(line)
    if 'ping' not in asked: break
    write({'pong': asked['ping'], 'at_ns': now() + shift})
write({'text': 'a', 'at_ns': now() + shift})
write({'end': 'ok'})
"""
        before = time.monotonic_ns()
        outcome = self.run_program(code)
        self.expect(outcome, 0)
        lines = [json.loads(line) for line in outcome.out.splitlines()]
        error = lines[-1]["clock_error_ns"]
        self.assertGreater(error, 1000)
        self.assertGreater(lines[1]["at_ns"] + error, before)
        self.assertLess(lines[1]["at_ns"] - error, time.monotonic_ns())

    def test_the_librarys_own_error_is_told(self):
        self.fails("ready(); write({'end': 'error', 'why': 'ConnectionError: refused'})",
                   "ConnectionError: refused")
        outcome = self.run_program("ready(); write({'text': 'a', 'at_ns': now()}); "
                                   "write({'end': 'error', 'why': 'IncompleteRead'})")
        self.expect(outcome, 1, "IncompleteRead")
        self.assertIn('"end":"broken"', outcome.out)

    def test_one_that_cannot_do_the_style(self):
        self.fails("ready(); time.sleep(60)", "cannot do 'p.write(3)'", style="p.write(3)")

    def test_one_that_is_not_there(self):
        outcome = self.gauge("clients", "run", "p.read", "http://127.0.0.1:1/", "--program",
                             "/nothing/here")
        self.expect(outcome, 3, "'/nothing/here' (p.read): cannot be started: No such file")

    def test_words_that_make_no_sense(self):
        run = ["clients", "run"]
        self.expect_usage(self.gauge(*run, "a(1", "http://127.0.0.1:1/"), "brackets")
        self.expect_usage(self.gauge(*run, "openay", "http://127.0.0.1:1/"),
                          "no program has the style 'openay': did you mean 'openai'?")
        self.expect_usage(self.gauge(*run, "openai", "ftp://127.0.0.1/"), "ftp")
        self.expect_usage(self.gauge(*run, "openai", "http://127.0.0.1:1/", "-H", "x"), "header")


if __name__ == "__main__":
    unittest.main()
