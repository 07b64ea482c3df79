# SPDX-License-Identifier: MIT
"""How each real client is made to ask once: profile -> URL -> command."""
import os
from collections.abc import Callable

ENVIRONMENTS = os.environ.get("ENVIRONMENTS", "build/environments")
NODE = f"{ENVIRONMENTS}/node/node_modules/.bin/node"
ASK = "[{'role': 'user', 'content': 'hi'}]"
JS_ASK = "[{role: 'user', content: 'hi'}]"


def python(environment: str, code: str) -> Callable[[str], list[str]]:
    program = f"{ENVIRONMENTS}/{environment}/bin/python" if environment else "python3"
    return lambda url: [program, "-c", code.replace("$URL", url)]


def node(code: str) -> Callable[[str], list[str]]:
    # Packages are looked for where the code is, with -e nowhere: they are named by path.
    packages = f"{ENVIRONMENTS}/node/node_modules"
    return lambda url: [NODE, "-e",
                        "const need = require('module').createRequire("
                        f"'{packages}/x.js'); (async () => {{{code.replace('$URL', url)}}})()"]


OPENAI = ("from openai import OpenAI\n"
          "c = OpenAI(base_url='$URL/v1', api_key='k', max_retries=0)\n"
          "for x in c.chat.completions.create(model='m', messages=" + ASK + ", stream=True): pass")
OPENAI_JS = ("const {{default: O}} = await import(need.resolve('{}')); const c = new O({{baseURL: "
             "'$URL/v1', apiKey: 'k', maxRetries: 0}}); for await (const x of await "
             "c.chat.completions.create({{model: 'm', messages: " + JS_ASK.replace(
                 "{", "{{").replace("}", "}}") + ", stream: true}}));")

PROGRAMS: dict[str, Callable[[str], list[str]]] = {
    "curl": lambda url: ["curl", "-s", url],
    "curl --compressed": lambda url: ["curl", "-s", "--compressed", url],
    "urllib": python("", "import urllib.request; urllib.request.urlopen('$URL').read()"),
    "requests": python("vendors", "import requests; requests.get('$URL')"),
    "httpx": python("vendors", "import httpx; httpx.get('$URL')"),
    "httpx2": python("vendors", "import httpx2; httpx2.get('$URL')"),
    "httpx2-sse": python("vendors", "import httpx2\nwith httpx2.Client() as c:\n"
                         "    with c.sse('$URL') as s: pass"),
    "aiohttp": python("openai0", """
import aiohttp, asyncio
async def ask():
    async with aiohttp.ClientSession() as s:
        async with s.get('$URL') as r: await r.read()
asyncio.run(ask())"""),
    "openai-3": python("openai3", OPENAI),
    "openai-2": python("openai2", OPENAI),
    "openai-1": python("openai1", OPENAI),
    "openai-0.28": python("openai0", "import openai; openai.api_base = '$URL/v1'; openai.api_key = "
                          "'k'\nfor x in openai.ChatCompletion.create(model='m', messages=" + ASK +
                          ", stream=True): pass"),
    "anthropic": python("vendors", "import anthropic\n"
                        "c = anthropic.Anthropic(base_url='$URL', api_key='k', max_retries=0)\n"
                        "for x in c.messages.create(model='m', max_tokens=5, messages=" + ASK +
                        ", stream=True): pass"),
    "google-genai": python("vendors", "from google import genai\n"
                           "c = genai.Client(api_key='k', http_options={'base_url': '$URL'})\n"
                           "for x in c.models.generate_content_stream(model='m', contents='hi'): "
                           "pass"),
    "ollama": python("vendors", "import ollama\nfor x in ollama.Client(host='$URL').chat("
                     "model='m', messages=" + ASK + ", stream=True): pass"),
    "node.http": node("require('http').get('$URL', (r) => r.resume())"),
    "node.fetch": node("await (await fetch('$URL')).text()"),
    "openai.js": node(OPENAI_JS.format("openai")),
    "openai.js-6": node(OPENAI_JS.format("openai6")),
}
