# SPDX-License-Identifier: MIT
"""The README's commands exist, and every help page fits a terminal."""
import re
import shlex
import subprocess
from pathlib import Path

from gauge_case import PROGRAM, ROOT, GaugeCase

SUBCOMMANDS = ["check", "run", "judge", "schema", "doctor"]
MOCK_SUBCOMMANDS = ["record", "replay"]
MOCK = str(Path(PROGRAM).parent / "streamgauge-mock")


def help_of(*words: str) -> str:
    ran = subprocess.run([*words, "--help"], capture_output=True, text=True, timeout=30)
    assert ran.returncode == 0 and not ran.stderr, ran
    return ran.stdout


def commands() -> list[list[str]]:
    """Every command of ours in the README's code blocks, continued lines joined."""
    text = (ROOT / "README.md").read_text()
    blocks = "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.S)).replace("\\\n", " ")
    found = []
    for line in blocks.splitlines():
        words = shlex.split(line, comments=True)
        if words and Path(words[0]).name in ("streamgauge", "streamgauge-mock"):
            found.append(words)
    return found


class Help(GaugeCase):
    def test_help_fits_80_columns(self):
        pages = {name: help_of(PROGRAM, name) for name in SUBCOMMANDS}
        pages |= {"": help_of(PROGRAM), "streamgauge-mock": help_of(MOCK)}
        pages |= {f"streamgauge-mock {name}": help_of(MOCK, name) for name in MOCK_SUBCOMMANDS}
        for name, page in pages.items():
            for line in page.splitlines():
                self.assertLessEqual(len(line), 80, f"{name}: {line}")
        for name in SUBCOMMANDS:
            self.assertIn(name, pages[""])

    def test_every_command_of_the_readme_is_known(self):
        found = commands()
        self.assertGreaterEqual(len(found), 3)
        for words in found:
            mock = words[0].endswith("-mock") and words[1] not in MOCK_SUBCOMMANDS
            program = MOCK if words[0].endswith("-mock") else PROGRAM
            page = help_of(MOCK) if mock else help_of(program, words[1])
            for word in words[1 if mock else 2:]:
                if word.startswith("-"):
                    self.assertRegex(page, rf"(^|[ ,]){re.escape(word)}\b", " ".join(words))
