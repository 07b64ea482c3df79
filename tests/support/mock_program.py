# SPDX-License-Identifier: MIT
"""Starts streamgauge-mock on free ports, and stops it."""
import os
import re
import signal
import subprocess

PROGRAM = os.environ["STREAMGAUGE_MOCK"]
SECONDS_MAX = 30  # nothing here needs a tenth of it


class Mock:
    """The program while it runs; `url` and `control` are where it said it listens."""

    def __init__(self, *words: str, env: dict[str, str] | None = None):
        self.process = subprocess.Popen(
            [PROGRAM, "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, **(env or {})})
        self.ready = self.process.stdout.readline()
        self.url, self.control = re.findall(r"https?://[0-9.]+:\d+", self.ready)[:2]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        self.process.stdout.close()
        self.process.stderr.close()

    def stop(self) -> tuple[int, str]:
        """Exit status after SIGTERM, and what it said on stderr."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(SECONDS_MAX)
        return status, self.process.stderr.read()


def certificate(folder: str) -> tuple[str, str]:
    """Files of a certificate for localhost that is its own authority, and of its key."""
    files = [os.path.join(folder, name) for name in ("c.pem", "k.pem")]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-keyout", files[1], "-out",
                    files[0]], check=True, capture_output=True)
    os.chmod(files[1], 0o600)
    return files[0], files[1]


def run(*words: str) -> subprocess.CompletedProcess:
    """The program where it is expected to end by itself."""
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=SECONDS_MAX)
