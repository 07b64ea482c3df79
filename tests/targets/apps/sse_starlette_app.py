# SPDX-License-Identifier: MIT
"""sse-starlette's EventSourceResponse, with pings."""
from fastapi import FastAPI
from openai import AsyncOpenAI
from sse_starlette import EventSourceResponse

app = FastAPI()


@app.get("/health")
def health():
    return {"ok": True}


@app.post("/chat")
async def chat():
    async def generate():
        stream = await AsyncOpenAI().chat.completions.create(
            model="gpt-4o-mini", messages=[{"role": "user", "content": "hello"}], stream=True
        )
        async for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                yield {"data": chunk.choices[0].delta.content}

    return EventSourceResponse(generate(), ping=1)
