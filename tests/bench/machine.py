# SPDX-License-Identifier: MIT
"""What the benchmarks share: cores, priority, limits of this machine."""
import os
import resource
import shutil
import subprocess
from pathlib import Path

FILES_SPARE = 200
REAL_TIME = ["chrt", "--fifo", "10"]


def pinned(core: int, command: list, first: bool = False) -> list[str]:
    """Each side has a core of its own where there are two, so that they do not push each other.
    `first`: before all else that runs on the machine, where that is allowed."""
    words = [str(word) for word in command]
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) >= 2 and shutil.which("taskset"):
        words = ["taskset", "-c", str(cores[core]), *words]
    return [*REAL_TIME, *words] if first and may_go_first() else words


def may_go_first() -> bool:
    if not shutil.which(REAL_TIME[0]):
        return False
    return subprocess.run([*REAL_TIME, "true"], capture_output=True).returncode == 0


def raise_file_limit() -> int:
    """To all that is allowed, which it returns."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def too_many_files(streams: int, hard: int) -> str | None:
    """Why so many streams cannot be had, if they cannot."""
    if hard == resource.RLIM_INFINITY or streams + FILES_SPARE <= hard:
        return None
    return f"left out: the limit of open files is {hard} (ulimit -Hn)"


def end(process: subprocess.Popen, seconds: float = 10) -> None:
    """Ends a process that we started, first kindly."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
