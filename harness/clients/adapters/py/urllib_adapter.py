# SPDX-License-Identifier: MIT
"""urllib of Python's own library."""
import urllib.error
import urllib.request

import adapter


def ask(request: adapter.Request):
    wanted = urllib.request.Request(request.url, request.body, request.headers,
                                    method=request.method)
    try:
        answer = urllib.request.urlopen(wanted)
    except urllib.error.HTTPError as error:
        answer = error  # an answer too, of a status that is no success
    with answer:
        adapter.head(answer.status, answer.headers.items())
        call = getattr(answer, request.call.removeprefix("urllib."))
        while piece := call(request.count) if request.count else call():
            adapter.give(piece)


adapter.serve("urllib", {},
              ["urllib.read(N)", "urllib.read1", "urllib.read1(N)", "urllib.readline"], ask)
