"""Load on a redirect: keep-alive connections of several processes, each answer's duration taken."""

from __future__ import annotations

import multiprocessing
import socket
import time

AGENTS = 200


def load(port: int, path: str, *, seconds: float, clients: int = 8) -> tuple[float, float, int]:
    """Answers a second, the 99th percentile in milliseconds, and how many answers there were."""
    context = multiprocessing.get_context("fork")
    found = context.Queue()
    processes = [
        context.Process(target=_click, args=(port, path, seconds, clients // 2, part, found)) for part in (0, 1)
    ]
    for process in processes:
        process.start()
    durations = sorted(each for _ in processes for each in found.get(timeout=seconds + 30))
    for process in processes:
        process.join(timeout=10)
    return len(durations) / seconds, durations[int(len(durations) * 0.99)] * 1000, len(durations)


def _click(
    port: int, path: str, seconds: float, clients: int, part: int, found: multiprocessing.Queue[list[float]]
) -> None:
    lines = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(clients)]
    _rounds(lines, _requests(path, part), until=time.monotonic() + 1.0)
    found.put(_rounds(lines, _requests(path, part), until=time.monotonic() + seconds))


def _requests(path: str, part: int) -> list[bytes]:
    """As many browsers as visit in a while."""
    return [
        f"GET {path} HTTP/1.1\r\nHost: bench.example\r\nUser-Agent: Mozilla/5.0 Firefox/{part}.{number}\r\n\r\n".encode()
        for number in range(AGENTS)
    ]


def _rounds(lines: list[socket.socket], requests: list[bytes], *, until: float) -> list[float]:
    durations, number = [], 0
    while time.monotonic() < until:
        sent = []
        for line in lines:
            line.sendall(requests[number % len(requests)])
            sent.append(time.perf_counter())
            number += 1
        for line, began in zip(lines, sent, strict=True):
            _read(line)
            durations.append(time.perf_counter() - began)
    return durations


def _read(line: socket.socket) -> None:
    received = b""
    while b"\r\n\r\n" not in received:
        part = line.recv(65536)
        if not part:
            raise RuntimeError("the server closed the connection")
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 302"):
        raise RuntimeError(head.split(b"\r\n", 1)[0].decode())
    missing = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]) - len(body)
    while missing > 0:
        missing -= len(line.recv(missing))
