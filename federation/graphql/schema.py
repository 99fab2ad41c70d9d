"""The contract between marketplaces: /graphql/partner/. docs/federation/ explains it; tests hold its SDL."""

from __future__ import annotations

from typing import Any

import graphene
from django.conf import settings
from graphql import GraphQLError

from catalog.models import Marketplace
from federation.core.card import CardRefused
from federation.core.fence import FEED
from federation.core.records import (
    Answer,
    AskBuckets,
    AskChanges,
    AskItems,
    AskRecords,
    Buckets,
    ItemRef,
    Items,
    Page,
    Records,
    Reset,
    TryLater,
)
from federation.core.wire import read_head, told_change, told_head
from federation.errors import AskedTooOften, BadQuestion, NotAPartner
from federation.models import Partner
from federation.selectors.node import heir_of_us, succeeded_by_us
from federation.selectors.partners import heads_known, now_ms
from federation.services import answering
from federation.services.forgetting import note_cursor
from federation.services.pairing import hear_poke, hear_proposal
from federation.services.partner_keys import hear_keys
from federation.services.succeeding import hear_succession
from federation.tasks import pull
from marketplace.kernel.graphql.types import listed
from marketplace.kernel.soon import soon

CONTRACT = "1.0"
CAPABILITIES = ("full", "roots")
MOST_IDS = 100


class Cursor(graphene.String):
    """Opaque, at most 256 signs: where a reader stands."""


class Hex(graphene.String):
    """sha256 in lower-case hexadecimal."""


class _Object(graphene.JSONString):
    """An object as it is, sent as a variable: what is inside is signed, and read by the core."""

    @staticmethod
    def serialize(value: Any) -> Any:
        return value

    @staticmethod
    def parse_value(value: Any) -> Any:
        return value

    @staticmethod
    def parse_literal(_node: Any, _variables: Any = None) -> Any:
        raise GraphQLError("send it as a variable")


class NodeCard(_Object):
    """The card of /.well-known/marketplace-federation, as an object."""


class NodeKeys(_Object):
    """`node`, `root`, `keys` and `revocations` of a card: what a root says of its keys."""


class SuccessionDoc(_Object):
    """That a node goes on as another one, signed by both roots."""


class FeedName(graphene.Enum):
    """Feeds of a node. Others will come; an unknown one is refused."""

    LISTINGS = FEED


class ResetReasonEnum(graphene.Enum):
    """Why a cursor is of no use any more."""

    class Meta:
        name = "ResetReason"

    EPOCH_CHANGED = "EPOCH_CHANGED"
    FUTURE_CURSOR = "FUTURE_CURSOR"
    BELOW_FLOOR = "BELOW_FLOOR"
    BAD_CURSOR = "BAD_CURSOR"


class SignedHead(graphene.ObjectType):
    """Where a feed stands, signed by its origin. Numbers beyond 32 bits are text."""

    node = graphene.ID(required=True)
    feed = graphene.String(required=True)
    epoch = graphene.ID(required=True)
    seq = graphene.String(required=True)
    count = graphene.Int(required=True)
    root = Hex(required=True)
    at = graphene.String(required=True, description="Milliseconds since 1970, UTC.")
    key_id = graphene.String(required=True)
    sig = graphene.String(required=True, description="Base64.")

    @staticmethod
    def resolve_key_id(head: dict[str, Any], _info: Any) -> str:
        return str(head["keyId"])


class SignedHeadInput(graphene.InputObjectType):
    """A head, sent along with a poke."""

    node = graphene.ID(required=True)
    feed = graphene.String(required=True)
    epoch = graphene.ID(required=True)
    seq = graphene.String(required=True)
    count = graphene.Int(required=True)
    root = Hex(required=True)
    at = graphene.String(required=True)
    key_id = graphene.String(required=True)
    sig = graphene.String(required=True)


class ChangeType(graphene.ObjectType):
    """The newest version of a record: its signed bytes, or that it is gone."""

    class Meta:
        name = "Change"

    id = graphene.ID(required=True)
    version = graphene.String(required=True)
    deleted = graphene.Boolean(required=True)
    digest = Hex(required=True)
    payload = graphene.String(description="The exact signed bytes, UTF-8; null when deleted.")
    sig = graphene.String(description="Ed25519 over mkfed-record-v1, a line break and the payload; Base64.")
    key_id = graphene.String()


class ChangePage(graphene.ObjectType):
    """Changes after a cursor; head stands on the last page only, of the same moment as the changes."""

    changes = listed(ChangeType)
    next = Cursor(required=True)
    has_more = graphene.Boolean(required=True)
    head = graphene.Field(SignedHead)


class ResetRequired(graphene.ObjectType):
    """Read from the beginning; keep what you have until you are through."""

    reason = ResetReasonEnum(required=True)
    epoch = graphene.ID(required=True)


class TryLaterType(graphene.ObjectType):
    """Not now."""

    class Meta:
        name = "TryLater"

    retry_after_ms = graphene.Int(required=True)
    reason = graphene.String(required=True)


class BucketList(graphene.ObjectType):
    """The 256 hashes below the root, by the first byte of sha256(id)."""

    hashes = listed(Hex)


class ItemRefType(graphene.ObjectType):
    """What the root covers of a record."""

    class Meta:
        name = "ItemRef"

    id = graphene.ID(required=True)
    version = graphene.String(required=True)
    digest = Hex(required=True)


class ItemList(graphene.ObjectType):
    """All records of some buckets."""

    items = listed(ItemRefType)


class RecordList(graphene.ObjectType):
    """Records as they are now; those that never were are left out. seen: evidence of this moment."""

    changes = listed(ChangeType)
    seen = Cursor(required=True)


def _kind(found: Any, _info: Any) -> Any:
    kinds = {"changes": ChangePage, "reason": ResetRequired, "hashes": BucketList, "items": ItemList}
    return TryLaterType if "retry_after_ms" in found else next(kinds[name] for name in kinds if name in found)


def _union(name: str, of: type[graphene.ObjectType], words: str) -> Any:
    meta = type("Meta", (), {"types": (of, ResetRequired, TryLaterType), "name": name})
    return type(name, (graphene.Union,), {"__doc__": words, "Meta": meta, "resolve_type": staticmethod(_kind)})


ChangesResult = _union("ChangesResult", ChangePage, "A page, or why there is none.")
BucketsResult = _union("BucketsResult", BucketList, "Buckets, or why there are none.")
ItemsResult = _union("ItemsResult", ItemList, "Items, or why there are none.")


class NodeType(graphene.ObjectType):
    """Who answers."""

    class Meta:
        name = "Node"

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    contract_versions = listed(graphene.String)
    capabilities = listed(graphene.String)
    now = graphene.String(required=True, description="Milliseconds since 1970, UTC, by its own clock.")
    state = graphene.String(required=True)
    fence = graphene.Int(required=True)
    successor_of = listed(graphene.ID, description="Nodes whose records it serves; its card holds the papers.")
    head = graphene.Field(SignedHead, required=True)


class Partnership(graphene.ObjectType):
    """How the answering node sees the asking one: DISCOVERED, PENDING, ACTIVE, SUSPENDED or REVOKED."""

    state = graphene.String(required=True)


class Ack(graphene.ObjectType):
    """Heard."""

    ok = graphene.Boolean(required=True)


class PartnerQuery(graphene.ObjectType):
    """What partners may ask."""

    node = graphene.Field(NodeType, required=True)
    changes = graphene.Field(
        ChangesResult,
        required=True,
        feed=FeedName(required=True),
        after=Cursor(),
        seen=Cursor(),
        limit=graphene.Int(default_value=200),
        max_bytes=graphene.Int(default_value=1_048_576),
    )
    buckets = graphene.Field(
        BucketsResult, required=True, feed=FeedName(required=True), epoch=graphene.ID(required=True)
    )
    bucket_items = graphene.Field(
        ItemsResult,
        required=True,
        feed=FeedName(required=True),
        epoch=graphene.ID(required=True),
        buckets=graphene.List(graphene.NonNull(graphene.Int), required=True),
    )
    records = graphene.Field(
        RecordList,
        required=True,
        feed=FeedName(required=True),
        ids=graphene.List(graphene.NonNull(graphene.ID), required=True),
    )
    heads = listed(SignedHead, description="The newest signed heads this node has seen, its own among them.")

    @staticmethod
    def resolve_node(_root: None, info: Any) -> dict[str, Any]:
        _refuse_hurry(info)
        ours = Marketplace.objects.filter(is_ourselves=True).first()
        return {
            "id": info.context.node.id,
            "name": ours.name_vi if ours else settings.SHOP["name"],
            "contract_versions": [CONTRACT],
            "capabilities": list(CAPABILITIES),
            "now": str(now_ms()),
            "state": "SUCCEEDED" if heir_of_us() else "SERVING",
            "fence": answering.fence(),
            "successor_of": succeeded_by_us(),
            "head": told_head(answering.present_head()),
        }

    @staticmethod
    def resolve_changes(
        _root: None,
        info: Any,
        feed: Any,  # noqa: ARG004  # there is one
        limit: int,
        max_bytes: int,
        after: str | None = None,
        seen: str | None = None,
    ) -> dict[str, Any]:
        _refuse_strangers(info)
        if later := _hurried(info):
            return later
        return _told(changes_for(info.context, AskChanges(after, limit, seen), max_bytes=max(max_bytes, 1)))

    @staticmethod
    def resolve_buckets(_root: None, info: Any, feed: Any, epoch: str) -> dict[str, Any]:  # noqa: ARG004
        _refuse_strangers(info)
        return _hurried(info) or _told(answering.answer(ask=AskBuckets(epoch), node=info.context.node))

    @staticmethod
    def resolve_bucket_items(
        _root: None,
        info: Any,
        feed: Any,  # noqa: ARG004
        epoch: str,
        buckets: list[int],
    ) -> dict[str, Any]:
        _refuse_strangers(info)
        numbers = sorted({number for number in buckets if 0 <= number < 256})
        return _hurried(info) or _told(answering.answer(ask=AskItems(epoch, tuple(numbers)), node=info.context.node))

    @staticmethod
    def resolve_records(_root: None, info: Any, feed: Any, ids: list[str]) -> dict[str, Any]:  # noqa: ARG004
        _refuse_strangers(info)
        _refuse_hurry(info)
        if len(ids) > MOST_IDS:
            raise BadQuestion(field="ids")
        ask = AskRecords(tuple(name for name in ids if name.isprintable()))
        return _told(answering.answer(ask=ask, node=info.context.node))

    @staticmethod
    def resolve_heads(_root: None, info: Any) -> list[dict[str, Any]]:
        _refuse_strangers(info)
        _refuse_hurry(info)
        return [told_head(answering.present_head()), *heads_known()]


class PartnerMutation(graphene.ObjectType):
    """What partners may tell."""

    poke = graphene.Field(Ack, required=True, head=SignedHeadInput(required=True))
    propose_partnership = graphene.Field(Partnership, required=True, card=NodeCard(required=True))
    rotate_key = graphene.Field(Ack, required=True, doc=NodeKeys(required=True))
    announce_succession = graphene.Field(Ack, required=True, doc=SuccessionDoc(required=True))

    @staticmethod
    def resolve_poke(_root: None, info: Any, head: dict[str, Any]) -> dict[str, Any]:
        """A hint that there is news: it is pulled, never believed."""
        _refuse_strangers(info)
        _refuse_hurry(info)
        try:
            told = read_head({**head, "keyId": head["key_id"]})
        except ValueError as error:
            raise BadQuestion(field="head") from error
        partner_id = info.context.partner.pk
        is_news = hear_poke(partner_id=partner_id, head=told)
        if is_news:  # at once, not with the next beat; a message that is lost costs seconds
            soon(pull, partner_id)
        return {"ok": is_news}

    @staticmethod
    def resolve_propose_partnership(_root: None, info: Any, card: Any) -> dict[str, Any]:
        """That an operator wants to be partners: an operator here decides. Safe to repeat."""
        _refuse_hurry(info)
        try:
            return {"state": hear_proposal(card=card, signed_with=info.context.key_id).state.upper()}
        except CardRefused as error:
            raise BadQuestion(f"card refused: {error}", field="card") from error

    @staticmethod
    def resolve_rotate_key(_root: None, info: Any, doc: Any) -> dict[str, Any]:
        """New keys, or that one counts no more; signed with one of the keys it tells of. Safe to repeat."""
        _refuse_hurry(info)
        try:
            hear_keys(told=doc, signed_with=info.context.key_id)
        except CardRefused as error:
            raise BadQuestion(f"keys refused: {error}", field="doc") from error
        return {"ok": True}

    @staticmethod
    def resolve_announce_succession(_root: None, info: Any, doc: Any) -> dict[str, Any]:
        """That two partners become one: an operator here decides. Safe to repeat."""
        if info.context.partner is None:
            raise NotAPartner
        _refuse_hurry(info)
        try:
            hear_succession(document=doc)
        except CardRefused as error:
            raise BadQuestion(f"succession refused: {error}", field="doc") from error
        return {"ok": True}


def changes_for(request: Any, ask: AskChanges, *, max_bytes: int = answering.MAX_BYTES) -> Answer:
    """What a partner that may ask is answered; with which cursor it asked is noted."""
    found = answering.answer(ask=ask, node=request.node, max_bytes=max_bytes)
    if isinstance(found, Page):  # its cursor was one of ours
        note_cursor(partner=request.partner, cursor=ask.after or "")
    return found


def may_read(request: Any) -> bool:
    partner: Partner | None = request.partner
    return partner is not None and partner.state == Partner.State.ACTIVE


def _refuse_strangers(info: Any) -> None:
    if not may_read(info.context):
        raise NotAPartner


def _hurried(info: Any) -> dict[str, Any] | None:
    """TryLater for whoever asks more often than is agreed."""
    wait: int = info.context.wait_ms
    return {"retry_after_ms": wait, "reason": "RATE"} if wait else None


def _refuse_hurry(info: Any) -> None:
    """The same where an answer has no room for TryLater."""
    if info.context.wait_ms:
        raise AskedTooOften


def _told(found: object) -> dict[str, Any]:
    match found:
        case Page(changes, following, head):
            page = {"changes": [told_change(each) for each in changes], "next": following, "has_more": head is None}
            return {**page, "head": None if head is None else told_head(head)}
        case Records(changes, seen):
            return {"changes": [told_change(each) for each in changes], "seen": seen}
        case Buckets(hashes):
            return {"hashes": list(hashes)}
        case Items(items):
            return {"items": [_told_item(item) for item in items]}
        case Reset(reason, epoch):
            return {"reason": reason.value, "epoch": epoch}
        case TryLater(retry_after_ms, reason):
            return {"retry_after_ms": min(retry_after_ms, 2**31 - 1), "reason": reason}
    raise TypeError(found)


def _told_item(item: ItemRef) -> dict[str, Any]:
    return {"id": item.id, "version": str(item.version), "digest": item.digest}


schema = graphene.Schema(query=PartnerQuery, mutation=PartnerMutation)
