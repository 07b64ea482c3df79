# SPDX-License-Identifier: MIT
"""A certificate of our own for 127.0.0.1, made anew for each run of a test."""
import shutil
import ssl
import subprocess
import tempfile
import weakref
from pathlib import Path


class Certificate:
    def __init__(self, name: str = "IP:127.0.0.1"):
        folder = tempfile.mkdtemp()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.key = str(Path(folder) / "key.pem")
        self.file = str(Path(folder) / "certificate.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=streamgauge test",
             "-addext", f"subjectAltName={name}", "-keyout", self.key, "-out", self.file],
            check=True, capture_output=True)

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context
