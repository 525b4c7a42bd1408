"""The server of the journeys: a browser that leaves in the middle of a download leaves nothing open behind it."""

from __future__ import annotations

import gc
import socket
import struct
import time

import pytest
from flask import url_for

from tests.journeys.conftest import Live

RESET = struct.pack("ii", 1, 0)


@pytest.mark.slow
def test_a_file_is_closed_when_its_reader_is_gone(live: Live) -> None:
    """Warnings are errors: a file that stays open would fail this test when it is collected."""
    with live.app.test_request_context():
        path = url_for("web.static", filename="web/boards.css")
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", int(live.url.rsplit(":", 1)[1]))) as reader:
            reader.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            reader.recv(1)
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    time.sleep(0.5)
    gc.collect()
