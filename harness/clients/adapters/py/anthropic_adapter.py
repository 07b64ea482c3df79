# SPDX-License-Identifier: MIT
"""Anthropic's SDK. Each event that it hands out is given as the JSON that its data was; pings and
events without a name it drops by itself."""
import json
from urllib.parse import urlsplit

import anthropic

import adapter


def ask(request: adapter.Request):
    where = urlsplit(request.url)
    target = where.path + ("?" + where.query if where.query else "")
    key = "none"  # the user's own is in the headers, if there is one
    client = anthropic.Anthropic(base_url=f"{where.scheme}://{where.netloc}", api_key=key,
                                 max_retries=0, timeout=None)
    call = client.post if request.method == "POST" else client.get
    words = {"body": json.loads(request.body)} if request.body else {}
    with call(target, cast_to=object, options={"headers": request.headers}, stream=True,
              stream_cls=anthropic.Stream[object], **words) as stream:
        adapter.head(stream.response.status_code, stream.response.headers.items())
        for event in stream:
            adapter.give(json.dumps(event, ensure_ascii=False, separators=(",", ":")))


adapter.serve("anthropic", {"anthropic": anthropic.__version__}, ["anthropic"], ask)
