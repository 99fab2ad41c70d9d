"""Heads travel from node to node: whoever signs two for one moment with different roots convicts itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction

from federation.core.heads import equivocation, is_signed
from federation.core.judging import Fault
from federation.core.records import Head
from federation.core.wire import read_head, told_head
from federation.models import Partner, SeenHead
from federation.selectors.partners import head_of, signing_keys_of
from marketplace.kernel.audit import SYSTEM, record

logger = logging.getLogger(__name__)
MOST_HEADS = 500
MOST_KEPT = 2_000  # of a partner: one that changes every second, or pokes for fun, pushes its own oldest out


def hear_heads(*, told: Iterable[Any]) -> int:
    """Heads another node has seen. Those that are signed by a partner of ours are kept; how many convicted somebody."""
    convicted = 0
    for body in list(told)[:MOST_HEADS]:
        try:
            head = read_head(body)
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
        partner_id = Partner.objects.filter(node_id=head.node).values_list("pk", flat=True).first()
        if partner_id is not None:
            convicted += keep_head(partner_id=partner_id, head=head)
    return convicted


@transaction.atomic
def keep_head(*, partner_id: int, head: Head) -> bool:
    """Remember a head of a partner, wherever it came from. True where it contradicts one seen before: then both are the
    proof, and the partner is suspended. One that the partner did not sign is nobody's word and is dropped."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner_id)
    if head.node != partner.node_id or not is_signed(head, signing_keys_of(partner)):
        return False
    facts = {"feed": head.feed, "epoch": head.epoch, "seq": head.seq}
    row, is_new = SeenHead.objects.get_or_create(partner=partner, **facts, defaults={"head": told_head(head)})
    if is_new:
        _push_out(partner)
    if is_new or (proof := equivocation(head_of(row.head), head)) is None or not proof.holds(signing_keys_of(partner)):
        return False
    _convict(partner, proof.one, proof.other)
    return True


def _push_out(partner: Partner) -> None:
    seen = SeenHead.objects.filter(partner=partner)
    if seen.count() > MOST_KEPT:
        seen.filter(pk__in=seen.order_by("at", "pk").values("pk")[: MOST_KEPT // 10]).delete()


def gossip_with(*, partner_id: int, ask: Callable[[Partner], Any]) -> int:
    """Ask a partner for the heads it has seen. ask: gives them; no transaction is open. How many convicted somebody."""
    partner = Partner.objects.get(pk=partner_id)
    return hear_heads(told=ask(partner) or [])


def keep_proven_heads() -> None:
    """Those with which our own copies were proven."""
    rows = Partner.objects.filter(state=Partner.State.ACTIVE, head__isnull=False).values_list("pk", "head")
    for partner_id, stored in rows:
        if (head := head_of(stored)) is not None:
            keep_head(partner_id=partner_id, head=head)


def _convict(partner: Partner, one: Head, other: Head) -> None:
    """Its good rows keep serving; nothing more is taken until an operator has looked. The proof stays."""
    before = partner.state
    partner.proof = {"one": told_head(one), "other": told_head(other)}
    partner.fault = Fault.EQUIVOCATION
    if partner.state in (Partner.State.ACTIVE, Partner.State.PENDING):
        partner.state = Partner.State.SUSPENDED
        partner.lease_until, partner.holder = 0, ""
    partner.save(update_fields=["proof", "fault", "state", "lease_until", "holder"])
    logger.error("partner %s signed two heads for %s:%s", partner.node_id, one.epoch, one.seq)
    after = {"state": partner.state, "fault": partner.fault, "seq": one.seq, "roots": [one.root, other.root]}
    record("convict_partner", partner, actor=SYSTEM, before={"state": before}, after=after)
