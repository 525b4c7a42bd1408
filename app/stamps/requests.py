"""The question to an authority: a TimeStampReq of RFC 3161 §2.4.1 over a digest, so that only the digest leaves the house."""

from __future__ import annotations

import secrets

DIGEST_BYTES = 32
# SEQUENCE { OBJECT IDENTIFIER id-sha256 (2.16.840.1.101.3.4.2.1), NULL }
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_VERSION = bytes.fromhex("020101")
_WITH_CERTIFICATES = bytes.fromhex("0101ff")


def nonce() -> int:
    """63 random bits: positive, and never shorter on the wire than any other."""
    return secrets.randbits(62) | 1 << 62


def question(digest: bytes, nonce: int) -> bytes:
    """DER of the request for a SHA-256 `digest`; the answer has to bring `nonce` back, and the signer's certificate."""
    if len(digest) != DIGEST_BYTES:
        raise ValueError("a SHA-256 digest has 32 bytes")
    imprint = _sequence(_SHA256 + b"\x04" + bytes([len(digest)]) + digest)
    number = nonce.to_bytes((nonce.bit_length() + 8) // 8, "big")
    return _sequence(_VERSION + imprint + b"\x02" + bytes([len(number)]) + number + _WITH_CERTIFICATES)


def _sequence(content: bytes) -> bytes:
    """All of a request fits into the short form of lengths (X.690 §8.1.3.4)."""
    assert len(content) < 128
    return b"\x30" + bytes([len(content)]) + content
