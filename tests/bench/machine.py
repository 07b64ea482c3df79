# SPDX-License-Identifier: MIT
"""What the benchmarks share: cores, priority, limits of this machine."""
import functools
import os
import resource
import shutil
import subprocess
from pathlib import Path

FILES_SPARE = 200
# Before all else on the machine. Only for programs of one thread: runtimes with more of them wait
# for each other in ways that never end at such a priority. FAVOURED serves those; where the kernel
# shares out by session first, the session too must be favoured.
REAL_TIME = ("chrt", "--fifo", "10")
FAVOURED = ("setsid", "sh", "-c",
            'echo -20 2>/dev/null >/proc/$$/autogroup; exec nice -n -20 "$@"', "favoured")


def pinned(core: int, command: list, priority: tuple[str, ...] = ()) -> list[str]:
    """Each side has a core of its own where there are two, so that they do not push each other;
    with the priority if it is allowed."""
    words = [str(word) for word in command]
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) >= 2 and shutil.which("taskset"):
        words = ["taskset", "-c", str(cores[core]), *words]
    return [*priority, *words] if allowed(priority) else words


@functools.cache
def allowed(priority: tuple[str, ...]) -> bool:
    if not priority or not shutil.which(priority[0]):
        return False
    ran = subprocess.run([*priority, "true"], capture_output=True)
    return ran.returncode == 0 and not ran.stderr  # nice only warns


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
