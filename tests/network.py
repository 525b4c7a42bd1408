"""The network is closed: tests reach this machine and nothing else."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class NetworkIsClosed(BaseException):
    """A test tried to leave the machine. Not an Exception, so that no `except Exception` can hide it."""


@contextmanager
def only_loopback() -> Iterator[None]:
    """While it lasts, connecting or asking for names anywhere but on this machine raises `NetworkIsClosed`."""
    connect, connect_ex, find = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_outside(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_outside(self.family, address)
        return connect_ex(self, address)

    def guarded_find(host: Any, *rest: Any, **more: Any) -> Any:
        if not _is_here(host):
            raise NetworkIsClosed(f"this test asked where {host!r} is: only this machine may be reached in tests")
        return find(host, *rest, **more)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = guarded_find
    try:
        yield
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
        socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]
        socket.getaddrinfo = find


def _refuse_outside(family: int, address: Any) -> None:
    if family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
        raise NetworkIsClosed(f"this test wanted to reach {address[0]}: only this machine may be reached in tests")


def _is_here(host: Any) -> bool:
    if host in {None, "", "localhost", b"localhost", socket.gethostname()}:
        return True
    try:
        return ipaddress.ip_address(host if isinstance(host, str) else host.decode()).is_loopback
    except ValueError:
        return False
