# SPDX-License-Identifier: MIT
"""What each style must do with frames of 72 bytes, an HTTP chunk each, held by the mock's gate."""
from dataclasses import dataclass, field

LAST = 3
SSE, CHAT, TEXT = "/stream/sse", "/v1/chat/completions", "/stream/text"
MESSAGES, OLLAMA = "/v1/messages", "/api/chat"
GEMINI = "/v1beta/models/m:streamGenerateContent?alt=sse"
# What is asked with, by path; GET without a body where it is not here.
TALK = {"model": "m", "stream": True, "messages": [{"role": "user", "content": "hi"}]}
BODIES = {CHAT: TALK, MESSAGES: {**TALK, "max_tokens": 9}, OLLAMA: TALK,
          GEMINI: {"contents": [{"parts": [{"text": "hi"}]}]}}
NOSNIFF = {"wire": {"headers": {"X-Content-Type-Options": "nosniff"}}}


@dataclass
class Expected:
    style: str
    # The first frame is handed out when the frame of this number has left, and no sooner.
    needs: int = 0
    # The others likewise, each before the next may leave.
    each: bool = True
    path: str = SSE
    plan: dict = field(default_factory=dict)


def at_once(*styles: str, **rest) -> list[Expected]:
    return [Expected(style, **rest) for style in styles]


def held(needs: int, *styles: str) -> list[Expected]:
    return [Expected(style, needs, False) for style in styles]


PYTHON = [
    *[expected for version in ("", "@urllib3-1.26") for expected in (
        *at_once(f"requests.iter_content{version}", f"requests.iter_content(1024){version}",
                 f"requests.iter_content(None){version}", f"requests.iter_lines{version}",
                 f"requests.iter_lines(1024){version}", f"requests.raw.readline{version}"),
        *held(1, f"requests.raw.read(100){version}"))],
    *at_once("requests.raw.read1", "requests.raw.read1(100)", "httpx2.sse"),
    *[expected for library in ("httpx", "httpx2") for expected in (
        *at_once(f"{library}.iter_raw", f"{library}.iter_bytes", f"{library}.iter_text",
                 f"{library}.iter_lines"),
        *held(1, f"{library}.iter_raw(100)", f"{library}.iter_text(100)"),
        *held(LAST, f"{library}.iter_bytes(1024)"))],
    *at_once("aiohttp.iter_any", "aiohttp.iter_chunked(100)", "aiohttp.iter_chunks",
             "aiohttp.readline"),
    *at_once("urllib.read1", "urllib.read1(1024)", "urllib.readline"),
    *held(1, "urllib.read(100)"),
    *at_once("openai", "openai@2", "openai@1", "openai@0.28", path=CHAT),
    *at_once("anthropic", path=MESSAGES),
    *at_once("google-genai", path=GEMINI),
    *at_once("ollama", path=OLLAMA),
]
CURL = [
    *at_once("curl -N", "curl terminal"),
    *[expected for encoding in ("gzip", "br", "zstd") for expected in at_once(
        "curl -N --compressed", plan={"wire": {"encoding": encoding}})],
    *held(LAST, "curl", "curl --compressed"),
]
JAVASCRIPT = [
    *[expected for version in ("", "@26") for expected in at_once(
        f"node.http{version}", f"node.readline{version}", f"node.fetch{version}",
        f"node.TextDecoderStream{version}")],
    # Progress is told when its 333 ms are over, whatever else comes.
    *at_once("axios.stream", "axios.stream@node-26", "axios.progress", "axios.progress@node-26",
             "undici.request", "eventsource", "eventsource@4"),
    *held(LAST, "axios", "axios@node-26"),
    *at_once("axios.stream@node-26", plan={"wire": {"encoding": "br"}}),
    *at_once("openai.js", "openai.js@6", "ai-sdk", path=CHAT),
    *at_once("anthropic.js", path=MESSAGES),
    *at_once("google-genai.js", path=GEMINI),
    *at_once("ollama.js", path=OLLAMA),
]
COMPILED = [
    *at_once("go.Body.Read", "go.Body.Read(100)", "go.Scanner"),
    *at_once("java.ofInputStream", "java.ofLines"),
    *held(1, "go.ReadFull(100)"),
    *held(LAST, "java.ofString"),
]
BROWSER = [
    *[expected for browser in ("chromium", "firefox", "webkit") for expected in at_once(
        f"{browser}.fetch", f"{browser}.xhr", f"{browser}.eventsource")],
    *at_once("chromium.fetch", plan={"wire": {"encoding": "zstd"}}),
    *at_once("firefox.fetch", plan={"wire": {"encoding": "br"}}),
    *at_once("firefox.navigation", path=TEXT, plan=NOSNIFF),
    # Nothing shows before 512 bytes or the end, whatever the header.
    Expected("webkit.navigation", LAST, False, TEXT, NOSNIFF),
    # Sniffed: nothing shows before 1,024 bytes or the end.
    Expected("chromium.navigation", LAST, False, TEXT),
    # What comes within some 100 ms after the first shows only with what comes next: a trait of
    # Chromium, so the others are not held to the gate.
    Expected("chromium.navigation", 0, False, TEXT, NOSNIFF),
]
FAMILIES = {"python": PYTHON, "curl": CURL, "javascript": JAVASCRIPT, "compiled": COMPILED,
            "browser": BROWSER}

# Over TLS, where HTTP/2 may be agreed on: one row for each way of trusting and each HTTP library.
TLS = [
    *at_once("requests.raw.read1", "requests.iter_content@urllib3-1.26", "httpx.iter_raw",
             "httpx2.iter_raw", "aiohttp.iter_any", "urllib.read1", "curl -N", "node.http",
             "node.fetch", "node.fetch@26", "axios.stream@node-26", "axios.progress@node-26",
             "eventsource", "eventsource@4", "go.Body.Read", "java.ofInputStream",
             "chromium.fetch", "chromium.eventsource", "firefox.fetch", "firefox.eventsource",
             "webkit.fetch", "webkit.eventsource"),
    *at_once("openai", "openai@2", "openai@1", "openai@0.28", "openai.js", "openai.js@6", "ai-sdk",
             path=CHAT),
    *at_once("anthropic", "anthropic.js", path=MESSAGES),
    *at_once("google-genai", "google-genai.js", path=GEMINI),
    *at_once("ollama", "ollama.js", path=OLLAMA),
    Expected("webkit.navigation", LAST, False, TEXT, NOSNIFF),
    *at_once("firefox.navigation", path=TEXT, plan=NOSNIFF),
    Expected("chromium.navigation", LAST, False, TEXT),
]
