"""Speaking with a partner over HTTP: signed questions, answers that are bound to them, and nothing believed without.

The network client is the kernel's (marketplace.kernel.http): only public https addresses, checked before the
connection; a bounded answer in bounded time; no redirects. What it brings is opened by `bounded`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_network
from typing import Any

from django.conf import settings

from federation.core.card import MOST_BYTES, Card, CardRefused, read_card
from federation.core.http_signatures import Message, SignatureRefused, Signed, sign_request, verify_response
from federation.core.pictures import MOST_BYTES as MOST_PICTURE_BYTES
from federation.core.records import Keys, Signer
from marketplace.kernel import clock
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import Answer, Outside

from . import bounded, packing
from .keys import verify

CARD_PATH = "/.well-known/marketplace-federation"
JSON = "application/json"
_ANSWERS = (JSON, "application/graphql-response+json")


@dataclass(frozen=True)
class Line:
    """To one partner. clock_s: how far its clock is ahead of ours, as last measured."""

    endpoint: str
    keys: Keys
    signer: Signer
    clock_s: int = 0


@dataclass(frozen=True)
class Told:
    """What it answered, how far ahead its clock is now known to be, and how many bytes came."""

    data: Mapping[str, Any]
    clock_s: int
    received: int


@cache
def client() -> Outside:
    """As the settings want it."""
    allowed = [ip_network(network) for network in settings.OUTSIDE_NETWORKS]
    return Outside(allowed=allowed, max_bytes=bounded.MOST_BYTES, total_s=settings.FEDERATION_PATIENCE_S)


class PictureMissing(GatewayUnavailable):
    """Somebody answered, but not with a picture."""


@cache
def picture_client() -> Outside:
    """For pictures: fewer bytes at most, and less patience, for many of them wait."""
    allowed = [ip_network(network) for network in settings.OUTSIDE_NETWORKS]
    return Outside(allowed=allowed, max_bytes=MOST_PICTURE_BYTES, total_s=settings.FEDERATION_PATIENCE_S)


def fetch_picture(address: str) -> bytes:
    """Whatever lies there, unlooked at. Raises AddressRefused, AnswerTooLarge, PictureMissing, or
    GatewayUnavailable where nobody answers."""
    answer = picture_client().request("GET", address, headers={"Accept": "image/webp, image/jpeg, image/png"})
    if answer.status != 200:
        raise PictureMissing(f"status {answer.status}")
    return answer.content


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
    clock_s, received = line.clock_s, 0
    for _attempt in range(2):
        asked, answer = _send(line, body, clock_s)
        received += len(answer.content)
        content, signed = _opened(line, asked, answer, received)
        clock_s = _measured(signed.created, clock_s)
        if answer.status != 401 or _code(content) != "CLOCK":
            break
    if answer.status != 200 or not isinstance(content.get("data"), dict):
        wait = _wait_ms(answer) if answer.status in (429, 503) else 0
        raise GatewayUnavailable(f"{answer.status} {_code(content)}", received=received, retry_after_ms=wait)
    return Told(content["data"], clock_s, received)


def _opened(line: Line, asked: Message, answer: Answer, received: int) -> tuple[dict[str, Any], Signed]:
    """Its signature is checked over what travelled, before anything of it is unpacked or read."""
    try:
        message = Message(answer.headers, answer.content, status=answer.status)
        signed = verify_response(message, asked, keys=line.keys, now=None)
        if _word(answer, "content-type").partition(";")[0].strip() not in _ANSWERS:
            raise GatewayUnavailable(f"{answer.status}: another content type", received=received)
        return bounded.read_object(packing.unpacked(answer.content, _word(answer, "content-encoding"))), signed
    except (SignatureRefused, bounded.Unreadable) as error:
        raise GatewayUnavailable(f"{answer.status}: {error}"[:200], received=received) from error


def _send(line: Line, body: bytes, clock_s: int) -> tuple[Message, Answer]:
    bare = Message({"content-type": JSON}, body, method="POST", url=line.endpoint)
    created = int(clock.now().timestamp()) + clock_s
    signed = sign_request(bare, signer=line.signer, created=created, nonce=secrets.token_urlsafe(18))
    headers = {"content-type": JSON, **signed}
    answer = client().request("POST", line.endpoint, content=body, headers=headers, encoding=packing.ACCEPTED)
    return Message(headers, body, method="POST", url=line.endpoint), answer


def _word(answer: Answer, header: str) -> str:
    return answer.headers.get(header, "").strip().lower()


def _wait_ms(answer: Answer) -> int:
    """What Retry-After says in seconds; 0 where it says nothing of use."""
    told = answer.headers.get("retry-after", "").strip()
    return int(told) * 1000 if told.isascii() and told.isdigit() and len(told) < 7 else 0


def _measured(created: int, known_s: int) -> int:
    """Small differences are the road's, not the clock's."""
    ahead = created - int(clock.now().timestamp())
    return ahead if abs(ahead - known_s) > 30 else known_s


def _code(content: Mapping[str, Any]) -> str:
    """The code of the first error, for logs and retries."""
    errors = content.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    extensions = first.get("extensions")
    code = extensions.get("code") if isinstance(extensions, dict) else ""
    text = str(code)[:40]
    return text if text.isascii() and text.isprintable() else ""
