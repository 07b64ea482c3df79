# SPDX-License-Identifier: MIT
"""A display that nobody sees, by Xvfb: WebKitGTK has no headless way of its own. It listens on no
port, and ends with the last window on it."""
import os
import shutil
import subprocess
import sys


def start():
    """Before GTK is imported, which looks for its display then."""
    if shutil.which("Xvfb") is None:
        sys.exit("Xvfb is not in PATH")
    number, number_end = os.pipe()
    subprocess.Popen(["Xvfb", "-displayfd", str(number_end), "-screen", "0", "1024x768x24",
                      "-nolisten", "tcp", "-terminate"], pass_fds=[number_end],
                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    os.close(number_end)
    with os.fdopen(number) as lines:
        name = lines.readline().strip()
    if not name:
        sys.exit("Xvfb ended before it had a display")
    os.environ["DISPLAY"] = ":" + name
    os.environ["GDK_BACKEND"] = "x11"
