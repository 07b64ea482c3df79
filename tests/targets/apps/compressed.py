# SPDX-License-Identifier: MIT
"""The classic behind GZipMiddleware."""
from chat import app
from starlette.middleware.gzip import GZipMiddleware

app.add_middleware(GZipMiddleware, minimum_size=1)
