# SPDX-License-Identifier: MIT
import asyncio

import aiohttp

import adapter


async def pieces(content: aiohttp.StreamReader, call: str, count: int | None):
    match call:
        case "aiohttp.iter_any":
            async for piece in content.iter_any():
                yield piece
        case "aiohttp.iter_chunked":
            async for piece in content.iter_chunked(count):
                yield piece
        case "aiohttp.iter_chunks":
            async for piece, _ in content.iter_chunks():
                yield piece
        case "aiohttp.readline":
            while line := await content.readline():
                yield line


async def send(request: adapter.Request):
    limits = aiohttp.ClientTimeout(total=None, sock_connect=None)
    async with aiohttp.ClientSession(timeout=limits) as session:
        async with session.request(request.method, request.url, headers=request.headers,
                                   data=request.body) as response:
            adapter.head(response.status, response.headers.items())
            async for piece in pieces(response.content, request.call, request.count):
                adapter.give(piece)


adapter.serve("aiohttp", {"aiohttp": aiohttp.__version__},
              ["aiohttp.iter_any", "aiohttp.iter_chunked(N)", "aiohttp.iter_chunks",
               "aiohttp.readline"],
              lambda request: asyncio.run(send(request)))
