# SPDX-License-Identifier: MIT
"""google-genai. Its public calls choose the path by themselves: what they all go through is called.
Each event is given as the JSON that its data was; when the head came is not told."""
import json
from urllib.parse import urlsplit

from google import genai
from google.genai import version

import adapter


def ask(request: adapter.Request):
    where = urlsplit(request.url)
    target = where.path.lstrip("/") + ("?" + where.query if where.query else "")
    client = genai.Client(api_key="none", http_options={
        "base_url": f"{where.scheme}://{where.netloc}", "api_version": "",
        "headers": request.headers})
    body = json.loads(request.body) if request.body else {}
    for event in client._api_client.request_streamed(request.method.lower(), target, body):
        adapter.give(json.dumps(json.loads(event.body), ensure_ascii=False,
                                separators=(",", ":")))


adapter.serve("google-genai", {"google-genai": version.__version__}, ["google-genai"], ask)
