# SPDX-License-Identifier: MIT
"""The adapter that the protocol's page shows, as it stands there: it works, and it is short."""
import re
import shlex
import tempfile
import unittest
from pathlib import Path

from client_case import CHUNKS, ClientCase, ClientRun

PAGE = Path(__file__).resolve().parents[2] / "harness/clients/adapters/README.md"


class ReadmeTest(ClientCase):
    def test_the_shown_adapter_works(self):
        code = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)[1]
        self.assertLessEqual(len(code.splitlines()), 30)
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder, "mine.py")
            program.write_text(code)
            client = ClientRun("http.client.read1", self.mock.url + "/stream/sse", "--program",
                               shlex.join(["python3", str(program)]), "-H",
                               'X-Streamgauge-Plan: {"chunks": 4, "timing": {"interval": "0ms"}}')
            self.addCleanup(client.close)
            text = "".join(line["text"] for line in self.check_end(client))
        self.assertEqual(text.count("QZE"), CHUNKS)


if __name__ == "__main__":
    unittest.main()
