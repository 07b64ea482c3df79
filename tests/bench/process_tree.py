# SPDX-License-Identifier: MIT
"""CPU time and memory of a process and all that it has started, read from /proc."""
import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def members(pid: int) -> list[int]:
    """The process and its children, their children, ..."""
    found = [pid]
    for member in found:
        for task in Path(f"/proc/{member}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:  # a thread that has just ended
                continue
    return found


def cpu_seconds(pid: int) -> float:
    """Of user and system, with that of children that have ended and been waited for."""
    ticks = 0
    for member in members(pid):
        fields = Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS


def memory_bytes(pid: int) -> int:
    """Resident, a page that several share counted once (Pss)."""
    kib = 0
    for member in members(pid):
        for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kib += int(line.split()[1])
    return kib * 1024
