"""What need not be kept for ever: old tombstones of ours, rejects of partners, heads long seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from federation.core.cursor import BadCursor, Cursor, opened
from federation.core.fence import FEED
from federation.core.forgetting import KEPT_MS, REJECTS_KEPT_MS, SEEN_HEADS_KEPT_MS, new_floor
from federation.gateways.keys import cursor_secret
from federation.models import Change, FeedHead, Partner, Reject, SeenHead
from federation.selectors.feed_view import newest_before
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, record


@dataclass(frozen=True)
class Forgotten:
    """How many rows of each kind went."""

    tombstones: int
    rejects: int
    heads: int


def note_cursor(*, partner: Partner, cursor: str) -> None:
    """With which cursor a partner asked: it has read everything before that. The same one again is not written."""
    if partner.asked_with != cursor and len(cursor) <= 256:
        Partner.objects.filter(pk=partner.pk).update(asked_with=cursor)


def forget() -> Forgotten:
    """The daily round; safe to repeat."""
    rejects = Reject.objects.filter(at__lt=_before(REJECTS_KEPT_MS)).delete()[0]
    heads = SeenHead.objects.filter(at__lt=_before(SEEN_HEADS_KEPT_MS)).delete()[0]
    return Forgotten(forget_tombstones(), rejects, heads)


@transaction.atomic
def forget_tombstones() -> int:
    """Raise the floor of our feed as far as every active partner has read, and drop the tombstones below it. Readers
    that come with an older cursor after all are told BELOW_FLOOR and read from the beginning. How many went."""
    head = FeedHead.objects.select_for_update().filter(feed=FEED).first()
    if head is None:
        return 0
    aged = newest_before(FEED, _before(KEPT_MS))
    floor = new_floor(head.floor, aged=aged, acknowledged=_acknowledged(head.epoch))
    gone = Change.objects.filter(feed=FEED, deleted=True, seq__lte=floor).delete()[0]
    if floor > head.floor:
        before, head.floor = head.floor, floor
        head.save(update_fields=["floor"])
        after = {"floor": floor, "tombstones": gone}
        record("forget_tombstones", head, actor=SYSTEM, before={"floor": before}, after=after)
    return gone


def _acknowledged(epoch: str) -> list[int]:
    cursors = Partner.objects.filter(state=Partner.State.ACTIVE).exclude(asked_with="")
    read = [_opened(text) for text in cursors.values_list("asked_with", flat=True)]
    return [cursor.seq for cursor in read if cursor is not None and cursor.epoch == epoch]


def _opened(text: str) -> Cursor | None:
    try:
        return opened(text, cursor_secret())
    except BadCursor:
        return None


def _before(kept_ms: int) -> datetime:
    return clock.now() - timedelta(milliseconds=kept_ms)
