"""HTTP message signatures (RFC 9421) with Ed25519, and Content-Digest (RFC 9530): who asked, and nobody changed it.

One label, a fixed set of components, our own tag: what is not exactly that is refused. An answer also covers the
signature of its request, so that no answer can be given to another question.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from .records import Keys, Signer

TAG = "mkfed-v1"
LABEL = "sig1"
MOST_SKEW_S = 300
REQUEST = ("@method", "@target-uri", "content-type", "content-digest")
RESPONSE = ("@status", "content-type", "content-digest")
_INPUT = re.compile(
    rf'{LABEL}=(?P<params>\((?P<covered>[^()]*)\);created=(?P<created>\d{{1,12}});keyid="(?P<key>[!-~]{{1,80}}?)"'
    rf';nonce="(?P<nonce>[A-Za-z0-9_-]{{8,64}})";tag="{TAG}")'
)
_SIGNATURE = re.compile(rf"{LABEL}=:(?P<value>[A-Za-z0-9+/=]{{86,90}}):")


class SignatureRefused(Exception):
    """The message is not signed as it must be; the text says why, for the log."""


class ClockRefused(SignatureRefused):
    """All is well but the time: the sender's clock or ours is wrong."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a signature covers. header names in lower case; status for answers, method and url for requests."""

    headers: Mapping[str, str]
    body: bytes
    method: str = ""
    url: str = ""
    status: int = 0


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed, when by his clock, with which nonce: the caller refuses a nonce seen before."""

    key_id: str
    created: int
    nonce: str


def content_digest(body: bytes) -> str:
    return f"sha-256=:{b64encode(hashlib.sha256(body).digest()).decode()}:"


def sign_request(message: Message, *, signer: Signer, created: int, nonce: str) -> dict[str, str]:
    """The headers to add: content-digest, signature-input, signature."""
    return _sign(message, REQUEST, None, signer=signer, created=created, nonce=nonce)


def sign_response(message: Message, request: Message, *, signer: Signer, created: int, nonce: str) -> dict[str, str]:
    return _sign(message, RESPONSE, request, signer=signer, created=created, nonce=nonce)


def verify_request(message: Message, *, keys: Keys, now: int, offset_s: int = 0) -> Signed:
    """now in seconds; offset_s: how far the sender's clock was ahead of ours when last measured.

    Raises SignatureRefused.
    """
    return _verify(message, REQUEST, None, keys=keys, now=now + offset_s)


def verify_response(message: Message, request: Message, *, keys: Keys, now: int | None, offset_s: int = 0) -> Signed:
    """Also that it answers this request and no other: then the time may be left open (None), since the request is
    ours and of now. Raises SignatureRefused."""
    return _verify(message, RESPONSE, request, keys=keys, now=None if now is None else now + offset_s)


def _sign(
    message: Message, covered: tuple[str, ...], request: Message | None, *, signer: Signer, created: int, nonce: str
) -> dict[str, str]:
    digest = content_digest(message.body)
    params = f'({_listed(covered, request)});created={created};keyid="{signer.key_id}";nonce="{nonce}";tag="{TAG}"'
    with_digest = Message(
        {**message.headers, "content-digest": digest}, message.body, message.method, message.url, message.status
    )
    signature = signer.sign(signature_base(with_digest, covered, request, params))
    return {
        "content-digest": digest,
        "signature-input": f"{LABEL}={params}",
        "signature": f"{LABEL}=:{b64encode(signature).decode()}:",
    }


def _verify(
    message: Message, covered: tuple[str, ...], request: Message | None, *, keys: Keys, now: int | None
) -> Signed:
    given = _INPUT.fullmatch(message.headers.get("signature-input", ""))
    value = _SIGNATURE.fullmatch(message.headers.get("signature", ""))
    if given is None or value is None:
        raise SignatureRefused("no signature of our kind")
    if given["covered"] != _listed(covered, request):
        raise SignatureRefused(f"covers {given['covered']}")
    if message.headers.get("content-digest") != content_digest(message.body):
        raise SignatureRefused("another body than its digest says")
    if now is not None and abs(now - int(given["created"])) > MOST_SKEW_S:
        raise ClockRefused("too old, or from the future")
    base = signature_base(message, covered, request, given["params"])
    try:
        signature = b64decode(value["value"], validate=True)
    except ValueError as error:
        raise SignatureRefused("not base64") from error
    if not keys.knows(given["key"]) or not keys.verify(given["key"], signature, base):
        raise SignatureRefused("not signed by this partner")
    return Signed(given["key"], int(given["created"]), given["nonce"])


def signature_base(message: Message, covered: tuple[str, ...], request: Message | None, params: str) -> bytes:
    """The text that is signed (RFC 9421, section 2.5)."""
    lines = [f'"{name}": {_component(message, name)}' for name in covered]
    if request is not None:
        lines.append(f'"signature";req;key="{LABEL}": {_bare(request.headers.get("signature", ""))}')
    lines.append(f'"@signature-params": {params}')
    return "\n".join(lines).encode()


def _component(message: Message, name: str) -> str:
    derived = {"@method": message.method.upper(), "@target-uri": message.url, "@status": str(message.status)}
    value = derived.get(name, message.headers.get(name, ""))
    if "\n" in value or "\r" in value:
        raise SignatureRefused(f"a line break in {name}")
    return value.strip()


def _listed(covered: tuple[str, ...], request: Message | None) -> str:
    names = [f'"{name}"' for name in covered]
    return " ".join(names if request is None else [*names, f'"signature";req;key="{LABEL}"'])


def _bare(signature_header: str) -> str:
    """The value of the one label, as the RFC wants a dictionary member: `:…:`."""
    return signature_header.partition("=")[2]


def key_named(message: Message) -> str:
    """The id of the key a message says it is signed with; "" where it is not signed as we want it."""
    given = _INPUT.fullmatch(message.headers.get("signature-input", ""))
    return "" if given is None else given["key"]
