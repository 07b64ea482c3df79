# SPDX-License-Identifier: MIT
"""Waits until something goes on no more: a kernel that takes no more bytes has no other sign."""
import time

from mock_program import SECONDS_MAX

LOOKS = 50
SECONDS_BETWEEN = 0.02


def wait_until_steady(look) -> None:
    """Returns when `look` has given the same, more than nothing, many times in a row."""
    limit = time.monotonic() + SECONDS_MAX
    seen, same = look(), 0
    while same < LOOKS:
        assert time.monotonic() < limit, f"it goes on and on, or never begins: {seen}"
        time.sleep(SECONDS_BETWEEN)
        now = look()
        same = same + 1 if now == seen and now else 0
        seen = now
