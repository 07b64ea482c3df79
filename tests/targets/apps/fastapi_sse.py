# SPDX-License-Identifier: MIT
"""FastAPI's own server-sent events: path functions that yield."""
from collections.abc import AsyncIterable, Iterable

from fastapi import FastAPI
from fastapi.sse import EventSourceResponse
from openai import AsyncOpenAI, OpenAI

app = FastAPI()
ARGUMENTS = {
    "model": "gpt-4o-mini",
    "messages": [{"role": "user", "content": "hello"}],
    "stream": True,
}


def text_of(chunk) -> str:
    return (chunk.choices[0].delta.content or "") if chunk.choices else ""


@app.get("/health")
def health():
    return {"ok": True}


@app.post("/sync", response_class=EventSourceResponse)
def sync_events() -> Iterable[str]:
    for chunk in OpenAI().chat.completions.create(**ARGUMENTS):
        if text := text_of(chunk):
            yield text


@app.post("/async", response_class=EventSourceResponse)
async def async_events() -> AsyncIterable[str]:
    async for chunk in await AsyncOpenAI().chat.completions.create(**ARGUMENTS):
        if text := text_of(chunk):
            yield text


@app.post("/blocking", response_class=EventSourceResponse)
async def blocking_events() -> AsyncIterable[str]:
    for chunk in OpenAI().chat.completions.create(**ARGUMENTS):
        if text := text_of(chunk):
            yield text


@app.post("/lines")
def json_lines() -> Iterable[str]:
    for chunk in OpenAI().chat.completions.create(**ARGUMENTS):
        if text := text_of(chunk):
            yield text
