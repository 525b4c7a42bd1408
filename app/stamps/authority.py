"""A time stamping authority for development and tests: `openssl ts -reply` behind HTTP, on this machine only.

It is a real one in all but trust: its keys are made on first use and lie in a folder beside the data.
"""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.stamps import openssl

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)
LONGEST_QUESTION = 4096
POLICY = "1.2.3.4.1"
_LOOK_EVERY_SECONDS = 0.02
# OpenSSL stamps with the machine's clock, which the clock of the demo and of tests does not stop.
_BEGINS, _ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
# `certs=` is left out: OpenSSL writes several certificates in the order of the file, which is not DER.
_CONFIGURATION = f"""\
[tsa]
default_tsa = local
[local]
serial = ./serial
crypto_device = builtin
signer_cert = ./signer.pem
signer_key = ./signer.key
signer_digest = sha256
default_policy = {POLICY}
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """Keys in `folder`, and answers made with them. Its certificates are `chain`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._one_at_a_time = threading.Lock()
        if not folder.exists():
            _found(folder)

    @property
    def chain(self) -> str:
        return (self.folder / "chain.pem").read_text()

    def answer(self, question: bytes) -> bytes:
        """The TimeStampResp to a TimeStampReq; also its refusal is one. Raises `openssl.Failed`."""
        with self._one_at_a_time, tempfile.TemporaryDirectory(prefix="imece-authority-") as name:
            asked, answered = Path(name) / "question.tsq", Path(name) / "answer.tsr"
            asked.write_bytes(question)
            openssl.run(
                "-reply", "-config", "openssl.cnf", "-section", "local", "-queryfile", asked, "-out", answered,
                folder=self.folder,
            )  # fmt: skip
            return answered.read_bytes()


class Server(ThreadingMixIn, WSGIServer):
    """RFC 3161 §3.4 on the loopback interface; `port` 0 takes any that is free."""

    daemon_threads = True

    def __init__(self, authority: Authority, port: int = 0) -> None:
        self.authority = authority
        super().__init__(("127.0.0.1", port), _Quiet)
        self.set_app(self._answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def start(self) -> Server:
        looking = threading.Thread(target=self.serve_forever, args=(_LOOK_EVERY_SECONDS,), daemon=True)
        looking.start()
        return self

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not 0 < length <= LONGEST_QUESTION:
            start_response("400 Bad Request", [])
            return []
        try:
            answer = self.authority.answer(environ["wsgi.input"].read(length))
        except openssl.Failed as error:
            log.warning("the local authority cannot answer: %s", error)
            start_response("500 Internal Server Error", [])
            return []
        headers = [("Content-Type", "application/timestamp-reply"), ("Content-Length", str(len(answer)))]
        start_response("200 OK", headers)
        return [answer]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (named by http.server)
        log.debug(format, *args)


def _found(folder: Path) -> None:
    """Make the keys aside and put them in place at once: two processes may begin together, one of them wins."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="authority-", dir=folder.parent))
    root_key, signer_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate("Imece local root", root_key, "Imece local root", root_key, is_root=True)
    signer = _certificate("Imece local time stamps", signer_key, "Imece local root", root_key, is_root=False)
    pem = serialization.Encoding.PEM
    private = signer_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    handle = os.open(aside / "signer.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(private)
    (aside / "signer.pem").write_bytes(signer.public_bytes(pem))
    (aside / "chain.pem").write_bytes(root.public_bytes(pem))
    (aside / "serial").write_text("01\n")
    (aside / "openssl.cnf").write_text(_CONFIGURATION)
    try:
        aside.rename(folder)
    except OSError:
        shutil.rmtree(aside)


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, by: str, by_key: ec.EllipticCurvePrivateKey, *, is_root: bool
) -> x509.Certificate:
    """`extendedKeyUsage` of the signer is critical and says time stamping, nothing else (RFC 3161 §2.3)."""
    built = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(by))
        .public_key(key.public_key())
        .serial_number(secrets.randbits(150) | 1)
        .not_valid_before(_BEGINS)
        .not_valid_after(_ENDS)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(_usage(is_root=is_root), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if not is_root:
        known = x509.AuthorityKeyIdentifier.from_issuer_public_key(by_key.public_key())
        built = built.add_extension(known, critical=False)
        built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return built.sign(by_key, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
