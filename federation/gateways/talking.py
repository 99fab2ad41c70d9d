"""Speaking with a partner over HTTP: signed questions, answers that are bound to them, and nothing believed without.

The network client is the kernel's (marketplace.kernel.http): only public https addresses, checked before the
connection; a bounded answer in bounded time; no redirects.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_network
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from federation.core.card import MOST_BYTES, Card, CardRefused, read_card
from federation.core.http_signatures import Message, SignatureRefused, sign_request, verify_response
from federation.core.pictures import MOST_BYTES as MOST_PICTURE_BYTES
from federation.core.records import Keys, Signer
from marketplace.kernel import clock
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import Answer, Outside

from . import packing

MOST_ANSWER_BYTES = 4 * 1024 * 1024
MOST_S = 20.0
CARD_PATH = "/.well-known/marketplace-federation"
JSON = "application/json"


@dataclass(frozen=True)
class Line:
    """To one partner. clock_s: how far its clock is ahead of ours, as last measured."""

    endpoint: str
    keys: Keys
    signer: Signer
    clock_s: int = 0


@dataclass(frozen=True)
class Told:
    """What it answered, and how far ahead its clock is now known to be."""

    data: Mapping[str, Any]
    clock_s: int


@cache
def client() -> Outside:
    """As the settings want it."""
    allowed = [ip_network(network) for network in settings.OUTSIDE_NETWORKS]
    return Outside(allowed=allowed, max_bytes=MOST_ANSWER_BYTES, total_s=MOST_S)


class PictureMissing(GatewayUnavailable):
    """Somebody answered, but not with a picture."""


@cache
def picture_client() -> Outside:
    """For pictures: fewer bytes at most, and less patience, for many of them wait."""
    allowed = [ip_network(network) for network in settings.OUTSIDE_NETWORKS]
    return Outside(allowed=allowed, max_bytes=MOST_PICTURE_BYTES, total_s=MOST_S)


def fetch_picture(address: str) -> bytes:
    """Whatever lies there, unlooked at. Raises AddressRefused, AnswerTooLarge, PictureMissing, or
    GatewayUnavailable where nobody answers."""
    answer = picture_client().request("GET", address, headers={"Accept": "image/webp, image/jpeg, image/png"})
    if answer.status != 200:
        raise PictureMissing(f"status {answer.status}")
    return answer.content


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fetch_card(address: str) -> Card:
    """The card of whoever lives at an address. Raises AddressRefused, GatewayUnavailable or CardRefused."""
    site = address.strip().rstrip("/")
    if "://" not in site:
        site = f"https://{site}"
    answer = client().request("GET", f"{site.removesuffix(CARD_PATH)}{CARD_PATH}", headers={"Accept": JSON})
    if answer.status != 200 or len(answer.content) > MOST_BYTES:
        raise CardRefused(f"status {answer.status}, {len(answer.content)} bytes")
    return read_card(answer.content, verify)


def ask(line: Line, document: str, variables: Mapping[str, Any]) -> Told:
    """Ask, and give the `data` of an answer signed by the partner as the answer to this very question.

    Where the partner finds our time wrong, its clock is measured and the question is asked once more.

    Raises AddressRefused, or GatewayUnavailable for everything that may be otherwise the next time.
    """
    body = json.dumps({"query": document, "variables": variables}, ensure_ascii=False).encode()
    clock_s = line.clock_s
    for _attempt in range(2):
        asked, answer = _send(line, body, clock_s)
        answered = Message(answer.headers, answer.content, status=answer.status)
        try:
            signed = verify_response(answered, asked, keys=line.keys, now=None)
        except SignatureRefused as error:
            raise GatewayUnavailable(f"{answer.status}: {error}") from error
        content = _read(answer)
        clock_s = _measured(signed.created, clock_s)
        if answer.status != 401 or _code(content) != "CLOCK":
            break
    if answer.status != 200 or not isinstance(content.get("data"), dict):
        raise GatewayUnavailable(f"{answer.status} {_code(content)}")
    return Told(content["data"], clock_s)


def _send(line: Line, body: bytes, clock_s: int) -> tuple[Message, Answer]:
    bare = Message({"content-type": JSON}, body, method="POST", url=line.endpoint)
    created = int(clock.now().timestamp()) + clock_s
    signed = sign_request(bare, signer=line.signer, created=created, nonce=secrets.token_urlsafe(18))
    headers = {"content-type": JSON, **signed}
    answer = client().request("POST", line.endpoint, content=body, headers=headers, encoding=packing.ACCEPTED)
    return Message(headers, body, method="POST", url=line.endpoint), answer


def _measured(created: int, known_s: int) -> int:
    """Small differences are the road's, not the clock's."""
    ahead = created - int(clock.now().timestamp())
    return ahead if abs(ahead - known_s) > 30 else known_s


def _read(answer: Answer) -> dict[str, Any]:
    try:
        # Its signature is over what travelled: nothing is unpacked that the partner did not sign.
        packed_in = answer.headers.get("content-encoding", "")
        content = json.loads(packing.unpacked(answer.content, packed_in, most_bytes=MOST_ANSWER_BYTES))
    except (ValueError, RecursionError) as error:
        raise GatewayUnavailable(f"{answer.status}: not JSON") from error
    return content if isinstance(content, dict) else {}


def _code(content: Mapping[str, Any]) -> str:
    """The code of the first error, for logs and retries."""
    errors = content.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    extensions = first.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else ""
    return str(code)[:40] if str(code).isascii() else ""
