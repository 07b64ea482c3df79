# SPDX-License-Identifier: MIT
"""The classic: FastAPI's StreamingResponse over OpenAI's API, and its variants."""
import os
import time

from fastapi import FastAPI, HTTPException
from fastapi.responses import StreamingResponse
from openai import AsyncOpenAI, OpenAI

app = FastAPI()
MESSAGES = [{"role": "user", "content": "hello"}]
ARGUMENTS = {"model": "gpt-4o-mini", "messages": MESSAGES, "stream": True}


def frame(text: str, media_type: str) -> str:
    if media_type == "text/event-stream":
        return f"data: {text}\n\n"
    if media_type == "application/x-ndjson":
        return f'{{"text": "{text}"}}\n'
    return text


def headers(raw, nosniff: bool) -> dict[str, str]:
    # A hint that the upstream gives to proxies is passed on.
    found = {"X-Content-Type-Options": "nosniff"} if nosniff else {}
    if hint := raw.headers.get("x-accel-buffering"):
        found["X-Accel-Buffering"] = hint
    return found


def check_key(auth_key: str | None) -> None:
    wanted = os.environ.get("AUTH_KEY")
    if wanted and auth_key != wanted:
        raise HTTPException(401, "wrong auth_key")


@app.get("/health")
def health():
    return {"ok": True}


@app.post("/chat")
def chat(media_type: str = "text/event-stream", nosniff: bool = False, auth_key: str | None = None):
    check_key(auth_key)
    raw = OpenAI().chat.completions.with_raw_response.create(**ARGUMENTS)

    def generate():
        for chunk in raw.parse():
            if chunk.choices and chunk.choices[0].delta.content:
                yield frame(chunk.choices[0].delta.content, media_type)

    return StreamingResponse(generate(), media_type=media_type, headers=headers(raw, nosniff))


@app.post("/async")
async def chat_async(media_type: str = "text/event-stream", nosniff: bool = False):
    raw = await AsyncOpenAI().chat.completions.with_raw_response.create(**ARGUMENTS)

    async def generate():
        async for chunk in raw.parse():
            if chunk.choices and chunk.choices[0].delta.content:
                yield frame(chunk.choices[0].delta.content, media_type)

    return StreamingResponse(generate(), media_type=media_type, headers=headers(raw, nosniff))


@app.post("/blocking")
async def chat_blocking(media_type: str = "text/event-stream"):
    async def generate():
        # The mistake under test: the synchronous client inside an `async def` generator.
        for chunk in OpenAI().chat.completions.create(**ARGUMENTS):
            if chunk.choices and chunk.choices[0].delta.content:
                yield frame(chunk.choices[0].delta.content, media_type)

    return StreamingResponse(generate(), media_type=media_type)


@app.post("/lower")
def chat_lower():
    def generate():
        # The markers do not survive this: only arrivals are left to judge.
        for chunk in OpenAI().chat.completions.create(**ARGUMENTS):
            if chunk.choices and chunk.choices[0].delta.content:
                yield chunk.choices[0].delta.content.lower()

    return StreamingResponse(generate(), media_type="text/plain")


@app.post("/own")
def own():
    def generate():
        for number in range(30):
            time.sleep(0.02)
            yield f"data: {number}\n\n"

    return StreamingResponse(generate(), media_type="text/event-stream")
