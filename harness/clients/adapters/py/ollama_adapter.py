# SPDX-License-Identifier: MIT
"""ollama. Its public calls choose the path by themselves: what they all go through is called. Each
object is given as JSON; when the head came is not told."""
import json
from importlib.metadata import version
from urllib.parse import urlsplit

import ollama

import adapter


def ask(request: adapter.Request):
    where = urlsplit(request.url)
    target = where.path + ("?" + where.query if where.query else "")
    client = ollama.Client(host=f"{where.scheme}://{where.netloc}", headers=request.headers)
    body = json.loads(request.body) if request.body else None
    for event in client._request(dict, request.method, target, json=body, stream=True):
        adapter.give(json.dumps(event, ensure_ascii=False, separators=(",", ":")))


adapter.serve("ollama", {"ollama": version("ollama")}, ["ollama"], ask)
