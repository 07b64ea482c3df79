# SPDX-License-Identifier: MIT
"""TLS by an ephemeral authority: clients that are told of it trust it, for loopback only."""
import socket
import ssl
import stat
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from mock_program import SECONDS_MAX, Mock, run


class Ephemeral(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name) / "trust"
        cls.mock = Mock("--tls-ephemeral", str(cls.folder))
        cls.addClassCleanup(cls.mock.__exit__)
        cls.authority = cls.folder / "ca.pem"
        cls.port = cls.mock.url.rsplit(":", 1)[1]

    def fetch(self, host: str) -> bytes:
        context = ssl.create_default_context(cafile=str(self.authority))
        context.verify_flags |= ssl.VERIFY_X509_STRICT  # as newer versions of Python do
        with urllib.request.urlopen(f"https://{host}:{self.port}/v1/models", context=context,
                                    timeout=SECONDS_MAX) as answer:
            return answer.read()

    def test_python_trusts_it_for_localhost_and_its_address(self):
        self.assertTrue(self.mock.url.startswith("https://"))
        for host in ("localhost", "127.0.0.1"):
            self.assertIn(b'"object":"list"', self.fetch(host).replace(b" ", b""))

    def test_another_name_is_refused_and_so_is_a_client_that_was_not_told(self):
        context = ssl.create_default_context(cafile=str(self.authority))
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        session = context.wrap_bio(incoming, outgoing, server_hostname="api.openai.com")
        with self.assertRaises(ssl.SSLCertVerificationError), self.connection() as plain:
            while True:
                try:
                    session.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    plain.sendall(outgoing.read())
                    incoming.write(plain.recv(65536))
        with self.assertRaises(urllib.error.URLError) as untold:
            urllib.request.urlopen(self.mock.url + "/v1/models", timeout=SECONDS_MAX)
        self.assertIsInstance(untold.exception.reason, ssl.SSLCertVerificationError)

    def connection(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", int(self.port)), SECONDS_MAX)

    def test_openssl_verifies_it(self):
        def verify(*words: str) -> int:
            return subprocess.run(["openssl", "verify", "-x509_strict", "-purpose", "sslserver",
                                   "-CAfile", str(self.authority), *words,
                                   str(self.folder / "localhost.pem")], capture_output=True,
                                  timeout=SECONDS_MAX).returncode
        self.assertEqual(verify("-verify_hostname", "localhost"), 0)
        self.assertEqual(verify("-verify_ip", "::1"), 0)
        self.assertNotEqual(verify("-verify_hostname", "example.com"), 0)
        shown = subprocess.run(["openssl", "x509", "-in", str(self.authority), "-noout", "-text"],
                               capture_output=True, text=True, check=True).stdout
        self.assertIn("Name Constraints: critical", shown)

    def test_files(self):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in self.folder.iterdir()}
        self.assertEqual(modes, {"ca.pem": 0o644, "localhost.pem": 0o644,
                                 "localhost-key.pem": 0o600})
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode), 0o700)

    def test_what_to_trust_is_said(self):
        with tempfile.TemporaryDirectory() as folder, Mock("--tls-ephemeral", folder) as mock:
            status, errors = mock.stop()
            said = mock.process.stdout.read()
            self.assertEqual((status, errors), (0, ""))
            for name in ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
                self.assertIn(f"{name}={folder}/ca.pem", said)
            self.assertIn(f"curl --cacert {folder}/ca.pem", said)
            with Mock("--tls-ephemeral", folder):
                pass  # over the files of the one before

    def test_mistakes(self):
        ports = ("--listen", "127.0.0.1:0", "--control", "127.0.0.1:0")
        for words, piece in (
                (("--tls-ephemeral", str(self.folder)), "another mock that runs uses"),
                (("--tls-ephemeral", "/proc/nowhere"), "cannot be made"),
                (("--tls-ephemeral", "x", "--tls-key", "k.pem"), "--tls-ephemeral")):
            ran = run(*ports, *words)
            self.assertEqual(ran.returncode, 2, piece)
            self.assertIn(piece, ran.stderr)


if __name__ == "__main__":
    unittest.main()
