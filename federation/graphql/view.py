"""One address for partners: POST only, every question signed by its sender, every answer signed as the answer to it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from federation.core.card import CardRefused, check_card
from federation.core.http_signatures import (
    ClockRefused,
    Message,
    SignatureRefused,
    Signed,
    key_named,
    sign_response,
    verify_request,
)
from federation.core.keydocs import read_news
from federation.core.records import Keys
from federation.core.wire import DOCUMENTS, PROPOSE, ROTATE
from federation.errors import NodeNotFounded
from federation.gateways.keys import PublicKeys
from federation.gateways.talking import JSON, verify
from federation.models import Partner
from federation.selectors.node import OurNode, endpoint, our_node
from federation.selectors.partners import find_by_key, keys_of
from federation.services.pairing import heard_from, keep_nonce
from marketplace.kernel import clock
from marketplace.kernel.graphql.errors import RequestError
from marketplace.kernel.graphql.execution import Executor
from marketplace.kernel.graphql.limits import Limits, limits
from marketplace.kernel.graphql.rates import refuse_hurry
from marketplace.kernel.graphql.request import Asked, read

from .schema import schema

MOST_REQUEST_BYTES = 256 * 1024
# Documents of the contract are known to be cheap; anything else a partner writes is held to a small cost.
CONTRACT_LIMITS = Limits(cost=10_000, depth=8, aliases=20, tokens=2_000, requests_per_minute=0)
OTHER_COST = 200
REQUESTS_PER_MINUTE = 600
_HEADERS = ("content-type", "content-digest", "signature-input", "signature")
_contract = frozenset(DOCUMENTS)
_executor = Executor(schema)


class Refused(Exception):
    """Not answered; the code says why, to programs."""

    def __init__(self, status: int, code: str, words: str = "") -> None:
        super().__init__(words or code)
        self.status, self.code = status, code


@dataclass(frozen=True)
class Caller:
    """Who signed: partner is None for one that introduces itself."""

    partner: Partner | None
    signed: Signed


@method_decorator(csrf_exempt, name="dispatch")  # no cookie means anything here: who asks is known by its signature
class PartnerView(View):
    """Where no node is founded there is no such page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            node = our_node()
        except NodeNotFounded as error:
            raise Http404 from error
        with override("en"):  # partners' programs read this, and their logs
            message = _message(request)
            try:
                status, content = self._answer(request, message)
            except Refused as refusal:
                status, content = refusal.status, _error(refusal.code, str(refusal))
            except RequestError as refusal:
                status, content = refusal.status or 400, {"errors": [refusal.formatted()]}
        return _signed(node, message, status, content)

    def _answer(self, request: HttpRequest, message: Message) -> tuple[int, dict[str, Any]]:
        if len(message.body) > MOST_REQUEST_BYTES:
            raise Refused(413, "TOO_LARGE")
        refuse_hurry(request, per_minute=REQUESTS_PER_MINUTE)
        asked = read(request)
        caller = _caller(message, asked)
        request.partner = caller.partner  # type: ignore[attr-defined]  # for resolvers
        request.key_id = caller.signed.key_id  # type: ignore[attr-defined]
        allowed = CONTRACT_LIMITS if asked.query in _contract else replace(limits(), cost=OTHER_COST)
        answer = _executor.run(asked, request, allowed, only_queries=False)
        return (200 if answer.executed else 400), answer.content()


def _message(request: HttpRequest) -> Message:
    headers = {name: request.headers[name] for name in _HEADERS if name in request.headers}
    return Message(headers, request.body, method=request.method or "", url=endpoint())


def _caller(message: Message, asked: Asked) -> Caller:
    """Raises Refused."""
    partner = find_by_key(key_named(message))
    if partner is not None and partner.state == Partner.State.REVOKED:
        raise Refused(403, "REVOKED")
    keys = keys_of(partner) if partner else _introduced(asked)
    try:
        signed = verify_request(message, keys=keys, now=int(clock.now().timestamp()))
    except ClockRefused as error:
        raise Refused(401, "CLOCK", "the time differs; this answer's signature tells ours") from error
    except SignatureRefused as error:
        raise Refused(401, "SIGNATURE", str(error)) from error
    if not keep_nonce(key_id=signed.key_id, nonce=signed.nonce):
        raise Refused(401, "REPLAYED")
    if partner is not None:
        heard_from(partner_id=partner.pk)
    return Caller(partner, signed)


def _introduced(asked: Asked) -> Keys:
    """Whoever we do not know may only introduce itself or a new key, signing with one of the keys it sends."""
    try:
        if asked.query == PROPOSE:
            keys = check_card(asked.variables.get("card") or {}, verify).keys
        elif asked.query == ROTATE:
            keys = read_news(asked.variables.get("doc") or {}, verify).keys
        else:
            raise Refused(401, "UNKNOWN_KEY")
    except CardRefused as error:
        raise Refused(401, "CARD", str(error)) from error
    moment = clock.now()
    return PublicKeys({key.key_id: key.public for key in keys if key.start <= moment < key.end})


def _error(code: str, words: str) -> dict[str, Any]:
    return {"errors": [{"message": words, "extensions": {"code": code}}]}


def _signed(node: OurNode, asked: Message, status: int, content: Mapping[str, Any]) -> HttpResponse:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    bare = Message({"content-type": JSON}, body, status=status)
    headers = sign_response(
        bare, asked, signer=node.key, created=int(clock.now().timestamp()), nonce=secrets.token_urlsafe(18)
    )
    response = HttpResponse(body, content_type=JSON, status=status)
    for name, value in headers.items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response
