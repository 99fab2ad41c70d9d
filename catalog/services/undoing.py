"""Taking back what a helper did, by the same commands: with what was before, and only while nobody changed it since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.calling import with_phone
from marketplace.kernel.errors import NotFound, StateConflict
from marketplace.kernel.models import AuditEntry

from ..errors import Stale
from ..models import Lot, Producer, ProducerBreak, Product, ProductVariant
from ..pricing import Tier
from ..selectors.helping import UNDONE, deed_for, is_undone
from .breaks import end_break, take_break
from .changes import stage_change, undecided_change
from .counting import set_stock
from .drafts import save_product
from .facts import AT_ONCE
from .gallery import shots_of, show_pictures
from .gallery_rows import PICTURES
from .listing_moves import pause_product, resume_product
from .moving import locked_product
from .page import save_page
from .prices import set_price
from .tiers import set_tiers


@transaction.atomic
def undo_deed(*, producer_id: int, entry_id: int, actor: Actor) -> AuditEntry:
    """Take back a deed done in this producer's name. Asked twice, the second changes nothing.

    Raises NotFound, StateConflict where it can't be taken back, Stale and InvalidInput where something changed since.
    """
    producer = Producer.objects.select_for_update(no_key=True).get(pk=producer_id)
    entry = deed_for(producer=producer, entry_id=entry_id)
    if is_undone(entry):
        return entry
    if not can_undo(entry):
        raise StateConflict(
            with_phone(_("Việc này không hoàn lại bằng nút được. Bà con gọi %(phone)s để người trực chợ giúp."))
        )
    _UNDO[entry.command](entry, producer, actor)
    record(UNDONE, entry, actor=actor, before=entry.after, after=entry.before)
    return entry


def can_undo(entry: AuditEntry) -> bool:
    """Whether there is a way back at all; whether it is still open shows when it is gone."""
    if entry.command == "save_product":
        return set(entry.before) <= set(AT_ONCE) and bool(entry.before)
    if entry.command == "take_break":
        return not entry.before
    if entry.command == "stage_change":
        return bool(entry.before) and PICTURES not in entry.after  # those are a deed of their own
    return entry.command in _UNDO


def _price(entry: AuditEntry, _producer: Producer, actor: Actor) -> None:
    was, now = int(entry.before["price_vnd"]), int(entry.after["price_vnd"])
    set_price(variant_id=int(entry.target_id), price_vnd=was, seen_vnd=now, actor=actor)


def _stock(entry: AuditEntry, _producer: Producer, actor: Actor) -> None:
    lot = Lot.objects.get(pk=entry.target_id)
    was, now = int(entry.before["units"]), int(entry.after["units"])
    if lot.units_on_hand != now:
        words = _("Số lượng vừa đổi, giờ còn %(now)s. Đếm lại rồi ghi giúp.") % {"now": lot.units_on_hand}
        raise Stale(words, now=lot.units_on_hand, field="units")
    lot_id = lot.pk if lot.code else None
    set_stock(variant_id=lot.variant_id, lot_id=lot_id, units=was, seen_units=now, actor=actor)


def _status(entry: AuditEntry, _producer: Producer, actor: Actor) -> None:
    _same(Product.objects.get(pk=entry.target_id).status, entry.after["status"])
    back = resume_product if entry.command == "pause_product" else pause_product
    back(product_id=int(entry.target_id), actor=actor)


def _facts(entry: AuditEntry, _producer: Producer, actor: Actor) -> None:
    product = Product.objects.get(pk=entry.target_id)
    for name, value in entry.after.items():
        _same(getattr(product, name), value)
    save_product(product_id=product.pk, facts=entry.before, actor=actor)


def _staged(entry: AuditEntry, _producer: Producer, actor: Actor) -> None:
    product = locked_product(int(entry.target_id))
    change = undecided_change(product)
    if change is None:
        raise Stale(_("Chợ đã xem lời sửa này rồi. Bà con xem rồi sửa tay giúp."), now=None, field="")
    for name, value in entry.after.items():
        _same(change.after.get(name), value)
    stage_change(product, entry.before, actor=actor)


def _pictures(entry: AuditEntry, _producer: Producer, actor: Actor) -> None:
    product = Product.objects.get(pk=entry.target_id)
    _same([shot["digest"] for shot in shots_of(product)], entry.after[PICTURES])
    try:
        show_pictures(product_id=product.pk, digests=entry.before[PICTURES], actor=actor)
    except NotFound:
        raise Stale(_("Ảnh đã bỏ không còn ở chợ. Bà con thêm lại ở trang của món giúp."), now=None, field="") from None


def _tiers(entry: AuditEntry, _producer: Producer, actor: Actor) -> None:
    variant = ProductVariant.objects.select_for_update().get(pk=entry.target_id)
    _same([[tier.min_units, tier.price_vnd] for tier in variant.tiers.all()], entry.after["tiers"])
    set_tiers(variant_id=variant.pk, tiers=[Tier(*tier) for tier in entry.before["tiers"]], actor=actor)


def _page(entry: AuditEntry, producer: Producer, actor: Actor) -> None:
    for name, value in entry.after.items():
        _same(getattr(producer, name), value)
    save_page(producer_id=producer.pk, facts=entry.before, actor=actor)


def _break(entry: AuditEntry, producer: Producer, actor: Actor) -> None:
    found = ProducerBreak.objects.filter(producer=producer, pk=entry.target_id).first()
    if found is None:
        raise NotFound
    _same([str(found.starts_on), str(found.ends_on)], [entry.after["starts_on"], entry.after["ends_on"]])
    end_break(producer_id=producer.pk, break_id=found.pk, actor=actor)


def _no_break(entry: AuditEntry, producer: Producer, actor: Actor) -> None:
    first, last = (date.fromisoformat(entry.before[name]) for name in ("starts_on", "ends_on"))
    take_break(producer_id=producer.pk, starts_on=max(first, clock.today()), ends_on=last, reason="", actor=actor)


def _same(now: object, then: object) -> None:
    """Raises Stale where somebody changed it since."""
    if now != then:
        raise Stale(_("Chỗ này đã được sửa lần nữa sau đó. Bà con xem rồi sửa tay giúp."), now=now, field="")


_UNDO: dict[str, Callable[[AuditEntry, Producer, Actor], None]] = {
    "set_price": _price,
    "set_stock": _stock,
    "pause_product": _status,
    "resume_product": _status,
    "save_product": _facts,
    "set_tiers": _tiers,
    "stage_change": _staged,
    **dict.fromkeys(["add_pictures", "move_picture", "remove_picture", "crop_picture"], _pictures),
    "save_page": _page,
    "take_break": _break,
    "end_break": _no_break,
}
