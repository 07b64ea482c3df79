# SPDX-License-Identifier: MIT
"""Every rule of tidy.py finds the mistake it is there for."""
import tempfile
import unittest
from pathlib import Path

import tidy

GOOD = "// SPDX-License-Identifier: MIT\n// For tests.\n#pragma once\n"


class Rules(unittest.TestCase):
    def mistakes(self, name: str, text: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            return "\n".join(tidy.check(Path(folder)))

    def test_good_header_is_only_unused(self):
        found = self.mistakes("harness/a.h", GOOD).splitlines()
        self.assertEqual(len([line for line in found if "/a.h:" in line]), 1)
        self.assertIn("included nowhere", found[-1])

    def test_sentence(self):
        self.assertIn("no sentence", self.mistakes("harness/a.h", GOOD.replace("For", "Has")))

    def test_pragma(self):
        self.assertIn("pragma", self.mistakes("harness/a.h", GOOD.replace("#pragma once", "")))

    def test_spdx(self):
        self.assertIn("SPDX", self.mistakes("harness/a.h", "\n" + GOOD.split("\n", 1)[1]))

    def test_long_file(self):
        self.assertIn("split it", self.mistakes("harness/a.h", GOOD + "int a;\n" * 400))

    def test_long_line(self):
        self.assertIn("columns", self.mistakes("harness/a.h", GOOD + "// " + "a" * 100 + "\n"))

    def test_trailing_space(self):
        self.assertIn("trailing", self.mistakes("harness/a.h", GOOD + "int a; \n"))

    def test_long_function(self):
        body = "void f() {\n" + "  g();\n" * 70 + "}\n"
        self.assertIn("function of", self.mistakes("harness/a.cc", GOOD + body))

    def test_direction(self):
        text = GOOD + '#include "reports/reports.h"\n'
        self.assertIn("must not include", self.mistakes("harness/a.cc", text))

    def test_encoders_stay_home(self):
        text = GOOD + '#include "mock_server/encode/http.h"\n'
        self.assertIn("encoders live", self.mistakes("harness/a.cc", text))

    def test_dead_source(self):
        self.assertIn("named in no", self.mistakes("harness/a.cc", GOOD))

    def test_two_types_of_a_name(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / name for name in ("a.h", "b.h")]
            for path in paths:
                path.write_text(GOOD + "struct Twin {\n};\nstruct Other;\n")
            found = tidy.check_names(paths)
        self.assertEqual(len(found), 1)
        self.assertIn("Twin is a type", found[0])

    def test_readme(self):
        self.assertIn("no README", self.mistakes("harness/a.cc", GOOD))


if __name__ == "__main__":
    unittest.main()
