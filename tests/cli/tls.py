# SPDX-License-Identifier: MIT
"""A certificate of our own for 127.0.0.1, made anew for each run of a test."""
import ssl
import subprocess
import tempfile
from pathlib import Path


class Certificate:
    def __init__(self, name: str = "IP:127.0.0.1"):
        self.folder = tempfile.TemporaryDirectory()
        self.key = str(Path(self.folder.name) / "key.pem")
        self.file = str(Path(self.folder.name) / "certificate.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=streamgauge test",
             "-addext", f"subjectAltName={name}", "-keyout", self.key, "-out", self.file],
            check=True, capture_output=True)

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context
