"""A real authority (`openssl ts`), the library and OpenSSL itself agree on what is genuine."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from app.stamps import openssl, requests, verifying
from app.stamps.authority import POLICY, Authority
from app.stamps.verifying import NotGenuine

WORDS = "Vaka çalışması: satışlar %40 arttı".encode()
DIGEST = hashlib.sha256(WORDS).digest()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("stamps") / "authority")


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    return authority.answer(requests.question(DIGEST, 2**62 + 5))


def test_the_question_is_the_one_the_library_would_ask() -> None:
    built = TimestampRequestBuilder().data(WORDS).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True)
    theirs = built.cert_request(cert_request=True).build()

    assert theirs.nonce is not None
    assert requests.question(DIGEST, theirs.nonce) == theirs.as_bytes()
    assert len({requests.nonce() for _ in range(50)}) == 50


def test_a_genuine_answer_says_when_and_by_whom(authority: Authority, answer: bytes) -> None:
    reading = verifying.verify(answer, DIGEST, authority.chain, nonce=2**62 + 5)

    assert (reading.policy, reading.authority) == (POLICY, "CN=Imece local time stamps")
    assert int(reading.serial) > 0
    assert reading.stamped_at.tzinfo is not None


@pytest.mark.parametrize("nonce", [2**62 + 5, None])
def test_other_words_another_nonce_or_another_root_are_not_genuine(
    authority: Authority, answer: bytes, tmp_path: Path, nonce: int | None
) -> None:
    stranger = Authority(tmp_path / "stranger")
    flipped = bytes([WORDS[0] ^ 1]) + WORDS[1:]
    with pytest.raises(NotGenuine):
        verifying.verify(answer, hashlib.sha256(flipped).digest(), authority.chain, nonce=nonce)
    with pytest.raises(NotGenuine):
        verifying.verify(answer, DIGEST, stranger.chain, nonce=nonce)
    with pytest.raises(NotGenuine, match="Nonce"):
        verifying.verify(answer, DIGEST, authority.chain, nonce=7)


def test_one_flipped_byte_of_what_is_signed_fails(authority: Authority, answer: bytes) -> None:
    """Every byte of the signed part (TSTInfo) and of the signature; what lies around them is only wrapping."""
    begin = answer.index(DIGEST)
    for place in [*range(begin, begin + 32, 5), len(answer) - 1, len(answer) - 20]:
        damaged = bytearray(answer)
        damaged[place] ^= 1
        with pytest.raises(NotGenuine):
            verifying.verify(bytes(damaged), DIGEST, authority.chain)
    for rubbish in (b"", b"<html>", answer[: len(answer) // 2]):
        with pytest.raises(NotGenuine):
            verifying.verify(rubbish, DIGEST, authority.chain)


def test_openssl_agrees_with_the_library(authority: Authority, answer: bytes) -> None:
    openssl.verify(answer, DIGEST, authority.chain)
    with pytest.raises(openssl.Failed):
        openssl.verify(answer, hashlib.sha256(b"other words").digest(), authority.chain)


def test_an_answer_the_library_cannot_decode_is_verified_by_openssl(tmp_path: Path) -> None:
    """With `certs=` OpenSSL writes the certificates in the order of the file; a SET of DER has another."""
    odd = Authority(tmp_path / "odd")
    (odd.folder / "more.pem").write_text(odd.chain + Authority(tmp_path / "second").chain)
    configuration = (odd.folder / "openssl.cnf").read_text()
    answers = []
    for certificates in ("more.pem", "chain.pem"):
        (odd.folder / "openssl.cnf").write_text(
            re.sub(r"(?m)^signer_key", f"certs = ./{certificates}\nsigner_key", configuration)
        )
        answers.append(odd.answer(requests.question(DIGEST, 2**62 + 9)))

    for each in answers:
        reading = verifying.verify(each, DIGEST, odd.chain, nonce=2**62 + 9)
        assert (reading.policy, "Imece local time stamps" in reading.authority) == (POLICY, True)
        with pytest.raises(NotGenuine):
            verifying.verify(each, hashlib.sha256(b"other").digest(), odd.chain, nonce=2**62 + 9)
        with pytest.raises(NotGenuine):
            verifying.verify(each, DIGEST, odd.chain, nonce=8)


def test_the_plain_command_of_the_verification_page_works(authority: Authority, answer: bytes, tmp_path: Path) -> None:
    (tmp_path / "content.json").write_bytes(WORDS)
    (tmp_path / "stamp.tsr").write_bytes(answer)
    (tmp_path / "chain.pem").write_text(authority.chain)
    command = ["openssl", "ts", "-verify", "-data", "content.json", "-in", "stamp.tsr", "-CAfile", "chain.pem"]

    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert "Verification: OK" in said.stdout + said.stderr
