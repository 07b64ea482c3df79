# SPDX-License-Identifier: MIT
"""requests, over whichever urllib3 is installed beside it."""
import requests
import urllib3

import adapter


def pieces(response: requests.Response, call: str, count: int | None, given: bool):
    raw = response.raw
    match call.removeprefix("requests."):
        case "iter_content":
            return response.iter_content(count) if given else response.iter_content()
        case "iter_lines":
            return response.iter_lines(count) if count else response.iter_lines()
        case "raw.read":
            return iter(lambda: raw.read(count), b"")
        case "raw.read1":
            return iter(lambda: raw.read1(count), b"")
        case "raw.readline":
            return iter(raw.readline, b"")


def ask(request: adapter.Request):
    with requests.request(request.method, request.url, headers=request.headers,
                          data=request.body, stream=True) as response:
        adapter.head(response.status_code, response.headers.items())
        for piece in pieces(response, request.call, request.count, request.argument is not None):
            adapter.give(piece)


STYLES = ["requests.iter_content", "requests.iter_content(N)", "requests.iter_content(None)",
          "requests.iter_lines", "requests.iter_lines(N)", "requests.raw.read(N)",
          "requests.raw.readline"]
if hasattr(urllib3.HTTPResponse, "read1"):
    STYLES += ["requests.raw.read1", "requests.raw.read1(N)"]

adapter.serve("requests", {"requests": requests.__version__, "urllib3": urllib3.__version__},
              STYLES, ask)
