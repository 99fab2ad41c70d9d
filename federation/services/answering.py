"""Answers to partners' questions about our feed. Nothing leaves before the watermark file knows of it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from federation.core.feed import Desk, FeedView, HistoryDiverged
from federation.core.fence import FEED
from federation.core.heads import sign_head
from federation.core.records import (
    Answer,
    Ask,
    AskBuckets,
    AskChanges,
    AskItems,
    AskRecords,
    Buckets,
    FeedState,
    Head,
    Items,
    Reset,
    ResetReason,
)
from federation.gateways.keys import cursor_secret
from federation.selectors import feed_view
from federation.selectors.node import OurNode, our_node
from marketplace.kernel import clock

from ..errors import NodeNotFounded
from .feed_store import FeedStore
from .fencing import begin_epoch, ensure_epoch, is_restored, tell

MAX_BYTES = 1_048_576


def answer(*, ask: Ask, node: OurNode | None = None, max_bytes: int = MAX_BYTES) -> Answer:
    """In the name of our node, which is looked up where the caller has not. Raises NodeNotFounded."""
    node = node or our_node()
    desk = Desk(node.id, FEED, cursor_secret(), node.key)

    def reading(view: FeedView) -> Answer:
        return _answer(desk, view, ask, max_bytes)

    try:
        try:
            found, state = _in_one_moment(reading)
        except _Restored:
            _fence(node_id=node.id)
            found, state = _in_one_moment(reading, is_fenced=True)  # the file hears of it below, before anybody does
    except HistoryDiverged:
        found, state = _restored(node.id, reading)
    tell(state=state)
    return found


class _Restored(Exception):
    """The watermark file is ahead of the database: a new epoch has to begin before anything is told."""


def present_head() -> Head:
    """The signed head of our feed as it stands. Raises NodeNotFounded."""
    node = our_node()
    _fence(node_id=node.id)
    state = feed_view.find_state()
    if state is None:
        raise NodeNotFounded
    tell(state=state)
    now = int(clock.now().timestamp() * 1000)
    return sign_head(state, node=node.id, feed=FEED, at=now, signer=node.key)


def fence() -> int:
    """Raised with every restored database."""
    state = feed_view.find_state()
    return 0 if state is None else state.fence


def _fence(*, node_id: str) -> None:
    state = feed_view.find_state()
    if state is not None and is_restored(state=state):
        with transaction.atomic():
            ensure_epoch(store=FeedStore(node_id, FEED))


@transaction.atomic
def _in_one_moment(reading: Callable[[FeedView], Answer], *, is_fenced: bool = False) -> tuple[Answer, FeedState]:
    view = feed_view.FeedView()
    state = view.state()
    if not is_fenced and is_restored(state=state):
        raise _Restored
    return reading(view), state


@transaction.atomic
def _restored(node_id: str, reading: Callable[[FeedView], Answer]) -> tuple[Answer, FeedState]:
    """Look once more with the head locked: whoever noticed it at the same time may have begun the new epoch already."""
    store = FeedStore(node_id, FEED)
    state = store.lock_head()
    try:
        return reading(store), state
    except HistoryDiverged as restored:
        state = begin_epoch(store=store, at_least=restored.seq, heard_of=restored.epoch)
        return Reset(restored.reason, state.epoch), state


def _answer(desk: Desk, view: FeedView, ask: Ask, max_bytes: int) -> Answer:
    match ask:
        case AskChanges():
            now = int(clock.now().timestamp() * 1000)
            return desk.page(view, ask, max_bytes=min(max_bytes, MAX_BYTES), now=now)
        case AskRecords(ids):
            return desk.records(view, ids)
        case AskBuckets(epoch) | AskItems(epoch) if epoch != view.state().epoch:
            return Reset(ResetReason.EPOCH_CHANGED, view.state().epoch)
        case AskItems(_, buckets):
            return Items(tuple(view.items(buckets)))
        case AskBuckets():
            return Buckets(tuple(view.bucket_hashes()))
