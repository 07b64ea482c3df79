# SPDX-License-Identifier: MIT
"""Every style of a family (CLIENT_FAMILY) against the mock's gate."""
import os
import unittest

from lockstep_case import LockstepCase
from styles import FAMILIES


class LockstepTest(LockstepCase):
    def test_every_style(self):
        for expected in FAMILIES[os.environ["CLIENT_FAMILY"]]:
            with self.subTest(style=expected.style, plan=expected.plan):
                self.check(expected)


if __name__ == "__main__":
    unittest.main()
