# SPDX-License-Identifier: MIT
"""The openai SDK 0.28, over requests. Each event is given as the JSON that its data was."""
import json
from urllib.parse import urlsplit

import openai
import requests
from openai import api_requestor, version

import adapter


def ask(request: adapter.Request):
    where = urlsplit(request.url)
    target = where.path + ("?" + where.query if where.query else "")
    client = api_requestor.APIRequestor(key="none", api_base=f"{where.scheme}://{where.netloc}")
    events, _, _ = client.request(request.method.lower(), target,
                                  params=json.loads(request.body) if request.body else None,
                                  headers=request.headers, stream=True)
    for event in events:
        adapter.give(json.dumps(event.data, ensure_ascii=False, separators=(",", ":")))


adapter.serve("openai", {"openai": version.VERSION, "requests": requests.__version__},
              ["openai"], ask)
