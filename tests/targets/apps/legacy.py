# SPDX-License-Identifier: MIT
"""The SDK before 1.0, and the loop that people wrote around it."""
import os

import openai
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

openai.api_base = os.environ["OPENAI_BASE_URL"]
app = FastAPI()


@app.get("/health")
def health():
    return {"ok": True}


@app.post("/chat")
def chat():
    def generate():
        finish_reason = "length"
        while finish_reason == "length":
            stream = openai.ChatCompletion.create(
                model="gpt-3.5-turbo", messages=[{"role": "user", "content": "hello"}], stream=True
            )
            for chunk in stream:
                choice = chunk["choices"][0]
                finish_reason = choice["finish_reason"]
                if text := choice["delta"].get("content"):
                    yield text

    return StreamingResponse(generate(), media_type="text/plain")
