"""A real server on loopback and a bounded load from processes beside it."""

from __future__ import annotations

import multiprocessing
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.request import Request, urlopen


@contextmanager
def granian(target: str, environ: Mapping[str, str]) -> Iterator[int]:
    """Serve a WSGI `target` with one worker of four threads, as `make run` does; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-log", target]
    server = subprocess.Popen(command, env={**os.environ, **environ})
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _ in range(800):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"no server answered on port {port} within forty seconds")


def weight(port: int, path: str, cookie: str = "") -> int:
    """Bytes of the page at `path`; raises for anything but 200."""
    with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie}), timeout=20) as answer:
        return len(answer.read())


def requests_per_second(port: int, path: str, *, cookie: str = "", seconds: float = 4.0, clients: int = 8) -> float:
    """How many answers `clients` keep-alive connections got per second, after one second of warm-up."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nCookie: {cookie}\r\n\r\n".encode()
    context = multiprocessing.get_context("fork")
    counts = context.Queue()
    loads = [context.Process(target=_load, args=(request, port, seconds, clients // 2, counts)) for _ in range(2)]
    for load in loads:
        load.start()
    total: float = sum(counts.get(timeout=seconds + 30) for _ in loads)
    for load in loads:
        load.join(timeout=10)
    return total / seconds


def _load(request: bytes, port: int, seconds: float, clients: int, counts: multiprocessing.Queue[int]) -> None:
    lines = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(clients)]
    _rounds(lines, request, until=time.monotonic() + 1.0)
    counts.put(_rounds(lines, request, until=time.monotonic() + seconds))


def _rounds(lines: list[socket.socket], request: bytes, *, until: float) -> int:
    answered = 0
    while time.monotonic() < until:
        for line in lines:
            line.sendall(request)
        for line in lines:
            _read_answer(line)
            answered += 1
    return answered


def _read_answer(line: socket.socket) -> None:
    head, _, body = _read_until_head(line)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.split(b"\r\n", 1)[0].decode())
    length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    missing = length - len(body)
    while missing > 0:
        missing -= len(line.recv(min(missing, 65536)))


def _read_until_head(line: socket.socket) -> tuple[bytes, bytes, bytes]:
    received = b""
    while b"\r\n\r\n" not in received:
        part = line.recv(65536)
        if not part:
            raise RuntimeError("the server closed the connection")
        received += part
    return received.partition(b"\r\n\r\n")
