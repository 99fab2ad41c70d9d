"""Keys of partners: kept as their roots say, ended as their roots say, and what a stolen one signed is put aside."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from catalog.services.partner_products import withdraw_partner_products
from federation.core.keydocs import CardKey, CardRefused, Revocation, read_news
from federation.gateways.keys import verify
from federation.models import Partner, PartnerKey, RemoteListing, SeenHead
from federation.selectors.partners import markets_of, now_ms
from marketplace.kernel.audit import SYSTEM, record

from ..errors import NotAPartner

logger = logging.getLogger(__name__)
ANEW = ("cursor", "head", "fresh_as_of", "generation", "scanning", "adopting", "fails", "next_at")


@transaction.atomic
def hear_keys(*, told: Any, signed_with: str) -> Partner:
    """A partner tells of new keys, or that one counts no more. Safe to repeat.

    signed_with  the key of the request: one of those that are told, so that nobody carries another's news too late

    Raises CardRefused; NotAPartner for whoever we do not know.
    """
    news = read_news(told, verify)
    if signed_with not in {key.key_id for key in news.keys}:
        raise CardRefused("the keys of somebody else")
    partner = Partner.objects.select_for_update(of=("self",)).filter(node_id=news.node).first()
    if partner is None or bytes(partner.root) != news.root or partner.state == Partner.State.SUCCEEDED:
        raise NotAPartner
    keep_keys(partner=partner, keys=news.keys, revoked=news.revoked)
    return partner


def keep_keys(*, partner: Partner, keys: Sequence[CardKey], revoked: Sequence[Revocation]) -> None:
    """Inside the caller's transaction, the partner's row locked. All are signed by the root that names this partner;
    those it told of earlier stay until their end, which only ever comes nearer."""
    known = {key.key_id: key for key in partner.keys.all()}
    fresh = [
        PartnerKey(partner=partner, key_id=key.key_id, public=key.public, valid_from=key.start, valid_until=key.end)
        for key in keys
        if key.key_id not in known
    ]
    PartnerKey.objects.bulk_create(fresh, ignore_conflicts=True)
    for key in keys:
        mine = known.get(key.key_id)
        if mine is not None and mine.valid_until > key.end > mine.valid_from:
            mine.valid_until = key.end
            mine.save(update_fields=["valid_until"])
    if fresh and known:
        record("renew_keys", partner, actor=SYSTEM, after={"keys": [key.key_id for key in fresh]})
    for each in revoked:
        _revoke(partner, each)


def _revoke(partner: Partner, revocation: Revocation) -> None:
    """The key opens nothing from now on. What it signed since it may have been stolen is shown to nobody until it is
    signed anew; all is read from the beginning, and what the origin says then wins over what we have."""
    mine = partner.keys.filter(key_id=revocation.key_id, revoked_at=None)
    if not mine.update(revoked_at=revocation.since):
        return
    doubtful = RemoteListing.objects.filter(
        partner=partner, key_id=revocation.key_id, deleted=False, read_at__gte=revocation.since
    )
    names = list(doubtful.order_by("record_id").values_list("record_id", flat=True))
    doubtful.update(shown_digest="")
    for market in markets_of(partner):
        withdraw_partner_products(marketplace_id=market, record_ids=names, actor=SYSTEM)
    SeenHead.objects.filter(partner=partner, head__keyId=revocation.key_id).delete()
    read_anew(partner)
    partner.save(update_fields=list(ANEW))
    logger.warning("key %s of %s is revoked: %s listings wait", revocation.key_id, partner.node_id, len(names))
    after = {"key": revocation.key_id, "since": revocation.since.isoformat(), "put_aside": len(names)}
    record("revoke_partner_key", partner, actor=SYSTEM, after=after)


def read_anew(partner: Partner) -> None:
    """Set its row so that all is read from the beginning at once, while the old copy keeps serving; save ANEW."""
    partner.cursor, partner.head, partner.fresh_as_of = None, None, None
    partner.generation += 1
    partner.scanning = partner.adopting = True
    partner.fails, partner.next_at = 0, now_ms()
