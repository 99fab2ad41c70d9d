"""The beat's work with one partner: propose, read, poke; over HTTP, never inside a transaction."""

from __future__ import annotations

import logging
import secrets
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from federation.core.card import CardRefused, successions_in
from federation.core.consumer import End
from federation.core.fence import FEED
from federation.core.keydocs import news_hash
from federation.core.records import Answer, Ask
from federation.core.wire import HEADS, POKE, PROPOSE, ROTATE, SUCCEED, question, read_answer, told_head
from federation.gateways.keys import PrivateKey
from federation.gateways.talking import Line, Told, ask, fetch_card, fetch_picture
from federation.models import Partner
from federation.selectors.node import our_card, our_keys, our_node
from federation.selectors.partners import keys_of, now_ms, schedule_of
from marketplace.kernel.audit import SYSTEM, Actor
from marketplace.kernel.errors import GatewayUnavailable, InvalidInput, MarketplaceError

from .answering import present_head
from .gossip import gossip_with
from .pairing import approve_partner, keep_card, propose
from .pictures import look_after_pictures
from .reading import Read, hide_unheard, read_partner
from .spending import note_received, refuse_more_today
from .succeeding import hear_succession

logger = logging.getLogger(__name__)
NOT_NOW = (MarketplaceError, GatewayUnavailable)


def discover_partner(*, address: str, actor: Actor) -> Partner:
    """Fetch the card of whoever lives there. Raises AddressRefused, GatewayUnavailable, InvalidInput."""
    try:
        card = fetch_card(address)
    except CardRefused as error:
        raise InvalidInput(_("Ở địa chỉ này không có thẻ chợ dùng được."), field="address") from error
    return keep_card(card=card, actor=actor)


def approve_and_propose(*, partner_id: int, marketplace_id: int | None, actor: Actor) -> Partner:
    """Approve, and tell them at once; where they do not answer, the beat goes on telling."""
    partner = approve_partner(partner_id=partner_id, marketplace_id=marketplace_id, actor=actor)
    try:
        return propose(partner_id=partner.pk, send=_send_proposal)
    except NOT_NOW as error:
        logger.warning("proposal to %s: %s", partner.node_id, error)
        return partner


def pull(*, partner_id: int) -> Read:
    """One partner's turn: read it, or go on proposing to it."""
    ask_it = partial(_ask, signer=our_node().key)
    found = read_partner(partner_id=partner_id, ask=ask_it)
    if found.end is None and Partner.objects.filter(pk=partner_id, state=Partner.State.PENDING).exists():
        return _propose_again(partner_id)
    if found.end is End.LATER and _names_a_new_key(found.detail) and renew_card(partner_id=partner_id):
        found = read_partner(partner_id=partner_id, ask=ask_it)
    if found.end is not End.FRESH:  # what was proven just now is not unheard of
        hide_unheard(partner_id=partner_id)
    return found


def fetch_pictures(*, partner_id: int) -> bool:
    """Some of the pictures that a partner's goods have; True where more are waiting."""
    return look_after_pictures(partner_id=partner_id, fetch=fetch_picture)


def _names_a_new_key(detail: str) -> bool:
    """Of a record or head, or of the answer itself: its card tells whether its root signed that."""
    return detail.startswith("unknown key") or detail.endswith("not signed by this partner")


def poke(*, partner_id: int) -> bool:
    """Tell a partner that there is news. Losing it costs a minute, never data."""
    partner = Partner.objects.get(pk=partner_id)
    if partner.state != Partner.State.ACTIVE:
        return False
    head = told_head(present_head())
    try:
        told = _talk(partner, POKE, {"head": head})
    except NOT_NOW as error:
        logger.info("poke to %s: %s", partner.node_id, error)
        return False
    return bool(told.get("poke") == {"ok": True})


def _ask(partner: Partner, question_: Ask, *, signer: PrivateKey) -> Answer:
    refuse_more_today(partner=partner)
    document, root, variables = question(question_, FEED)
    data = _talk(partner, document, variables, signer)
    if data.get(root) is None:
        raise GatewayUnavailable(f"{root} was refused, or left out")
    return read_answer(question_, data[root])


def gossip(*, partner_id: int) -> int:
    """Hear which heads a partner has seen; how many convicted somebody."""
    try:
        return gossip_with(partner_id=partner_id, ask=lambda partner: _talk(partner, HEADS, {}).get("heads"))
    except NOT_NOW as error:
        logger.info("gossip with partner %s: %s", partner_id, error)
        return 0


def tell_keys(*, partner_id: int) -> bool:
    """Tell a partner what our root says of our keys; kept as told once it answered, whatever it made of it."""
    partner, told = Partner.objects.get(pk=partner_id), our_keys()
    try:
        _ask_line(partner, ROTATE, {"doc": told})
    except NOT_NOW as error:
        logger.warning("keys to %s: %s", partner.node_id, error)
        if not str(error).startswith("400"):  # a program that has no such field reads our card
            return False
    Partner.objects.filter(pk=partner_id).update(told_keys=news_hash(told))
    return True


def _talk(partner: Partner, document: str, variables: dict[str, Any], signer: PrivateKey | None = None) -> Any:
    """Signed by our node as it is now, or as it was when a session began.

    Where it does not know the key we sign with yet, it is told, and asked again: no change of ours loses a call."""
    try:
        return _ask_line(partner, document, variables, signer)
    except GatewayUnavailable as error:
        if "UNKNOWN_KEY" not in str(error) or not tell_keys(partner_id=partner.pk):
            raise
    return _ask_line(partner, document, variables)


def _ask_line(partner: Partner, document: str, variables: dict[str, Any], signer: PrivateKey | None = None) -> Any:
    told = _counted(partner, document, variables, signer or our_node().key)
    if told.clock_s != partner.clock_s:
        Partner.objects.filter(pk=partner.pk).update(clock_s=told.clock_s)
        partner.clock_s = told.clock_s
    return told.data


def _counted(partner: Partner, document: str, variables: dict[str, Any], signer: PrivateKey) -> Told:
    line = Line(partner.url, keys_of(partner), signer, partner.clock_s)
    try:
        told = ask(line, document, variables)
    except GatewayUnavailable as error:
        if error.received:
            note_received(partner=partner, received=error.received)
        raise
    note_received(partner=partner, received=told.received)
    return told


def _send_proposal(partner: Partner) -> str:
    data = _talk(partner, PROPOSE, {"card": our_card()})
    found = data.get("proposePartnership")
    return str(found.get("state", "")) if isinstance(found, dict) else ""


def _propose_again(partner_id: int) -> Read:
    if not _take_turn(partner_id):
        return Read(None, "not its turn")
    try:
        partner = propose(partner_id=partner_id, send=_send_proposal)
    except NOT_NOW as error:
        return Read(End.LATER, str(error)[:200])
    return Read(None, partner.state)


@transaction.atomic
def _take_turn(partner_id: int) -> bool:
    """The next proposal waits longer, whatever becomes of this one; an answer that agrees resets it."""
    partner = Partner.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=partner_id).first()
    if partner is None or not schedule_of(partner).is_due(now_ms()):
        return False
    after = schedule_of(partner).failed(now_ms(), chance=secrets.randbelow(1000) / 1000)
    partner.since, partner.next_at, partner.fails = after.since, after.next_at, after.fails
    partner.save(update_fields=["since", "next_at", "fails"])
    return True


def renew_card(*, partner_id: int) -> bool:
    """Read a partner's card again, for new keys and addresses, and ask it at once if there are any. True if so."""
    partner = Partner.objects.get(pk=partner_id)
    try:
        card = fetch_card(partner.site)
        if card.node != partner.node_id:
            logger.error("another node lives where %s did: %s", partner.node_id, card.node)
            return False
        keep_card(card=card, actor=SYSTEM)
    except (CardRefused, *NOT_NOW) as error:
        logger.warning("card of %s: %s", partner.node_id, error)
        return False
    for document in successions_in(card):
        _hear_succession(document)
    changed = bool(card.raw != partner.card)
    if changed:
        Partner.objects.filter(pk=partner_id).update(next_at=now_ms())
    return changed


def tell_succession(*, document: dict[str, Any]) -> dict[str, bool]:
    """Tell every active partner that two marketplaces become one; who does not hear reads it on the card. By name.

    The one that ends is told as well, also when we took it over before: it stops publishing.
    """
    told = {}
    for partner in Partner.objects.filter(Q(state=Partner.State.ACTIVE) | Q(node_id=document["from"])):
        try:
            answer = _talk(partner, SUCCEED, {"doc": document})
            told[partner.name] = bool((answer.get("announceSuccession") or {}).get("ok"))
        except NOT_NOW as error:
            logger.warning("succession to %s: %s", partner.node_id, error)
            told[partner.name] = False
    return told


def _hear_succession(document: Any) -> None:
    try:
        hear_succession(document=document)
    except (CardRefused, *NOT_NOW) as error:
        logger.info("succession: %s", error)
