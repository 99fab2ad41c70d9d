"""A partner goes on as another one: its listings, links and shelves stay, and are read from the heir from now on."""

from __future__ import annotations

import logging
from datetime import UTC
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.services.partner_products import adopt_partner_products, wake_partner_products
from federation.core.fence import FEED
from federation.core.succession import Succession as Told
from federation.core.succession import draft, read_succession, sign
from federation.gateways.keys import PrivateKey, keep_succession, verify
from federation.models import CategoryMap, FeedHead, Listing, Outbox, Partner, RemoteBucket, RemoteListing, Succession
from federation.selectors.feed_view import find_state
from federation.selectors.node import find_node_id, heir_of_us
from federation.selectors.partners import head_of
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import StateConflict

from ..errors import NotAPartner
from .feed_store import FeedStore
from .fencing import begin_epoch, tell
from .partner_keys import ANEW, read_anew
from .replica_store import ReplicaStore

logger = logging.getLogger(__name__)
_OVER = (Partner.State.REVOKED, Partner.State.SUCCEEDED)


@transaction.atomic
def hear_succession(*, document: Any) -> Succession | None:
    """Somebody shows a document that two of our partners signed; it waits for our operator. Safe to repeat.

    None where it is about ourselves: our own root signed it, so we stop publishing here and now.

    Raises CardRefused for what is no such document, NotAPartner where we do not know both, StateConflict where another
    heir was told before.
    """
    told = read_succession(document, verify)
    if told.node == find_node_id():  # its name is the hash of its root, which has signed
        _stop(told)
        return None
    known = Partner.objects.filter(node_id__in=[told.node, told.heir]).in_bulk(field_name="node_id")
    partner, heir = known.get(told.node), known.get(told.heir)
    if partner is None or heir is None or heir.state in _OVER or partner.state == Partner.State.REVOKED:
        raise NotAPartner
    if bytes(partner.root) != told.root or bytes(heir.root) != told.heir_root:
        raise NotAPartner
    facts = {"heir": heir, "document": dict(told.raw)}
    row, is_new = Succession.objects.get_or_create(partner=partner, defaults=facts)
    if row.heir_id != heir.pk:
        logger.error("%s names two heirs: %s and %s", partner.node_id, row.heir.node_id, heir.node_id)
        raise StateConflict
    if not is_new:
        return row
    record("hear_succession", partner, actor=SYSTEM, after={"heir": heir.node_id, "epoch": told.epoch})
    return row


def _stop(told: Told) -> None:
    if heir_of_us() == "":
        logger.warning("%s goes on as us; nothing more is published", told.heir)
        record("stop_publishing", FeedHead.objects.get(feed=FEED), actor=SYSTEM, after={"heir": told.heir})
    keep_succession(told.raw)


@transaction.atomic
def agree_succession(*, partner_id: int, actor: Actor) -> Partner:
    """Our operator spoke with both. The copies pass to the heir as they are and stay on the shelves; the heir is read
    from the beginning, and what it says of them wins. The one before opens nothing here any more.

    Gives the heir. Safe to repeat. Raises StateConflict where nothing was told, or the heir is no active partner.
    """
    told = Succession.objects.filter(partner=partner_id).first()
    if told is None:
        raise StateConflict(_("Chợ này chưa báo nhập vào chợ nào."))
    rows = Partner.objects.select_for_update(of=("self",)).select_related("marketplace").order_by("pk")
    locked = rows.in_bulk([told.partner_id, told.heir_id])
    partner, heir = locked[told.partner_id], locked[told.heir_id]
    if partner.state == Partner.State.SUCCEEDED:
        return heir
    if heir.state != Partner.State.ACTIVE or partner.state == Partner.State.REVOKED:
        raise StateConflict(_("Chợ nhận phải là chợ bạn đang hoạt động: kết bạn với họ trước."))
    moved = _hand_over(partner, heir)
    _end(partner, heir, actor)
    told.agreed_at = clock.now()
    told.save(update_fields=["agreed_at"])
    after = {"heir": heir.node_id, "listings": moved, "seq": told.document["seq"]}
    record("agree_succession", partner, actor=actor, before={"node": partner.node_id}, after=after)
    return heir


def draft_succession(*, heir_node: str, root: PrivateKey) -> dict[str, Any]:
    """That we end and this partner goes on for us, with our root's signature; theirs is missing. Raises NotAPartner."""
    heir, state = Partner.objects.filter(node_id=heir_node, state=Partner.State.ACTIVE).first(), find_state()
    if heir is None or state is None:
        raise NotAPartner
    at = clock.now().astimezone(UTC).isoformat()
    names = draft(root=root.public, heir_root=bytes(heir.root), epoch=state.epoch, seq=state.seq, at=at)
    return sign(names, root=root, is_heir=False)


def cosign_succession(*, document: dict[str, Any], root: PrivateKey, actor: Actor) -> dict[str, Any]:
    """As the heir: sign what the other side signed, and keep it beside our keys, where our card tells it. Raises
    CardRefused for what is not theirs or not about us."""
    both = sign(document, root=root, is_heir=True)
    told = read_succession(both, verify)
    keep_succession(told.raw)
    record("cosign_succession", FeedHead.objects.get(feed=FEED), actor=actor, after={"from": told.node})
    return dict(told.raw)


def take_over(*, document: Any, actor: Actor) -> int:
    """Go on for a partner: its goods become ours under their old names, and a new epoch of our feed tells them,
    numbered above all that it ever told. It is no partner any more. How many goods.

    Raises CardRefused, NotAPartner where we are not the heir or do not know it, StateConflict where our copy is not
    proven to be all it had when it ended.
    """
    told = read_succession(document, verify)
    goods = _take_over(told, actor)
    state = find_state()
    if state is not None:
        tell(state=state)  # after the commit: else the new epoch would look restored at the next step
    keep_succession(told.raw)
    return goods


@transaction.atomic
def _take_over(told: Told, actor: Actor) -> int:
    partner = Partner.objects.select_for_update(of=("self",)).filter(node_id=told.node).first()
    if told.heir != find_node_id() or partner is None or bytes(partner.root) != told.root:
        raise NotAPartner
    head = head_of(partner.head)
    whole = head is not None and head.epoch == told.epoch and head.seq >= told.seq
    if not whole or partner.held or partner.marketplace_id is None or partner.state in _OVER:
        raise StateConflict(_("Bản lưu của chợ này chưa được chứng minh là đủ. Đợi lần đọc tới rồi thử lại."))
    names = adopt_partner_products(marketplace_id=partner.marketplace_id, actor=actor)
    Listing.objects.bulk_create(Listing(product_id=each, record_id=name) for each, name in sorted(names.items()))
    # What federation writes notes nothing by itself (migration 0004): these are to be published all the same.
    Outbox.objects.bulk_create(Outbox(feed=FEED, object_id=each) for each in sorted(names))
    RemoteListing.objects.filter(partner=partner).delete()
    RemoteBucket.objects.filter(partner=partner).delete()
    begin_epoch(store=FeedStore(find_node_id(), FEED), at_least=max(told.seq, head.seq if head else 0), heard_of="")
    partner.state, partner.lease_until, partner.holder = Partner.State.REVOKED, 0, ""
    partner.save(update_fields=["state", "lease_until", "holder"])
    record("take_over", partner, actor=actor, after={"goods": len(names), "seq": told.seq})
    return len(names)


def _hand_over(partner: Partner, heir: Partner) -> int:
    """Copies and shelves. What the heir does not serve is swept by its first reading, under the brakes of any other."""
    moved = RemoteListing.objects.filter(partner=partner).update(partner=heir, generation=0)
    RemoteBucket.objects.filter(partner=partner).delete()
    partner.rejects.all().delete()
    shelves = CategoryMap.objects.filter(partner=partner, category__isnull=False)
    CategoryMap.objects.bulk_create(
        [CategoryMap(partner=heir, scheme=one.scheme, code=one.code, category=one.category) for one in shelves],
        ignore_conflicts=True,
    )
    partner.predecessors.update(successor=heir)
    return moved


def _end(partner: Partner, heir: Partner, actor: Actor) -> None:
    was_hidden = partner.hidden
    partner.state, partner.successor = Partner.State.SUCCEEDED, heir
    partner.lease_until, partner.holder, partner.held, partner.hidden = 0, "", "", False
    partner.save(update_fields=["state", "successor", "lease_until", "holder", "held", "hidden"])
    read_anew(heir)
    heir.lease_until, heir.holder = 0, ""  # a session that is under way does not know of the new names
    heir.save(update_fields=[*ANEW, "lease_until", "holder"])
    store = ReplicaStore(heir)
    store.scrub()
    store.close()
    if was_hidden and not heir.hidden and partner.marketplace_id is not None:
        wake_partner_products(marketplace_id=partner.marketplace_id, actor=actor)
