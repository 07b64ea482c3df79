# SPDX-License-Identifier: MIT
"""httpx or httpx2, as the first word says: they have the same calls."""
import importlib
import sys

import adapter

NAME = sys.argv[1]
library = importlib.import_module(NAME)


def events(client, request: adapter.Request):
    with client.sse(request.url, method=request.method, headers=request.headers,
                    content=request.body) as source:
        adapter.head(source.response.status_code, source.response.headers.items())
        for event in source:
            adapter.give(event.data)


def ask(request: adapter.Request):
    with library.Client(timeout=None) as client:
        if request.call == "httpx2.sse":
            return events(client, request)
        with client.stream(request.method, request.url, headers=request.headers,
                           content=request.body) as response:
            adapter.head(response.status_code, response.headers.items())
            call = getattr(response, request.call.removeprefix(NAME + "."))
            for piece in call(request.count) if request.count else call():
                adapter.give(piece)


CALLS = ["iter_raw", "iter_raw(N)", "iter_bytes", "iter_bytes(N)", "iter_text", "iter_text(N)",
         "iter_lines"]
if hasattr(library.Client, "sse"):
    CALLS.append("sse")

adapter.serve(NAME, {NAME: library.__version__}, [f"{NAME}.{call}" for call in CALLS], ask)
