"""A partner's program: a real https server that keeps what it is told and answers as it is bidden."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "hooks.partner.example"


class Listener:
    """`statuses` are answered one by one, then 204 for ever, or `page` to a GET. `port` and `authority` say how to reach
    and believe it."""

    def __init__(self, port: int, authority: Path) -> None:
        self.port = port
        self.authority = authority
        self.statuses: list[int] = []
        self.page = b""
        self.heard: list[tuple[dict[str, str], bytes]] = []


@contextmanager
def listening(folder: Path) -> Iterator[Listener]:
    certificate, key = _certificate(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    listener = Listener(server.server_address[1], certificate)
    server.RequestHandlerClass = _speaking_for(listener)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


def _speaking_for(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Speaking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            listener.heard.append((dict(self.headers.items()), body))
            self.send_response(listener.statuses.pop(0) if listener.statuses else 204)
            self.send_header("Location", "https://elsewhere.example/")
            self.end_headers()

        def do_GET(self) -> None:
            listener.heard.append((dict(self.headers.items()), b""))
            self.send_response(listener.statuses.pop(0) if listener.statuses else 200)
            self.send_header("Content-Length", str(len(listener.page)))
            self.end_headers()
            self.wfile.write(listener.page)

        def log_message(self, *_arguments: object) -> None:
            """Tests say what they expect; the server says nothing."""

    return Speaking


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for `HOST` that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    begins = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    where, secret = folder / "listener.pem", folder / "listener.key"
    where.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return where, secret
