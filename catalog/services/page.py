"""A producer's page: its words, hours, photos and pin change at once; name and address wait for a look."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marketplace.accounts.models import AdministrativeUnit
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound, StateConflict
from marketplace.kernel.text import normalise, normalise_lines, sort_key

from ..errors import Stale
from ..models import Producer, ProducerChange, ProducerPhoto
from ..states import CHANGE, OPERATOR, PRODUCER
from ..states.change import AWAITING, REFUSED
from ..states.standing import APPROVED, SUSPENDED
from ..version import catalogue_changed
from .owed_letters import owe_letter
from .pictures import store_picture
from .standing import locked_producer, said

# What buyers know a seller by: looked at before it changes.
KNOWN = {"legal_name": 160, "ward_id": 10, "hamlet": 80, "street": 160}
AT_ONCE = {"tagline_vi": 240, "story_vi": 4000, "story_en": 4000, "visiting_hours": 200}
MOST_PHOTOS = 6
Pin = tuple[Decimal, Decimal]
# Viet Nam with room around it: a pin elsewhere is a slip of the finger.
_SOUTH, _NORTH, _WEST, _EAST = Decimal(8), Decimal(24), Decimal(102), Decimal(110)


@transaction.atomic
def save_page(
    *, producer_id: int, facts: Mapping[str, Any], actor: Actor, role: str = PRODUCER, pin: Pin | None = None
) -> Producer:
    """Write what the page says; what is not named stays. Audited.

    facts  any of KNOWN, AT_ONCE and founded_year
    pin    as move_pin takes it
    KNOWN waits for a look where buyers know the producer already, unless operators trust it.
    Raises InvalidInput.
    """
    read = {name: _read(name, value) for name, value in facts.items()}
    producer = locked_producer(producer_id)
    if pin is not None:
        _put_pin(producer, pin, actor=actor)
    waits = producer.status in (APPROVED, SUSPENDED) and not producer.is_trusted
    now = {name: getattr(producer, name) for name in (*KNOWN, *AT_ONCE, "founded_year")}
    at_once = {name: value for name, value in read.items() if not (waits and name in KNOWN)}
    changed = {name: value for name, value in at_once.items() if value != now[name]}
    if changed:
        _write(producer, changed)
        record("save_page", producer, actor=actor, before={name: now[name] for name in changed}, after=changed)
    if waits:
        _stage(producer, {name: value for name, value in read.items() if name in KNOWN}, actor=actor, role=role)
    return producer


def _read(name: str, value: Any) -> Any:
    """One field, tidied. Raises InvalidInput."""
    if name == "founded_year":
        if value is not None and not 1800 <= value <= clock.today().year:
            raise InvalidInput(_("Năm chưa đúng."), field=name)
        return value
    most = {**KNOWN, **AT_ONCE}.get(name)
    if most is None:
        raise InvalidInput(field=name)
    text = normalise_lines(value) if name.startswith("story") else normalise(value)
    if len(text) > most:
        raise InvalidInput(_("Dài quá, nhiều nhất %(most)s chữ cái.") % {"most": most}, field=name)
    if name == "legal_name" and not text:
        raise InvalidInput(_("Ghi tên gian hàng."), field=name)
    if name == "ward_id" and not AdministrativeUnit.objects.filter(pk=text, era="2025", kind="ward").exists():
        raise InvalidInput(_("Chọn xã, phường."), field=name)
    return text


def _write(producer: Producer, facts: Mapping[str, Any]) -> None:
    """Put facts onto a locked producer's page."""
    columns = dict(facts)
    if "legal_name" in columns:
        columns["name_sort"] = sort_key(columns["legal_name"])
    if "ward_id" in columns:  # the old names were those of the old place
        columns |= {"old_district": "", "old_commune": ""}
    for column, value in columns.items():
        setattr(producer, column, value)
    producer.save(update_fields=[column.removesuffix("_id") for column in columns])
    catalogue_changed()


def undecided_page(producer: Producer) -> ProducerChange | None:
    """The change of a producer's name or address that is not decided yet."""
    return producer.changes.undecided().first()


def _stage(producer: Producer, facts: Mapping[str, Any], *, actor: Actor, role: str) -> None:
    """Let a locked producer's name and address wait; what is as buyers read it now no longer does."""
    change = undecided_page(producer)
    now = {name: getattr(producer, name) for name in KNOWN}
    after = {**(change.after if change else {}), **facts}
    after = {name: value for name, value in after.items() if value != now[name]}
    before = {name: now[name] for name in after}
    if change is None:
        if after:
            change = ProducerChange.objects.create(
                producer=producer, before=before, after=after, asked_by_id=actor.user_id, asked_at=clock.now()
            )
            record("stage_page", producer, actor=actor, before=before, after=after)
            _tell(change, "page_to_review")
    elif not after:
        _move("withdraw_change", change, actor=actor, role=role)
    elif (change.status, change.after) != (AWAITING, after):
        change.before, change.after, change.revision = before, after, change.revision + 1
        change.save(update_fields=["before", "after", "revision"])
        record("stage_page", producer, actor=actor, before=before, after=after)
        if change.status == REFUSED:
            _move("ask_again", change, actor=actor, role=role, asked_at=clock.now(), reason="", advice="")
            _tell(change, "page_to_review")


@transaction.atomic
def approve_page(*, change_id: int, seen_revision: int, actor: Actor) -> ProducerChange:
    """Show buyers another name or address. Raises Stale when it changed since it was looked at, StateConflict."""
    change = _locked_change(change_id)
    if change.revision != seen_revision:
        words = _("Nhà làm vừa sửa thêm. Xem lại rồi duyệt giúp.")
        raise Stale(words, now=change.revision, field="revision")
    _move("approve_change", change, actor=actor, role=OPERATOR)
    _write(change.producer, change.after)
    _tell(change, "page_approved")
    return change


@transaction.atomic
def hand_back_page(*, change_id: int, reason: str, advice: str, actor: Actor) -> ProducerChange:
    """Buyers go on reading what they read before. Raises InvalidInput without both words, StateConflict."""
    words = said(reason, advice)
    change = _locked_change(change_id)
    _move("request_changes", change, actor=actor, role=OPERATOR, **words)
    _tell(change, "page_handed_back")
    return change


@transaction.atomic
def move_pin(*, producer_id: int, pin: Pin, actor: Actor) -> Producer:
    """Say where the producer works: latitude and longitude in degrees. Raises InvalidInput for a place outside."""
    producer = locked_producer(producer_id)
    _put_pin(producer, pin, actor=actor)
    return producer


def _put_pin(producer: Producer, pin: Pin, *, actor: Actor) -> None:
    latitude, longitude = pin
    if not (_SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST):
        raise InvalidInput(_("Chỗ này ở ngoài nước mình. Chấm lại giúp."), field="latitude")
    before = {"latitude": str(producer.latitude), "longitude": str(producer.longitude)}
    five = Decimal("0.00001")
    producer.latitude, producer.longitude = latitude.quantize(five), longitude.quantize(five)
    producer.save(update_fields=["latitude", "longitude"])
    after = {"latitude": str(producer.latitude), "longitude": str(producer.longitude)}
    record("move_pin", producer, actor=actor, before=before, after=after)
    catalogue_changed()


def add_photo(*, producer_id: int, data: bytes, actor: Actor) -> ProducerPhoto:
    """Show a photo behind the others; the first one is the cover. Raises PictureNotAccepted, InvalidInput."""
    stored = store_picture(data)
    with transaction.atomic():
        producer = locked_producer(producer_id)
        known = ProducerPhoto.objects.filter(producer=producer)
        if known.count() >= MOST_PHOTOS:
            raise InvalidInput(_("Trang nhiều nhất %(most)s ảnh.") % {"most": MOST_PHOTOS}, field="photo")
        last = known.aggregate(last=Max("position", default=-1))["last"]
        facts = {"original": stored.original, "width": stored.width, "height": stored.height, "position": last + 1}
        photo, is_new = known.get_or_create(producer=producer, digest=stored.digest, defaults=facts)
        if is_new:
            record("add_photo", producer, actor=actor, after={"digest": stored.digest})
        return photo


@transaction.atomic
def make_cover(*, producer_id: int, photo_id: int, actor: Actor) -> Producer:
    """Put a photo on top of the page. Raises NotFound for one of somebody else."""
    producer = locked_producer(producer_id)
    photo = _photo(producer, photo_id)
    producer.cover = photo.original.name
    producer.save(update_fields=["cover"])
    record("make_cover", producer, actor=actor, after={"digest": photo.digest})
    catalogue_changed()
    return producer


@transaction.atomic
def remove_photo(*, producer_id: int, photo_id: int, actor: Actor) -> None:
    """Take a photo off the page; where it is the cover it stays that. Raises NotFound for one of somebody else."""
    producer = locked_producer(producer_id)
    photo = _photo(producer, photo_id)
    record("remove_photo", producer, actor=actor, before={"digest": photo.digest})
    photo.delete()


def _photo(producer: Producer, photo_id: int) -> ProducerPhoto:
    photo = ProducerPhoto.objects.filter(producer=producer, pk=photo_id).first()
    if photo is None:
        raise NotFound
    return photo


def _locked_change(change_id: int) -> ProducerChange:
    found = ProducerChange.objects.filter(pk=change_id).values_list("producer_id", flat=True).first()
    if found is None:
        raise NotFound
    producer = locked_producer(found)
    change = ProducerChange.objects.get(pk=change_id)
    change.producer = producer
    return change


def _move(name: str, change: ProducerChange, *, actor: Actor, role: str, **columns: object) -> None:
    """Make one move of states.CHANGE under the producer's lock. Raises StateConflict."""
    move, source = CHANGE.moves[name], change.status
    if source not in move.sources or role not in move.actors:
        raise StateConflict
    columns = {**columns, "status": move.target}
    if move.stamp:
        columns |= {move.stamp: clock.now(), "decided_by_id": actor.user_id}
    for column, value in columns.items():
        setattr(change, column, value)
    change.save(update_fields=[column.removesuffix("_id") for column in columns])
    after = {"status": move.target, "change": change.pk, "reason": change.reason, "advice": change.advice}
    record(f"{name}_of_page", change.producer, actor=actor, before={"status": source}, after=after)


def _tell(change: ProducerChange, kind: str) -> None:
    facts = {"reason": change.reason, "advice": change.advice, "pk": change.pk}
    owe_letter(change.producer, kind, cause=f"page:{change.pk}:{change.revision}", facts=facts)
