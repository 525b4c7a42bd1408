"""Open pages that ask what is new: keep-alive connections, each with a ticket, each asking every two seconds."""

from __future__ import annotations

import multiprocessing
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

EVERY_SECONDS = 2.0


@contextmanager
def pages_open(port: int, tickets: Sequence[str]) -> Iterator[None]:
    """One page per ticket, asking in turns from a process beside this one; raises when an answer was no 204."""
    context = multiprocessing.get_context("fork")
    stop, complaint = context.Event(), context.Queue()
    process = context.Process(target=_keep_asking, args=(port, list(tickets), stop, complaint))
    process.start()
    time.sleep(EVERY_SECONDS)  # each has asked once
    try:
        yield
    finally:
        stop.set()
        process.join(timeout=EVERY_SECONDS + 10)
    if not complaint.empty():
        raise RuntimeError(f"a page was answered {complaint.get()}")


def seconds_until_seen(port: int, ticket: str, seen: int, *, at_most: float = 10.0) -> float:
    """How long a page that has just asked in vain takes to learn that there is more than `seen`, asking as our script does."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        while time.monotonic() - began < at_most:
            time.sleep(EVERY_SECONDS)
            if ask(line, port, ticket, seen) == "200":
                return time.monotonic() - began
    raise RuntimeError(f"nothing new within {at_most} seconds")


def ask(line: socket.socket, port: int, ticket: str, seen: int) -> str:
    """The status of one question."""
    line.sendall(f"GET /live/{ticket}?seen={seen} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    received = b""
    while b"\r\n\r\n" not in received:
        part = line.recv(65536)
        if not part:
            raise RuntimeError("the server closed the connection")
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    if b"content-length:" in head.lower():
        missing = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]) - len(body)
        while missing > 0:
            missing -= len(line.recv(missing))
    return head.split(b" ", 2)[1].decode()


def _keep_asking(port: int, tickets: list[str], stop: multiprocessing.Event, complaint: multiprocessing.Queue) -> None:  # type: ignore[valid-type,type-arg]
    lines = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in tickets]
    turn = 0
    began = time.monotonic()
    while not stop.is_set():
        at = turn % len(tickets)
        status = ask(lines[at], port, tickets[at], 10**9)
        if status != "204":
            complaint.put(status)
            return
        turn += 1
        ahead = began + turn * EVERY_SECONDS / len(tickets) - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
