"""The guard around the tests' network."""

from __future__ import annotations

import socket

import pytest

from tests.network import NetworkIsClosed


def test_a_test_cannot_leave_this_machine() -> None:
    with socket.socket() as outside, pytest.raises(NetworkIsClosed, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))


def test_a_test_cannot_ask_for_names_elsewhere() -> None:
    with pytest.raises(NetworkIsClosed, match=r"elsewhere\.example"):
        socket.getaddrinfo("elsewhere.example", 443)


def test_a_test_may_talk_to_itself() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 2) as client:
        assert client.getpeername() == server.getsockname()
