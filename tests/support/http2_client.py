# SPDX-License-Identifier: MIT
"""A small HTTP/2 client over a socket that shows every frame, by the h2 library."""
import json
import socket
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import h2.config
import h2.connection
import h2.events
import h2.settings

from mock_program import SECONDS_MAX


@dataclass
class Answer:
    hints: list[dict[str, str]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    frames: list[bytes] = field(default_factory=list)  # DATA, one each
    trailers: dict[str, str] = field(default_factory=dict)
    ended: bool = False
    reset: int | None = None

    @property
    def body(self) -> bytes:
        return b"".join(self.frames)


class Http2Client:
    """One connection. `window`: how much of each stream we take before we say that we take more."""

    def __init__(self, url: str, secure=None, window: int = 65_535):
        where = urlsplit(url)
        self.socket = socket.create_connection((where.hostname, where.port), SECONDS_MAX)
        if secure is not None:
            self.socket = secure.wrap_socket(self.socket, server_hostname="localhost")
        self.http2 = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        self.http2.local_settings = h2.settings.Settings(client=True, initial_values={
            h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: window,
            h2.settings.SettingCodes.ENABLE_PUSH: 0})
        self.http2.initiate_connection()
        self.answers: dict[int, Answer] = {}
        self.goaway: h2.events.ConnectionTerminated | None = None
        self.server_settings: dict = {}
        self.takes_more = window >= 65_535
        self.unread = b""
        self.closed = False
        self.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def flush(self):
        self.socket.sendall(self.http2.data_to_send())

    def ask(self, path: str, plan: dict | None = None, body: bytes | None = None,
            fields: dict[str, str] | None = None, ends: bool = True, method: str = "") -> int:
        stream = self.http2.get_next_available_stream_id()
        head = {":method": method or ("GET" if body is None else "POST"), ":scheme": "http",
                ":authority": "localhost", ":path": path, **(fields or {})}
        if plan is not None:
            head["x-streamgauge-plan"] = json.dumps(plan)
        self.http2.send_headers(stream, head.items(), end_stream=ends and body is None)
        self.answers[stream] = Answer()
        self.flush()
        if body is not None:
            self.send_body(stream, body, ends)
        return stream

    def send_body(self, stream: int, body: bytes, ends: bool = True):
        """As fast as the server's window lets us; stops when it has answered."""
        while body and not self.answers[stream].fields:
            room = min(self.http2.local_flow_control_window(stream), 16_384, len(body))
            if room == 0:
                self.read()
                continue
            self.http2.send_data(stream, body[:room])
            self.flush()
            body = body[room:]
        if ends and not self.answers[stream].fields:
            self.http2.end_stream(stream)
            self.flush()

    def read(self):
        """What comes next, whatever it is."""
        got = self.socket.recv(65_536)
        if not got:
            self.closed = True
            return
        self.unread += got
        while len(self.unread) >= 9 and len(self.unread) >= 9 + self.frame_bytes():
            frame = self.unread[:9 + self.frame_bytes()]
            self.unread = self.unread[len(frame):]
            self.take(frame)
        self.flush()

    def frame_bytes(self) -> int:
        return int.from_bytes(self.unread[:3], "big")

    def take(self, frame: bytes):
        """The library takes no frame after GOAWAY, though streams may go on to their end."""
        if self.goaway is None:
            for event in self.http2.receive_data(frame):
                self.note(event)
        elif frame[3] == 0:
            answer = self.answers[int.from_bytes(frame[5:9], "big")]
            answer.frames.append(frame[9:])
            answer.ended = bool(frame[4] & 1)

    def note(self, event):
        answer = self.answers.get(getattr(event, "stream_id", None))
        match event:
            case h2.events.InformationalResponseReceived():
                answer.hints.append(dict(event.headers))
            case h2.events.ResponseReceived():
                answer.fields = dict(event.headers)
            case h2.events.DataReceived():
                answer.frames.append(event.data)
                if self.takes_more:
                    self.http2.acknowledge_received_data(event.flow_controlled_length,
                                                         event.stream_id)
            case h2.events.TrailersReceived():
                answer.trailers = dict(event.headers)
            case h2.events.StreamEnded():
                answer.ended = True
            case h2.events.StreamReset():
                answer.reset = event.error_code
            case h2.events.ConnectionTerminated():
                self.goaway = event
            case h2.events.RemoteSettingsChanged():
                self.server_settings |= {code: change.new_value
                                         for code, change in event.changed_settings.items()}

    def until(self, holds) -> None:
        while not holds():
            assert not self.closed, "the mock has closed the connection"
            self.read()

    def answer(self, stream: int) -> Answer:
        """Once it has ended, one way or the other."""
        answer = self.answers[stream]
        self.until(lambda: answer.ended or answer.reset is not None)
        return answer
