# SPDX-License-Identifier: MIT
"""Clients that ask a mock for many streams at once and read them to their ends."""
import asyncio
import json
import threading
import urllib.error
import urllib.request

SECONDS_MAX = 120


class Streams:
    """They run on a thread of their own until they have ended or are left."""

    def __init__(self, url: str):
        self.host, port = url.removeprefix("http://").split(":")
        self.port = int(port)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.tasks: list[asyncio.Task] = []

    def begin(self, count: int, headers: str = "", path: str = "/stream/sse"):
        """Returns when all of them have the response's head."""
        async def run():
            for first in range(0, count, 100):
                await asyncio.gather(*[self._begin(headers, path)
                                       for _ in range(min(100, count - first))])
        asyncio.run_coroutine_threadsafe(run(), self.loop).result(SECONDS_MAX)

    async def _begin(self, headers: str, path: str):
        reader, writer = await asyncio.open_connection(self.host, self.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: a\r\n{headers}Connection: close\r\n\r\n"
                     .encode())
        await reader.readuntil(b"\r\n\r\n")
        self.tasks.append(asyncio.create_task(self._read(reader, writer)))

    @staticmethod
    async def _read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        try:
            while await reader.read(65536):
                pass
        except (asyncio.CancelledError, ConnectionError):
            pass
        writer.close()

    def leave(self):
        """Closes what still runs."""
        async def cancel():
            for task in self.tasks:
                task.cancel()
            await asyncio.gather(*self.tasks, return_exceptions=True)
        asyncio.run_coroutine_threadsafe(cancel(), self.loop).result(SECONDS_MAX)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(SECONDS_MAX)
        self.loop.close()


def ask(url: str, method: str = "GET", body: object = None, headers: dict | None = None) -> str:
    """What came, also when its status says no."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS_MAX) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.read().decode()
