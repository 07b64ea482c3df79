# SPDX-License-Identifier: MIT
"""The mocks that are measured side by side: how each is started with one and the same plan."""
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 64


@dataclass
class Load:
    streams: int
    chunks: int  # odd: llmsim sends a blank between any two words
    interval_ms: int


@dataclass
class Server:
    """`command` is for a port and a load, with a folder to write files into."""
    name: str
    program: Path
    command: Callable[[int, Load, Path], list]
    differs: str = ""
    path: str = "/v1/chat/completions"
    tls: bool = False
    streams_max: int = 1_000_000  # more than that it cannot have at once, as `differs` says

    def missing(self) -> bool:
        return not self.program.exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def mock_command(program: Path, more: list) -> Callable[[int, Load, Path], list]:
    def command(port: int, load: Load, folder: Path) -> list:
        plan = {"chunks": load.chunks, "chunk_bytes": CHUNK_BYTES,
                "timing": {"first_chunk": f"{load.interval_ms}ms",
                           "interval": f"{load.interval_ms}ms"}}
        return [program, "--listen", f"127.0.0.1:{port}", "--control", "127.0.0.1:0", *more,
                written(folder, "plan.json", json.dumps(plan))]
    return command


def aimock_command(program: Path) -> Callable[[int, Load, Path], list]:
    def command(port: int, load: Load, folder: Path) -> list:
        fixtures = {"fixtures": [{"match": {"userMessage": "hello"},
                                  "response": {"content": "w" * CHUNK_BYTES * load.chunks}}]}
        return [program, "--port", port, "--latency", load.interval_ms, "--chunk-size",
                CHUNK_BYTES, "--log-level", "warn", "--fixtures",
                written(folder, "fixtures.json", json.dumps(fixtures))]
    return command


def llmsim_command(program: Path) -> Callable[[int, Load, Path], list]:
    def command(port: int, load: Load, folder: Path) -> list:
        # It counts tokens, which takes long for a word that no tokenizer knows the parts of.
        word = ("so-it-was-a-river-" * CHUNK_BYTES)[:2 * CHUNK_BYTES - 1]
        words = " ".join([word] * ((load.chunks + 1) // 2))
        config = (f'[latency]\nttft_mean_ms = {load.interval_ms}\nttft_stddev_ms = 0\n'
                  f'tbt_mean_ms = {load.interval_ms}\ntbt_stddev_ms = 0\n')
        return [program, "serve", "--host", "127.0.0.1", "--port", port, "--generator",
                f"fixed:{words}", "--config", written(folder, "llmsim.toml", config)]
    return command


def guidellm_command(program: Path) -> Callable[[int, Load, Path], list]:
    def command(port: int, load: Load, folder: Path) -> list:
        return [program, "mock-server", "--host", "127.0.0.1", "--port", port, "--model", "gpt-4o",
                "--ttft-ms", load.interval_ms, "--ttft-ms-std", 0, "--itl-ms", load.interval_ms,
                "--itl-ms-std", 0, "--output-tokens", load.chunks, "--output-tokens-std", 0]
    return command


def floor_command(program: Path) -> Callable[[int, Load, Path], list]:
    def command(port: int, load: Load, folder: Path) -> list:
        return [program, port, load.streams, load.chunks, load.interval_ms, "chat"]
    return command


def all_servers(programs: Path, rivals: Path, certificate: Path) -> list[Server]:
    """The floor first: the others are held against it."""
    floor, mock = programs / "bench_floor_emitter", programs / "streamgauge-mock"
    aimock = rivals / "aimock/node_modules/.bin/llmock"
    llmsim = rivals / "llmsim/bin/llmsim"
    guidellm = rivals / "guidellm/bin/guidellm"
    secure = ["--tls-certificate", certificate / "cert.pem", "--tls-key", certificate / "key.pem"]
    return [
        Server("floor", floor, floor_command(floor)),
        Server("mock", mock, mock_command(mock, [])),
        Server("mock, TLS", mock, mock_command(mock, secure), tls=True),
        Server("aimock", aimock, aimock_command(aimock),
               "sleeps an interval before the role's event too"),
        Server("llmsim", llmsim, llmsim_command(llmsim),
               f"chunks of {2 * CHUNK_BYTES - 1} bytes and of 1 in turn; begins an interval later; "
               "not above 50 streams, as each request makes its tokenizer anew (some 0.3 s of CPU)",
               path="/openai/v1/chat/completions", streams_max=50),
        Server("guidellm", guidellm, guidellm_command(guidellm),
               "chunks are the words of its own faker, some 6 bytes; one worker"),
    ]
