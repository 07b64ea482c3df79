# SPDX-License-Identifier: MIT
"""A style against the mock's gate: what it hands out, and when."""
import time

from client_case import CHUNKS, SECONDS_MAX, ClientCase
from styles import Expected


class LockstepCase(ClientCase):
    def left_ns(self, stream: str) -> list[int]:
        """When each chunk so far has left the mock."""
        ledger = self.control(f"{stream}/ledger")
        return [ledger["request_read_ns"] + chunk["actual_ns"] for chunk in ledger["chunks"]]

    def let_go(self, stream: str, chunks: int):
        """Returns once so many have left."""
        self.open_gate(stream, chunks)
        limit = time.monotonic() + SECONDS_MAX
        while len(self.left_ns(stream)) < chunks:
            self.assertLess(time.monotonic(), limit, "the mock keeps its chunks")
            time.sleep(0.005)

    def end_of(self, stream: str, chunk: int) -> str:
        """What stands at a chunk's end, and nowhere else."""
        return f"QZE{self.control(f'{stream}/ledger')['nonce']}{chunk:04}"

    def check(self, expected: Expected):
        client, stream = self.run_client(expected.style, expected.path, expected.plan)
        if expected.needs > 0:
            self.let_go(stream, expected.needs)
        ends = []
        for chunk in range(CHUNKS if expected.each else 1):
            needed = chunk + expected.needs
            self.open_gate(stream, needed + 1)
            mark = self.end_of(stream, chunk)
            found = client.delivered(lambda text, mark=mark: mark in text)
            self.assertIn(mark, "".join(line["text"] for line in found))
            left = self.left_ns(stream)
            self.assertEqual(len(left), needed + 1, "it waited for more than it should")
            ends.append((found[-1]["at_ns"], left[needed]))
        if needed + 1 < CHUNKS:
            self.open_gate(stream, CHUNKS)
        self.check_end(client)
        for at_ns, left in ends:
            self.assertGreaterEqual(at_ns + client.last["clock_error_ns"], left,
                                    "it was handed out before what it needs had left")
