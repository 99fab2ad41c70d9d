"""A restored database begins a new epoch before it numbers or tells anything."""

from __future__ import annotations

import logging
import secrets

from federation.core.fence import FEED, must_write, next_epoch, was_restored
from federation.core.records import FeedState
from federation.gateways.watermark import find_watermark, write_watermark
from federation.models import FeedHead
from marketplace.kernel.audit import SYSTEM, record

from .feed_store import FeedStore

logger = logging.getLogger(__name__)


def ensure_epoch(*, store: FeedStore) -> None:
    """Inside the caller's transaction: lock the head, and begin a new epoch if the watermark file is ahead of it.

    A new node's file is written here, before it has published anything: between the first publication and its own
    writing of the file every other process would find a feed without one, and take the database for a restored one.
    """
    state, watermark = store.lock_head(), find_watermark()
    untold = state.seq == 0 and state.fence == 1
    if watermark is None and untold:
        tell(state=state)
    if was_restored(watermark, state, {FEED: state.seq}, untold=untold):
        begin_epoch(store=store, at_least=0, heard_of=watermark.epoch if watermark else "")


def is_restored(*, state: FeedState) -> bool:
    untold = state.seq == 0 and state.fence == 1
    return was_restored(find_watermark(), state, {FEED: state.seq}, untold=untold)


def begin_epoch(*, store: FeedStore, at_least: int, heard_of: str) -> FeedState:
    """Inside the caller's transaction. Every partner reads from the beginning after this.

    The file hears of it while the head is still locked. Else the next process to lock it, faster than our own writing
    of the file, would find an epoch that the file does not know, and begin one more. A transaction that fails after
    this leaves the file ahead, and the next one begins an epoch again.
    """
    before = store.lock_head()
    after = next_epoch(before, find_watermark(), epoch=secrets.token_hex(8), at_least=at_least)
    store.begin_epoch(after, heard_of)
    logger.warning("epoch %s begins after %s: a restored backup, or a succession", after.epoch, before.epoch)
    record(
        "begin_epoch",
        FeedHead.objects.get(feed=store.feed),
        actor=SYSTEM,
        before={"epoch": before.epoch, "seq": before.seq},
        after={"epoch": after.epoch, "seq": after.seq, "heard_of": heard_of},
    )
    tell(state=after)
    return after


def tell(*, state: FeedState) -> None:
    """Before anything of this state leaves: from here on the world may know of it."""
    watermark = must_write(find_watermark(), state, {FEED: state.seq})
    if watermark is not None:
        write_watermark(watermark)
