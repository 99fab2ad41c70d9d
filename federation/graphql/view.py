"""One address for partners: POST only, every question signed by its sender, every answer signed as the answer to it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from federation.core import quick_json
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
from federation.core.wire import CHANGES, CONTRACT_HASHES, PROPOSE, ROTATE, document_hash
from federation.errors import NodeNotFounded
from federation.gateways.keys import PublicKeys, verify
from federation.gateways.packing import packed
from federation.models import Partner
from federation.selectors.node import OurNode, endpoint, our_node
from federation.selectors.partners import find_by_key
from federation.services.pairing import heard_from, keep_nonce
from federation.services.spending import wait_ms
from marketplace.kernel import clock
from marketplace.kernel.graphql.errors import RequestError
from marketplace.kernel.graphql.execution import Executor
from marketplace.kernel.graphql.limits import Limits
from marketplace.kernel.graphql.rates import refuse_hurry
from marketplace.kernel.graphql.request import GRAPHQL_JSON, PLAIN_JSON, Asked, answer_type, read

from .direct import page_of_changes
from .schema import schema

MOST_REQUEST_BYTES = 256 * 1024
# Documents of the contract are known to be cheap; anything else a partner writes is held to a small cost, in which its
# introspection counts, too.
CONTRACT_LIMITS = Limits(cost=10_000, depth=8, aliases=20, tokens=2_000, requests_per_minute=0)
OTHER_LIMITS = Limits(cost=200, depth=8, aliases=20, tokens=2_000, requests_per_minute=0)
# By address, before anything is computed; partners are counted by who signed (services.spending), afterwards.
REQUESTS_PER_MINUTE = 600
INTRODUCTIONS_PER_MINUTE = 10
_HEADERS = ("content-type", "content-digest", "signature-input", "signature")
_executor = Executor(schema, direct={CHANGES: page_of_changes})


class Refused(Exception):
    """Not answered; the code says why, to programs. wait_ms: when to ask again."""

    def __init__(self, status: int, code: str, words: str = "", *, wait_ms: int = 0) -> None:
        super().__init__(words or code)
        self.status, self.code, self.wait_ms = status, code, wait_ms


@dataclass(frozen=True)
class Caller:
    """Who signed: partner is None for one that introduces itself."""

    partner: Partner | None
    signed: Signed


@dataclass(frozen=True)
class Reply:
    """What is signed and sent. wait_ms: what Retry-After says, 0 for nothing."""

    status: int
    content: Mapping[str, Any]
    media_type: str = PLAIN_JSON
    wait_ms: int = 0


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
            request.node = node  # type: ignore[attr-defined]  # for resolvers, as what _answer adds
            reply = self._reply(request, message)
        return _signed(node, message, reply, accepted=request.headers.get("Accept-Encoding", ""))

    def _reply(self, request: HttpRequest, message: Message) -> Reply:
        media_type = PLAIN_JSON
        try:
            media_type = answer_type(request)
            return self._answer(request, message, media_type)
        except Refused as refusal:
            return Reply(refusal.status, _error(refusal.code, str(refusal)), media_type, refusal.wait_ms)
        except RequestError as refusal:
            wait = int(refusal.details.get("retryAfter", 0)) * 1000
            return Reply(refusal.status or 400, {"errors": [refusal.formatted()]}, media_type, wait)

    def _answer(self, request: HttpRequest, message: Message, media_type: str) -> Reply:
        refuse_hurry(request, per_minute=REQUESTS_PER_MINUTE)
        if _is_too_large(request):
            raise Refused(413, "TOO_LARGE")
        asked = read(request)
        caller = _caller(message, asked)
        wait = _count(request, caller)
        request.partner = caller.partner  # type: ignore[attr-defined]  # for resolvers
        request.key_id = caller.signed.key_id  # type: ignore[attr-defined]
        request.wait_ms = wait  # type: ignore[attr-defined]
        answer = _executor.run(asked, request, _allowed(asked), only_queries=False)
        # The newer media type says by its status that nothing was carried out; the older one always says 200.
        status = 400 if media_type == GRAPHQL_JSON and not answer.executed else 200
        return Reply(status, answer.content(), media_type, wait)


def _allowed(asked: Asked) -> Limits:
    """Raises Refused where the settings allow the contract's own documents only."""
    if document_hash(asked.query) in CONTRACT_HASHES:
        return CONTRACT_LIMITS
    if settings.FEDERATION_STRICT_DOCUMENTS:
        raise Refused(403, "UNKNOWN_DOCUMENT", "only the contract's own documents are carried out here")
    return OTHER_LIMITS


def _count(request: HttpRequest, caller: Caller) -> int:
    """Only what is truly signed counts: nobody can spend another's share. Raises Refused far above it, and for
    strangers that introduce themselves again and again."""
    if caller.partner is None:
        address = request.META.get("REMOTE_ADDR", "")
        if wait := wait_ms(who=f"address:{address}", per_minute=INTRODUCTIONS_PER_MINUTE):
            raise Refused(429, "TRY_LATER", wait_ms=wait)
        return 0
    return wait_ms(who=f"partner:{caller.partner.pk}")


def _is_too_large(request: HttpRequest) -> bool:
    """By what it says of itself: a body is never read further than that."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > MOST_REQUEST_BYTES


def _message(request: HttpRequest) -> Message:
    headers = {name: request.headers[name] for name in _HEADERS if name in request.headers}
    body = b"" if _is_too_large(request) else request.body
    return Message(headers, body, method=request.method or "", url=endpoint())


def _caller(message: Message, asked: Asked) -> Caller:
    """Raises Refused."""
    partner = find_by_key(name := key_named(message))
    if partner is not None and _introduces(asked) not in (None, partner.node_id):
        partner = None  # only its card names the other's key: it must not stand in the other's way
    if partner is not None and partner.state == Partner.State.REVOKED:
        raise Refused(403, "REVOKED")
    keys = PublicKeys({name: bytes(partner.signs_with)}) if partner else _introduced(asked)
    try:
        signed = verify_request(message, keys=keys, now=int(clock.now().timestamp()))
    except ClockRefused as error:
        raise Refused(401, "CLOCK", "the time differs; this answer's signature tells ours") from error
    except SignatureRefused as error:
        raise Refused(401, "SIGNATURE", str(error)) from error
    if not keep_nonce(key_id=signed.key_id, nonce=signed.nonce):
        raise Refused(401, "REPLAYED")
    if partner is not None:
        heard_from(partner=partner)
    return Caller(partner, signed)


def _introduces(asked: Asked) -> str | None:
    """The node whose card or keys these are; None for any other question."""
    name = {document_hash(PROPOSE): "card", document_hash(ROTATE): "doc"}.get(document_hash(asked.query))
    told = asked.variables.get(name) if name else None
    return str(told.get("node")) if isinstance(told, dict) else None


def _introduced(asked: Asked) -> Keys:
    """Whoever we do not know may only introduce itself or a new key, signing with one of the keys it sends."""
    document = document_hash(asked.query)
    try:
        if document == document_hash(PROPOSE):
            keys = check_card(asked.variables.get("card") or {}, verify).keys
        elif document == document_hash(ROTATE):
            keys = read_news(asked.variables.get("doc") or {}, verify).keys
        else:
            raise Refused(401, "UNKNOWN_KEY")
    except CardRefused as error:
        raise Refused(401, "CARD", str(error)) from error
    moment = clock.now()
    return PublicKeys({key.key_id: key.public for key in keys if key.start <= moment < key.end})


def _error(code: str, words: str) -> dict[str, Any]:
    return {"errors": [{"message": words, "extensions": {"code": code}}]}


def _signed(node: OurNode, asked: Message, reply: Reply, *, accepted: str) -> HttpResponse:
    body, packed_in = packed(quick_json.write(reply.content), accepted)
    content_type = f"{reply.media_type}; charset=utf-8"
    bare = Message({"content-type": content_type}, body, status=reply.status)
    headers = sign_response(
        bare, asked, signer=node.key, created=int(clock.now().timestamp()), nonce=secrets.token_urlsafe(18)
    )
    response = HttpResponse(body, content_type=content_type, status=reply.status)
    for name, value in headers.items():
        response[name] = value
    if packed_in:
        response["Content-Encoding"] = packed_in
    response["Cache-Control"] = "no-store, no-transform"  # the signature is over the bytes that travel
    if reply.wait_ms:
        response["Retry-After"] = str(-(-reply.wait_ms // 1000))
    return response
