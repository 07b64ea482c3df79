#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Streams of several kinds at a high rate for a long time: nothing lost, memory flat, no leak."""
import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from machine import raise_file_limit
from process_tree import memory_bytes
from soak_mock import SoakMock, read

ROOT = Path(__file__).resolve().parents[2]
STREAMS, CHUNKS, INTERVAL_MS = 300, 20, 25
LEAVES_AFTER = 7
CUT_AT = 5
# Flat: after the warm-up, the median of the last quarter against that of the first. It takes as
# long as the mock fills what it keeps of finished streams and of requests, some three minutes.
WARM_UP = 0.4
GROWTH_MAX, GROWTH_BYTES_MAX = 0.05, 2 << 20
SETTLE_SECONDS_MAX = 60


@dataclass
class Kind:
    """One way to use a mock: how each of its streams must end, with how many chunks."""
    name: str
    mock: str
    words: list
    ends: str = "rightly"
    chunks: int = CHUNKS
    exact: bool = True  # else: at most so many, for a reset may overtake what was sent
    seen: dict = field(default_factory=lambda: {"streams": 0, "chunks": 0, "wrong": 0})


def fault(kind: str) -> list:
    return ["--header", f'X-Streamgauge-Faults: [{{"kind": "{kind}", "chunk": {CUT_AT}}}]']


def all_kinds() -> list[Kind]:
    """Those whose chunks must agree to the last one are by themselves at one mock."""
    gzip = 'X-Streamgauge-Plan: {"wire": {"encoding": "gzip"}}'
    # Who leaves must be gone before the end, however late this machine lets it read: the reader's
    # own limit is shorter than 10,000 chunks.
    leaves = ["--leave-after", LEAVES_AFTER, "--header", "X-Streamgauge-Chunks: 10000"]
    return [
        Kind("plain", "exact", []),
        Kind("gzip", "exact", ["--gzip", "--header", gzip]),
        Kind("fin at a chunk", "exact", fault("fin"), "early", CUT_AT),
        Kind("TLS", "TLS", ["--tls"]),
        Kind("client gone", "rude", leaves, "left", LEAVES_AFTER, False),
        Kind("reset at a chunk", "rude", fault("reset"), "early", CUT_AT, False),
    ]


def one_round(kinds: list[Kind], mocks: dict[str, SoakMock], reader: Path) -> None:
    """All kinds at once; adds up what each reader saw."""
    running = [(kind, subprocess.Popen(
        [str(word) for word in [reader, mocks[kind.mock].port, STREAMS, CHUNKS, INTERVAL_MS * 1000,
                                "--ramp-ms", 300, "--limit-seconds", 120, *kind.words]],
        stdout=subprocess.PIPE, text=True)) for kind in kinds]
    for kind, process in running:
        answer = read(process)
        kind.seen["streams"] += STREAMS
        kind.seen["chunks"] += answer["chunks"]
        kind.seen["wrong"] += STREAMS - answer[kind.ends]


def growth(samples: list[int]) -> tuple[float, float]:
    """Medians of the first quarter after the warm-up and of the last."""
    kept = samples[int(len(samples) * WARM_UP):]
    quarter = max(len(kept) // 4, 1)
    return statistics.median(kept[:quarter]), statistics.median(kept[-quarter:])


def wrong_kinds(kinds: list[Kind]) -> list[str]:
    out = []
    print(f"{'kind':<18}{'streams':>10}{'chunks read':>13}{'ended wrongly':>15}")
    for kind in kinds:
        seen = kind.seen
        print(f"{kind.name:<18}{seen['streams']:>10}{seen['chunks']:>13}{seen['wrong']:>15}")
        wanted = seen["streams"] * kind.chunks
        if seen["wrong"]:
            out.append(f"{kind.name}: {seen['wrong']} streams did not end as they should")
        if kind.exact and seen["chunks"] != wanted:
            out.append(f"{kind.name}: {seen['chunks']} chunks were read, not {wanted}")
    return out


def wrong_mocks(kinds: list[Kind], mocks: dict[str, SoakMock]) -> list[str]:
    out = []
    print(f"\n{'mock':<8}{'streams':>10}{'emitted':>11}{'read':>11}{'gone':>8}{'open':>6}"
          f"{'MiB, early':>12}{'late':>8}{'descriptors':>13}{'late':>6}")
    for name, mock in mocks.items():
        own = [kind for kind in kinds if kind.mock == name]
        counted = mock.settled(SETTLE_SECONDS_MAX)
        fds = mock.descriptors_at_rest()
        begun, chunks = (sum(kind.seen[what] for kind in own) for what in ("streams", "chunks"))
        early, late = growth(mock.memory)
        print(f"{name:<8}{counted['streams_total']:>10}{counted['chunks_total']:>11}{chunks:>11}"
              f"{counted['clients_gone_total']:>8}{counted['streams_open']:>6}"
              f"{early / 2**20:>12.1f}{late / 2**20:>8.1f}{mock.descriptors:>13}{fds:>6}")
        if counted["streams_total"] != begun:
            out.append(f"{name}: the mock began {counted['streams_total']} streams of {begun}")
        if counted["streams_open"]:
            out.append(f"{name}: {counted['streams_open']} streams are still open")
        if all(kind.exact for kind in own) and counted["chunks_total"] != chunks:
            out.append(f"{name}: {counted['chunks_total']} chunks emitted, {chunks} read")
        if counted["chunks_total"] < chunks:
            out.append(f"{name}: more chunks were read than were emitted")
        gone = sum(kind.seen["streams"] for kind in own if kind.ends == "left")
        if counted["clients_gone_total"] != gone:
            out.append(f"{name}: {counted['clients_gone_total']} clients gone, not {gone}")
        if late > early + max(early * GROWTH_MAX, GROWTH_BYTES_MAX):
            out.append(f"{name}: memory grew from {early / 2**20:.1f} to {late / 2**20:.1f} MiB")
        if fds != mock.descriptors:
            out.append(f"{name}: {fds} descriptors open, {mock.descriptors} at the start")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin")
    options = parser.parse_args()
    raise_file_limit()
    kinds = all_kinds()
    certificate = ROOT / "build/certificate"
    secure = ["--tls-certificate", certificate / "cert.pem", "--tls-key", certificate / "key.pem"]
    plan = {"chunks": CHUNKS, "timing": {"first_chunk": f"{INTERVAL_MS}ms",
                                         "interval": f"{INTERVAL_MS}ms"}}
    mocks: dict[str, SoakMock] = {}
    with tempfile.TemporaryDirectory() as folder:
        try:
            for name, more in (("exact", []), ("TLS", secure), ("rude", [])):
                mocks[name] = SoakMock(options.programs / "streamgauge-mock", plan, more,
                                       Path(folder))
            start = told = time.monotonic()
            while time.monotonic() - start < options.minutes * 60:
                one_round(kinds, mocks, options.programs / "bench_chat_reader")
                for mock in mocks.values():
                    mock.memory.append(memory_bytes(mock.process.pid))
                if time.monotonic() - told > 60:
                    told = time.monotonic()
                    print(f"{(told - start) / 60:.0f} min, MiB: " + ", ".join(
                        f"{name} {mock.memory[-1] / 2**20:.1f}" for name, mock in mocks.items()),
                        file=sys.stderr)
            wrong = wrong_kinds(kinds) + wrong_mocks(kinds, mocks)
        finally:
            for mock in mocks.values():
                mock.stop()
    for what in wrong:
        print(f"soak: {what}")
    print(f"soak: {'failed' if wrong else 'passed'}, {options.minutes:g} minutes")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
