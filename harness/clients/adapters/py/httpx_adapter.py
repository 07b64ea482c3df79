# SPDX-License-Identifier: MIT
"""httpx or httpx2, as the first word says: they have the same calls."""
import importlib
import sys

import adapter

NAME = sys.argv[1]
library = importlib.import_module(NAME)


def ask(request: adapter.Request):
    with library.Client(timeout=None) as client:
        with client.stream(request.method, request.url, headers=request.headers,
                           content=request.body) as response:
            adapter.head(response.status_code, response.headers.items())
            call = getattr(response, request.call.removeprefix(NAME + "."))
            for piece in call(request.count) if request.count else call():
                adapter.give(piece)


adapter.serve(NAME, {NAME: library.__version__},
              [f"{NAME}.{call}" for call in (
                  "iter_raw", "iter_raw(N)", "iter_bytes", "iter_bytes(N)", "iter_text",
                  "iter_text(N)", "iter_lines")], ask)
