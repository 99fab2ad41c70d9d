"""What operators decide about a partner. Each is safe to repeat, and leaves its audit row."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from catalog.services.partner_products import rest_partner_products, wake_partner_products
from federation.core.brakes import Brakes, Steadiness
from federation.core.listing import plain
from federation.models import CategoryMap, Partner, RemoteListing
from federation.selectors.partners import markets_of, now_ms
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import InvalidInput, StateConflict

from .partner_keys import ANEW, read_anew
from .replica_store import ReplicaStore
from .showing import SHOWN_AT_ONCE, show, waiting


@transaction.atomic
def suspend_partner(*, partner_id: int, actor: Actor) -> Partner:
    """An operator has a reason: its goods leave the shelves at once, and nothing is read of it nor answered to it, for
    now. (Where the machine itself loses trust, what was good stays: services.reading.)"""
    partner = _locked(partner_id)
    if partner.state == Partner.State.SUSPENDED:
        return partner
    if partner.state not in (Partner.State.ACTIVE, Partner.State.PENDING):
        raise StateConflict
    _hide(partner, actor)
    return _move(partner, Partner.State.SUSPENDED, "suspend_partner", actor)


@transaction.atomic
def resume_partner(*, partner_id: int, actor: Actor) -> Partner:
    """Trust it again: everything is read anew from the beginning, while the old copy keeps serving."""
    partner = _locked(partner_id)
    if partner.state == Partner.State.ACTIVE:
        return partner
    if partner.state != Partner.State.SUSPENDED or partner.approved_at is None or partner.asked_at is None:
        raise StateConflict
    partner.fault, partner.proof, partner.detail, partner.refusal = "", None, "", ""
    partner.read_bytes, partner.alert_owed = 0, False
    read_anew(partner)
    partner.save(update_fields=["fault", "proof", "detail", "refusal", "read_bytes", "alert_owed", *ANEW])
    return _move(partner, Partner.State.ACTIVE, "resume_partner", actor)


@transaction.atomic
def revoke_partner(*, partner_id: int, actor: Actor) -> Partner:
    """End it: its goods leave the shelves, and its keys open nothing here any more."""
    partner = _locked(partner_id)
    if partner.state == Partner.State.REVOKED:
        return partner
    if partner.state == Partner.State.SUCCEEDED:
        raise StateConflict
    _hide(partner, actor)
    return _move(partner, Partner.State.REVOKED, "revoke_partner", actor)


@transaction.atomic
def ask_now(*, partner_id: int, actor: Actor) -> Partner:
    """The button "try again": it is asked at the next beat, whatever it was waiting for."""
    partner = _locked(partner_id)
    partner.next_at, partner.fails = now_ms(), 0
    partner.save(update_fields=["next_at", "fails"])
    record("ask_partner_now", partner, actor=actor)
    return partner


@transaction.atomic
def set_most_records(*, partner_id: int, most_records: int, actor: Actor) -> Partner:
    """How many listings we keep of it; its bytes a day follow. Raises InvalidInput outside 1 to a million.

    One that was suspended for going over it stays so until somebody trusts it again.
    """
    if not 1 <= most_records <= 1_000_000:
        raise InvalidInput(field="most_records")
    partner = _locked(partner_id)
    before, partner.most_records = partner.most_records, most_records
    partner.save(update_fields=["most_records"])
    after = {"most_records": most_records}
    record("set_most_records", partner, actor=actor, before={"most_records": before}, after=after)
    return partner


@transaction.atomic
def accept_mass_change(*, partner_id: int, actor: Actor) -> Partner:
    """Show what was held back: an operator has seen it and spoken with the partner. Raises StateConflict."""
    partner = _locked(partner_id)
    if not partner.held:
        raise StateConflict(_("Không còn gì chờ duyệt ở chợ này."))
    before = partner.held
    _release(partner)
    record("accept_mass_change", partner, actor=actor, before={"held": before}, after={"held": ""})
    return partner


@transaction.atomic
def release_if_steady(*, partner_id: int) -> bool:
    """Show what was held back once the origin is proven to have stood still for a day: a mishap would have been mended
    by then. One that changes on, or is silent, waits for a person."""
    partner = _locked(partner_id)
    if not partner.held or partner.state != Partner.State.ACTIVE or partner.fresh_as_of is None or not partner.head:
        return False
    before = Steadiness(partner.held_root, partner.held_since)
    after = before.seen(str(partner.head["root"]), partner.fresh_as_of)
    if not after.is_steady(partner.fresh_as_of):
        if after != before:
            partner.held_root, partner.held_since = after.root, after.since
            partner.save(update_fields=["held_root", "held_since"])
        return False
    held = partner.held
    _release(partner)
    record("release_steady_partner", partner, actor=SYSTEM, before={"held": held}, after={"root": after.root})
    return True


@transaction.atomic
def refuse_mass_change(*, partner_id: int, reason: str, actor: Actor) -> Partner:
    """Keep what buyers saw before, and read nothing more until the partner has mended it; the reason stays on its card.

    Raises InvalidInput without a reason, StateConflict where nothing waits.
    """
    partner = _locked(partner_id)
    if not partner.held:
        raise StateConflict(_("Không còn gì chờ duyệt ở chợ này."))
    if not (told := plain(reason, 300)):
        raise InvalidInput(_("Ghi vì sao không cho hiện, để còn nói với họ."), field="reason")
    partner.refusal = told
    partner.save(update_fields=["refusal"])
    return _move(partner, Partner.State.SUSPENDED, "refuse_mass_change", actor)


@transaction.atomic
def map_category(*, map_id: int, category_id: int, actor: Actor) -> CategoryMap:
    """Say on which shelf of ours a partner's category stands; its goods move there at once."""
    row = CategoryMap.objects.select_related("partner").get(pk=map_id)
    partner = _locked(row.partner_id)
    before, row.category_id = row.category_id, category_id
    row.save(update_fields=["category"])
    live = RemoteListing.objects.filter(partner=partner, deleted=False, digest=F("shown_digest"))
    _show_all(partner, [one.pk for one in live.only("pk") if one])
    record("map_category", row, actor=actor, before={"category": before}, after={"category": category_id})
    return row


def _release(partner: Partner) -> None:
    store = ReplicaStore(partner)
    released = Brakes().released(now_ms(), store.live_count())
    partner.brakes_since, partner.brakes_base = released.since, released.base
    partner.deleted = partner.jumped = 0
    partner.held = partner.held_root = ""
    partner.held_since = 0
    changed = ["brakes_since", "brakes_base", "deleted", "jumped", "held", "held_root", "held_since"]
    partner.save(update_fields=changed)
    _show_all(partner, list(waiting(partner).order_by("pk").values_list("pk", flat=True)))


def _show_all(partner: Partner, ids: list[int]) -> None:
    store = ReplicaStore(partner)
    for start in range(0, len(ids), SHOWN_AT_ONCE):
        some = RemoteListing.objects.filter(pk__in=ids[start : start + SHOWN_AT_ONCE]).order_by("pk")
        show(partner=partner, listings=list(some), reject=store.reject)


def _hide(partner: Partner, actor: Actor) -> None:
    """No list, search, page or answer of ours shows its goods once this is committed."""
    for market in markets_of(partner):
        rest_partner_products(marketplace_id=market, actor=actor)
    partner.hidden = True
    partner.save(update_fields=["hidden"])


def _move(partner: Partner, state: Partner.State, command: str, actor: Actor) -> Partner:
    before, partner.state = partner.state, state
    partner.lease_until, partner.holder = 0, ""  # a session that is under way drops what it gets
    partner.save(update_fields=["state", "lease_until", "holder"])
    if state == Partner.State.ACTIVE and partner.hidden:
        for market in markets_of(partner):
            wake_partner_products(marketplace_id=market, actor=actor)
        partner.hidden = False
        partner.save(update_fields=["hidden"])
    record(command, partner, actor=actor, before={"state": before}, after={"state": state})
    return partner


def _locked(partner_id: int) -> Partner:
    return Partner.objects.select_for_update(of=("self",)).select_related("marketplace").get(pk=partner_id)
