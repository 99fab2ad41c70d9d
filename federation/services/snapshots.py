"""Feeds as files: when a flood cuts a province off, a USB stick brings the same signed records as the network would.

Writing takes one consistent moment. Reading checks the whole file first, then takes it in by the same session, brakes
and root check as a pull.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from federation.core import snapshot
from federation.core.card import Card, CardRefused, check_card
from federation.core.consumer import End
from federation.core.cursor import MARK_CHARS, Cursor
from federation.core.feed import as_change
from federation.core.fence import FEED
from federation.core.heads import is_signed, sign_head
from federation.core.judging import Judge
from federation.core.merkle import root_of
from federation.core.records import Answer, Ask, AskChanges, Change, Head, Page
from federation.core.snapshot import SnapshotRefused, Title
from federation.gateways.keys import cursor_secret, verify
from federation.gateways.snapshot_files import read_lines, write_lines
from federation.models import Change as OurChange
from federation.models import FeedHead, Partner, RemoteListing
from federation.selectors.feed_view import FeedView, stream_feed_rows
from federation.selectors.node import our_card, our_node
from federation.selectors.partners import charges_of, head_of, now_ms, schedule_of, signing_keys_of
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import GatewayUnavailable, StateConflict

from .answering import present_head
from .fencing import tell
from .pairing import agree_theirs, keep_card
from .partner_keys import keep_keys
from .reading import read_partner
from .replica_store import ReplicaStore, stream_rows

PAGE = 500
GOES_ON = "it goes on next time"
Watch = Callable[[int], object]


@dataclass(frozen=True)
class Written:
    """What a file holds."""

    node: str
    records: int
    root: str
    size: int


@dataclass(frozen=True)
class TakenIn:
    """partner: whose file it was; end: None where its operator has to be approved first."""

    partner: Partner
    end: End | None
    detail: str = ""
    records: int = 0


def export_feed(*, path: Path, actor: Actor) -> Written:
    """Our own feed as it stands. Raises NodeNotFounded, OSError."""
    present_head()  # a restored database begins its new epoch before anything leaves
    with transaction.atomic():
        view, node = FeedView(), our_node()
        state = view.state()
        head = sign_head(state, node=node.id, feed=FEED, at=now_ms(), signer=node.key)
        following = Cursor(FEED, state.epoch, state.seq, state.seq, state.seq, state.root[:MARK_CHARS])
        title = Title(our_card(), head, following.seal(cursor_secret()))
        live = OurChange.objects.filter(feed=FEED, deleted=False).order_by("bucket", "record_id")
        size = write_lines(path, _lines(title, map(as_change, stream_feed_rows(live, at_once=PAGE))))
    tell(state=state)
    record(
        "export_feed", FeedHead.objects.get(feed=FEED), actor=actor, after={"root": state.root, "records": state.count}
    )
    return Written(node.id, state.count, state.root, size)


@transaction.atomic
def export_partner(*, partner_id: int, path: Path, actor: Actor) -> Written:
    """Our copy of a partner's feed, under its own signatures and its own signed head. Raises StateConflict while the
    copy is not proven to be what that head is about."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner_id)
    head, store = head_of(partner.head), ReplicaStore(partner)
    if head is None or root_of(store.bucket_hashes()) != head.root:
        raise StateConflict(_("Bản lưu của chợ này chưa được chứng minh là đủ. Đợi lần đọc tới rồi thử lại."))
    live = RemoteListing.objects.filter(partner=partner, deleted=False).order_by("bucket", "record_id")
    title = Title(partner.card, head, partner.cursor)
    size = write_lines(path, _lines(title, stream_rows(live, at_once=PAGE)))
    record("export_partner", partner, actor=actor, after={"root": head.root, "records": head.count})
    return Written(partner.node_id, head.count, head.root, size)


def _lines(title: Title, changes: Iterator[Change]) -> Iterator[bytes]:
    yield snapshot.told_title(title)
    count = 0
    for change in changes:
        count += 1
        yield snapshot.told_record(change)
    yield snapshot.told_end(count)


def import_snapshot(*, path: Path, actor: Actor, watch: Watch = lambda _count: None) -> TakenIn:
    """Check the whole file, then take it in as if it had been pulled.

    watch  is told how many records were worked on, twice for each: checked, and taken in

    An unknown node becomes an acquaintance whose words have to be compared first. Raises SnapshotRefused for a file
    that is not what its origin signed, or is older than what is here; StateConflict for a partner that is not active or
    is being read right now.
    """
    title = snapshot.read_title(next(read_lines(path), b""))
    card = _card(title)
    partner = _known(card, actor)
    if partner.state == Partner.State.DISCOVERED:
        return TakenIn(partner, None, _("Chợ lạ: gọi điện so tám chữ rồi duyệt trong bàn trực, sau đó đọc tệp lại."))
    if partner.state == Partner.State.PENDING:
        partner = agree_theirs(partner_id=partner.pk)  # their operator handed us their goods
    _refuse_old(partner, title.head)
    judge = Judge(partner.node_id, signing_keys_of(partner), *charges_of(partner))
    if (title.head.node, title.head.feed) != (card.node, FEED) or not is_signed(title.head, judge.keys):
        raise SnapshotRefused("line 1: the head is not signed by this node")
    count = snapshot.check(_watched(path, watch), judge=judge, head=title.head)
    _begin(partner.pk, actor, title.head)
    found = _take_in(partner.pk, FileOrigin(title, _watched(path, watch)))
    partner.refresh_from_db()
    return TakenIn(partner, found[0], found[1], count)


def _take_in(partner_id: int, origin: FileOrigin) -> tuple[End | None, str]:
    as_of = min(now_ms(), origin.title.head.at)
    while True:
        found = read_partner(partner_id=partner_id, ask=origin, as_of=as_of)
        if found.detail != GOES_ON:
            return found.end, found.detail
        Partner.objects.filter(pk=partner_id).update(next_at=now_ms())


class FileOrigin:
    """Answers a session's questions from the file, page by page."""

    def __init__(self, title: Title, records: Iterator[tuple[int, Change]]) -> None:
        self.title, self._records = title, records
        self._ahead = next(records, None)

    def __call__(self, _partner: Partner, ask: Ask) -> Answer:
        if not isinstance(ask, AskChanges):
            raise GatewayUnavailable("a file answers no other question")
        page: list[Change] = []
        while self._ahead is not None and len(page) < PAGE:
            page.append(self._ahead[1])
            self._ahead = next(self._records, None)
        if self._ahead is None:
            return Page(tuple(page), self.title.following or "file", self.title.head)
        return Page(tuple(page), "file", None)


def _watched(path: Path, watch: Watch) -> Iterator[tuple[int, Change]]:
    lines = read_lines(path)
    next(lines, None)
    for count, (number, change) in enumerate(snapshot.read_records(lines), start=1):
        if count % PAGE == 0:
            watch(PAGE)
        yield number, change


def _card(title: Title) -> Card:
    try:
        return check_card(title.card, verify)
    except CardRefused as error:
        raise SnapshotRefused(f"line 1: the card is refused: {error}") from error


@transaction.atomic
def _known(card: Card, actor: Actor) -> Partner:
    """A file may be older than what we know: of an acquaintance only its keys are kept."""
    partner = Partner.objects.select_for_update(of=("self",)).filter(node_id=card.node).first()
    if partner is None:
        return keep_card(card=card, actor=actor)
    if partner.keys.filter(key_id=card.raw["keyId"], revoked_at__isnull=False).exists():
        raise SnapshotRefused("line 1: the card is signed with a key that was revoked")
    keep_keys(partner=partner, keys=card.keys, revoked=card.revoked)
    return partner


def _refuse_old(partner: Partner, head: Head) -> None:
    known = head_of(partner.head)
    if known is None:
        return
    older = head.seq < known.seq if head.epoch == known.epoch else head.at < known.at
    if older:
        raise SnapshotRefused(f"older than what is here: number {head.seq}, known is {known.seq}")


@transaction.atomic
def _begin(partner_id: int, actor: Actor, head: Head) -> None:
    """A file is a reading from the beginning."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner_id)
    if partner.state != Partner.State.ACTIVE or (partner.holder and now_ms() < schedule_of(partner).lease_until):
        raise StateConflict(_("Chợ này đang tạm ngưng, hoặc đang được đọc qua mạng: thử lại sau năm phút."))
    partner.cursor, partner.generation = None, partner.generation + 1
    partner.scanning = partner.adopting = True
    partner.next_at = now_ms()
    partner.save(update_fields=["cursor", "generation", "scanning", "adopting", "next_at"])
    record("import_snapshot", partner, actor=actor, after={"root": head.root, "records": head.count})
