"""Whether an authority's answer is genuine: signed by whom we trust, over exactly this digest, for exactly this question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from rfc3161_client import TimeStampResponse, VerificationError, Verifier, VerifierBuilder, decode_timestamp_response

from app.stamps import openssl


class NotGenuine(Exception):
    """The answer proves nothing about this digest; the message says why, in English, for the desk."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a genuine answer says. `stamped_at` is the authority's clock, `serial` a decimal number of any length."""

    stamped_at: datetime
    policy: str
    serial: str
    authority: str


def verify(answer: bytes, digest: bytes, chain: str, *, nonce: int | None = None) -> Reading:
    """What `answer` says about `digest` (SHA-256), believed because of the certificates in `chain` (PEM).

    Raises `NotGenuine`. The library reads first; what it cannot decode, OpenSSL verifies.
    """
    try:
        response = decode_timestamp_response(answer)
        certificates = x509.load_pem_x509_certificates(chain.encode())
    except ValueError as error:
        if "InvalidSetOrdering" in str(error):
            return _by_openssl(answer, digest, chain, nonce)
        raise NotGenuine(f"it cannot be read: {error}") from error
    try:
        _verifier(certificates, nonce).verify(response, digest)
    except (VerificationError, ValueError) as error:
        raise NotGenuine(str(error)) from error
    return _reading(response)


def _verifier(certificates: list[x509.Certificate], nonce: int | None) -> Verifier:
    roots = [each for each in certificates if each.issuer == each.subject]
    between = [each for each in certificates if each.issuer != each.subject]
    return VerifierBuilder(roots=roots, intermediates=between, nonce=nonce).build()


def _reading(response: TimeStampResponse) -> Reading:
    info = response.tst_info
    leaves = [x509.load_der_x509_certificate(each) for each in response.signed_data.certificates]
    names = [each.subject.rfc4514_string() for each in leaves if each.issuer != each.subject]
    return Reading(
        stamped_at=info.gen_time.astimezone(UTC),
        policy=info.policy.dotted_string,
        serial=str(info.serial_number),
        authority=names[0] if names else "",
    )


def _by_openssl(answer: bytes, digest: bytes, chain: str, nonce: int | None) -> Reading:
    try:
        openssl.verify(answer, digest, chain)
        said = openssl.described(answer)
        found = Reading(
            stamped_at=openssl.moment(said["time stamp"]),
            policy=said["policy oid"],
            serial=str(int(said["serial number"], 16)),
            authority=said.get("tsa", "").removeprefix("DirName:").strip(),
        )
        if nonce is not None and int(said.get("nonce", "0"), 16) != nonce:
            raise NotGenuine("Nonce mismatch")
    except (openssl.Failed, KeyError, ValueError) as error:
        raise NotGenuine(f"OpenSSL: {error}") from error
    return found
