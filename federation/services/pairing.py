"""Becoming partners: a card, eight words read on the phone, two operators who agree. No trust comes by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext as _

from catalog.models import Marketplace, Product
from federation.core.card import Card, CardRefused, check_card
from federation.core.fence import FEED
from federation.core.heads import is_signed
from federation.core.records import Head
from federation.core.schedule import PROBE_MS, probe_at
from federation.gateways.keys import PublicKeys, verify
from federation.models import FeedHead, Nonce, Outbox, Partner
from federation.selectors.node import find_node_id
from federation.selectors.partners import keys_of, now_ms
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import InvalidInput, StateConflict
from marketplace.kernel.text import slugify_vi

from .gossip import keep_head
from .partner_keys import keep_keys

MOST_STRANGERS = 100
NONCE_FOR = timedelta(minutes=15)
_KEEP_NONCE = """
INSERT INTO federation_nonce (key_id, nonce, at) VALUES (%s, %s, %s) ON CONFLICT (key_id, nonce) DO NOTHING
"""


@transaction.atomic
def keep_card(*, card: Card, actor: Actor) -> Partner:
    """Remember a verified card: a new acquaintance, or newer keys and addresses of an old one. Trusts nobody.

    Raises InvalidInput for our own card, for one that a revoked key signed, for addresses without TLS (unless in a lab:
    settings.OUTSIDE_NETWORKS), and when too many strangers wait already.
    """
    if not (settings.OUTSIDE_NETWORKS or all(each.startswith("https://") for each in (card.endpoint, card.site))):
        raise InvalidInput(_("Thẻ này ghi địa chỉ không phải https."), field="address")
    if card.node == find_node_id():
        raise InvalidInput(_("Đây là địa chỉ của chính chợ mình."), field="address")
    partner = Partner.objects.select_for_update(of=("self",)).filter(node_id=card.node).first()
    if partner is not None and partner.keys.filter(key_id=card.raw["keyId"], revoked_at__isnull=False).exists():
        raise InvalidInput(_("Thẻ này ký bằng khoá đã huỷ."), field="address")
    if partner is not None and partner.state == Partner.State.SUCCEEDED:
        return partner  # its key opens nothing any more, not even its own card
    facts = {"name": card.name, "url": card.endpoint, "site": card.site, "card": dict(card.raw)}
    if partner is None:
        # Whoever an operator invites always finds room: strangers could fill it up on purpose.
        if actor is SYSTEM and Partner.objects.filter(state=Partner.State.DISCOVERED).count() >= MOST_STRANGERS:
            raise InvalidInput(_("Đang có quá nhiều chợ lạ chờ làm quen. Xem và xoá bớt trước."), field="address")
        partner = Partner.objects.create(node_id=card.node, root=card.root, **facts)
        record("discover_partner", partner, actor=actor, after={"node": card.node, "site": card.site})
    elif partner.card != facts["card"]:
        before = {"url": partner.url, "site": partner.site}
        for name, value in facts.items():
            setattr(partner, name, value)
        partner.save(update_fields=list(facts))
        record("renew_card", partner, actor=actor, before=before, after={"url": partner.url, "site": partner.site})
    keep_keys(partner=partner, keys=card.keys, revoked=card.revoked)
    return partner


@transaction.atomic
def approve_partner(*, partner_id: int, marketplace_id: int | None, actor: Actor) -> Partner:
    """Our operator has compared the eight words. ACTIVE at once where theirs agreed before, else PENDING.

    marketplace_id  the marketplace of ours-to-show that it is; None makes a new row from its card

    Safe to repeat. Raises StateConflict for one that is suspended or revoked.
    """
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner_id)
    if partner.state in (Partner.State.PENDING, Partner.State.ACTIVE):
        return partner
    if partner.state != Partner.State.DISCOVERED:
        raise StateConflict
    if marketplace_id is not None:
        chosen = Marketplace.objects.filter(is_ourselves=False, node=None)
        partner.marketplace = chosen.filter(pk=marketplace_id).first()
        if partner.marketplace is None:
            raise InvalidInput(field="marketplace")
    else:
        partner.marketplace = _new_marketplace(partner)
    partner.approved_at = clock.now()
    partner.save(update_fields=["marketplace", "approved_at"])
    note_stops(marketplace_id=partner.marketplace_id)
    _settle(partner)
    record("approve_partner", partner, actor=actor, after={"state": partner.state, "node": partner.node_id})
    return partner


def note_stops(*, marketplace_id: int | None) -> None:
    """What producers kept from this marketplace before it was a node: from now on their listings name it."""
    kept = Q(sharing_stops__marketplace=marketplace_id) | Q(producer__sharing_stops__marketplace=marketplace_id)
    ids = Product.objects.filter(kept).order_by("pk").values_list("pk", flat=True).distinct()
    if FeedHead.objects.filter(feed=FEED).exists():
        Outbox.objects.bulk_create(Outbox(feed=FEED, object_id=each) for each in ids)


def _new_marketplace(partner: Partner) -> Marketplace:
    """By what its card says; operators may say it better in the console."""
    province = str(partner.card.get("province", ""))[:64]
    return Marketplace.objects.create(
        slug=f"{slugify_vi(partner.name)[:50] or 'cho'}-{partner.node_id[2:10]}",
        name_vi=partner.name,
        name_en=str(partner.card.get("nameEn", ""))[:120],
        province_old=province,
        province_new=str(partner.card.get("provinceNew", province))[:64],
        host=partner.site.partition("//")[2][:120],
    )


def _settle(partner: Partner) -> None:
    """Both agreed: active, and asked at once. Only we did: we go on asking them."""
    agreed = partner.approved_at is not None
    both = agreed and partner.asked_at is not None
    if both:
        partner.state = Partner.State.ACTIVE
    elif agreed:
        partner.state = Partner.State.PENDING
    partner.next_at = now_ms()
    partner.fails = 0
    partner.save(update_fields=["state", "next_at", "fails"])


@transaction.atomic
def hear_proposal(*, card: Any, signed_with: str) -> Partner:
    """A partner's operator agreed to us. Raises CardRefused, also where the request was signed by somebody else."""
    checked = check_card(card or {}, verify)
    if signed_with not in {key.key_id for key in checked.keys}:
        raise CardRefused("the card of somebody else")
    try:
        partner = keep_card(card=checked, actor=SYSTEM)
    except InvalidInput as error:
        raise CardRefused(str(error)) from error
    return agree_theirs(partner_id=partner.pk)


@transaction.atomic
def agree_theirs(*, partner_id: int) -> Partner:
    """Their operator agreed: told by their proposal, or by their answer to ours. Safe to repeat."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner_id)
    if partner.asked_at is not None or partner.state not in (Partner.State.DISCOVERED, Partner.State.PENDING):
        return partner
    partner.asked_at = clock.now()
    partner.save(update_fields=["asked_at"])
    _settle(partner)
    record("partner_agrees", partner, actor=SYSTEM, after={"state": partner.state})
    return partner


def propose(*, partner_id: int, send: Callable[[Partner], str]) -> Partner:
    """Tell a partner that we agree, and hear whether it does. send: gives its state of us; no transaction is open.

    Raises GatewayUnavailable.
    """
    partner = Partner.objects.get(pk=partner_id)
    if send(partner) == "ACTIVE":
        return agree_theirs(partner_id=partner_id)
    return partner


@transaction.atomic
def hear_poke(*, partner_id: int, head: Head) -> bool:
    """Ask this partner at once; True where its head was news. Pull is truth: the head is kept as evidence only."""
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner_id)
    keys: PublicKeys = keys_of(partner)
    if head.node != partner.node_id or not is_signed(head, keys):
        return False
    if keep_head(partner_id=partner.pk, head=head):
        return False
    known = partner.head or {}
    if (known.get("epoch"), known.get("root")) == (head.epoch, head.root):
        return False
    now = now_ms()
    if partner.holder and now < partner.lease_until:  # it is being read, maybe past this: its end asks once more
        partner.next_at = now
    else:
        partner.next_at = min(partner.next_at, probe_at(partner.since, partner.fails, now))
    partner.save(update_fields=["next_at"])
    return True


def heard_from(*, partner: Partner) -> None:
    """A signed message came in: whoever waits for a retry asks now, as core.schedule.probe_at says. It is no success,
    only a reason to try."""
    if not partner.fails:
        return
    soon = Greatest(F("since") + PROBE_MS, Value(now_ms()), output_field=BigIntegerField())
    rows = Partner.objects.filter(pk=partner.pk, fails__gt=0, next_at__gt=now_ms())
    rows.update(next_at=Least(F("next_at"), soon))


def keep_nonce(*, key_id: str, nonce: str) -> bool:
    """False for one seen before: the same request again."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_NONCE, [key_id, nonce, clock.now()])
        return bool(cursor.rowcount == 1)


def forget_nonces() -> int:
    """Those that are too old for their requests to be taken anyhow."""
    return Nonce.objects.filter(at__lt=clock.now() - NONCE_FOR).delete()[0]
