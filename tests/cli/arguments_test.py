# SPDX-License-Identifier: MIT
"""What the user typed is wrong: exit status 2, what is wrong, and what to write."""
import socket
import unittest

from gauge_case import GaugeCase, SECRET, free_port


class Arguments(GaugeCase):
    def test_url_not_parsable(self):
        for url in ["not a url", "127.0.0.1:8000/chat", "ftp://127.0.0.1/", "http://",
                    "http://127.0.0.1:99999/", "http://[::1/"]:
            with self.subTest(url=url):
                self.expect_usage(self.check(url), url, "http://HOST:PORT/PATH")

    def test_credentials_before_the_host(self):
        outcome = self.check(f"http://user:{SECRET}@127.0.0.1:1/")
        self.expect_usage(outcome, "user information", "-H")

    def test_credentials_in_a_url_that_does_not_parse(self):
        self.expect_usage(self.check(f"htp://user:{SECRET}@host/"), "http://HOST:PORT/PATH")
        self.expect_usage(self.check(f"htp://host/?api_key={SECRET}"), "http://HOST:PORT/PATH")

    def test_url_missing(self):
        self.expect_usage(self.gauge("check"), "URL", "streamgauge check --help")

    def test_unknown_flag(self):
        outcome = self.check("http://127.0.0.1:1/", "--interva", "5ms")
        self.expect_usage(outcome, "'--interva'", "did you mean '--interval'?")
        outcome = self.check("http://127.0.0.1:1/", "--zzzzzzzz")
        self.expect_usage(outcome, "'--zzzzzzzz'", "streamgauge check --help")

    def test_unknown_flag_shows_no_secret(self):
        outcome = self.check("http://127.0.0.1:1/", "--heade", f"Authorization: Bearer {SECRET}")
        self.expect_usage(outcome, "'--heade'", "did you mean '--header'?")
        outcome = self.check("http://127.0.0.1:1/", f"--heade=Authorization: Bearer {SECRET}")
        self.expect_usage(outcome, "'--heade'", "did you mean '--header'?")

    def test_unknown_client(self):
        outcome = self.check("http://127.0.0.1:1/", "--client", "requests.iter_line")
        self.expect_usage(outcome, "'requests.iter_line'", "'requests.iter_lines'", "python")

    def test_value_missing(self):
        self.expect_usage(self.check("http://127.0.0.1:1/", "--budget"), "--budget")

    def test_subcommand_missing_or_unknown(self):
        self.expect_usage(self.gauge(), "subcommand", "streamgauge --help")
        self.expect_usage(self.gauge("chekc", "http://127.0.0.1:1/"), "'chekc'",
                          "did you mean 'check'?")
        self.expect_usage(self.gauge("http://127.0.0.1:8000/chat"),
                          "streamgauge check http://127.0.0.1:8000/chat")
        self.expect_usage(self.gauge("--chek"), "'--chek'")

    def test_values_out_of_range(self):
        for words, piece in [(["--budget", "soon"], "--budget"),
                             (["--budget", "0ms"], "--budget"),
                             (["--budget", "99h"], "--budget"),
                             (["--patience", "0ms"], "--patience"),
                             (["--interval", "-5ms"], "--interval"),
                             (["--chunk-bytes", "3"], "--chunk-bytes"),
                             (["--chunk-bytes", "9GiB"], "--chunk-bytes"),
                             (["--chunks", "0"], "--chunks"),
                             (["--chunks", "many"], "--chunks"),
                             (["--format", "xml"], "--format"),
                             (["--json", "{"], "--json"),
                             (["--hop", "app"], "NAME=URL"),
                             (["--hop", "app=nowhere"], "http://HOST:PORT/PATH"),
                             (["-X", "GE T"], "-X"),
                             (["--accept-encoding", "gzip\r\nX: y"], "--accept-encoding"),
                             (["--ca", "/does/not/exist.pem"], "--ca"),
                             (["--mock", "8089"], "HOST:PORT"),
                             (["--mock", "127.0.0.1:port"], "HOST:PORT"),
                             (["--launch", "'unclosed"], "quote")]:
            with self.subTest(words=words):
                self.expect_usage(self.check("http://127.0.0.1:1/", *words), piece)

    def test_header_not_sendable_is_not_shown(self):
        for header in [f"Bearer {SECRET}", f"X-Key: {SECRET}\r\nX-Other: 1", f"bad name: {SECRET}"]:
            with self.subTest(header=header.replace(SECRET, "...")):
                self.expect_usage(self.check("http://127.0.0.1:1/", "-H", header), "-H",
                                  "NAME: VALUE")

    def test_port_taken_for_the_mock(self):
        with socket.create_server(("127.0.0.1", 0)) as holder:
            taken = holder.getsockname()[1]
            outcome = self.check("http://127.0.0.1:1/", "--mock", f"127.0.0.1:{taken}")
            self.expect_usage(outcome, f"127.0.0.1:{taken}", "--mock 127.0.0.1:PORT")

    def test_address_not_ours_for_the_mock(self):
        outcome = self.check("http://127.0.0.1:1/", "--mock", f"192.0.2.1:{free_port()}")
        self.expect_usage(outcome, "192.0.2.1", "--mock")

    def test_output_folder_not_writable(self):
        outcome = self.gauge("run", "nothing.yaml", "-o", "/proc/nowhere")
        self.expect_usage(outcome, "nothing.yaml")
        outcome = self.check("http://127.0.0.1:1/", "-o", "/proc/nowhere")
        self.assertEqual(outcome.status, 2, outcome.text)
        self.assertIn("/proc/nowhere", outcome.err)


if __name__ == "__main__":
    unittest.main()
