"""Asking a node as a stranger's test would: rightly, and wrongly on purpose. Only `services.conformance` asks so."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from federation.core.http_signatures import Message, SignatureRefused, sign_request, verify_response
from marketplace.kernel import clock

from .talking import JSON, Line, client


@dataclass(frozen=True)
class Sent:
    """A signed request, ready to be spoilt or sent twice."""

    message: Message


@dataclass(frozen=True)
class Heard:
    """What came back. proven: signed by the node, and for this question; why_not: what was wrong with that."""

    status: int
    content: Mapping[str, Any]
    size: int
    took_s: float
    proven: bool
    why_not: str
    created: int

    @property
    def code(self) -> str:
        """The code of the first error; "" where there is none."""
        errors = self.content.get("errors")
        first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
        extensions = first.get("extensions")
        return str(extensions.get("code", "")) if isinstance(extensions, dict) else ""

    @property
    def data(self) -> Mapping[str, Any]:
        found = self.content.get("data")
        return found if isinstance(found, dict) else {}


def signed(line: Line, document: str, variables: Mapping[str, Any], *, seconds: int = 0) -> Sent:
    """A question as the contract wants it. seconds: how wrong its time is made."""
    body = json.dumps({"query": document, "variables": variables}, ensure_ascii=False).encode()
    bare = Message({"content-type": JSON}, body, method="POST", url=line.endpoint)
    created = int(clock.now().timestamp()) + line.clock_s + seconds
    headers = sign_request(bare, signer=line.signer, created=created, nonce=secrets.token_urlsafe(18))
    return Sent(Message({"content-type": JSON, **headers}, body, method="POST", url=line.endpoint))


def spoilt(sent: Sent, *, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Sent:
    """The same with another body or other headers, not signed anew."""
    message = sent.message
    body = message.body if body is None else body
    return Sent(replace(message, body=body, headers=message.headers if headers is None else headers))


def send(line: Line, sent: Sent) -> Heard:
    """Raises AddressRefused or GatewayUnavailable."""
    began = clock.now()
    answer = client().request("POST", line.endpoint, content=sent.message.body, headers=sent.message.headers)
    took_s = (clock.now() - began).total_seconds()
    why_not, created = "", 0
    try:
        answered = Message(answer.headers, answer.content, status=answer.status)
        created = verify_response(answered, sent.message, keys=line.keys, now=None).created
    except SignatureRefused as error:
        why_not = str(error)
    return Heard(answer.status, _read(answer.content), len(answer.content), took_s, not why_not, why_not, created)


def got(address: str) -> int:
    """The status of a plain GET. Raises AddressRefused or GatewayUnavailable."""
    return client().request("GET", address).status


def _read(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
