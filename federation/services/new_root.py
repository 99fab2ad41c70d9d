"""A root key that is lost: its node goes on under a new one, and partners take it for the same one only when their
operators heard so on the phone. Nothing a machine says is enough: whoever stole a key would say the same."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from federation.core.encoding import nfc
from federation.core.fence import FEED
from federation.core.identity import fingerprint, node_id
from federation.core.keydocs import SETTLED_AFTER
from federation.gateways.keys import find_key, make_dated_key, make_key
from federation.models import FeedHead, Listing, NodeKey, Outbox, Partner
from federation.selectors.listings import shared_products
from federation.selectors.node import OPERATIONAL, find_node_id
from federation.selectors.partners import now_ms
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, StateConflict

from ..errors import NodeNotFounded
from .feed_store import FeedStore
from .fencing import begin_epoch
from .founding import Founded, keep_key
from .pairing import note_stops
from .partner_keys import ANEW, read_anew

logger = logging.getLogger(__name__)
_TALKING = (Partner.State.ACTIVE, Partner.State.PENDING, Partner.State.SUSPENDED)
_TAKEN = ("node_id", "root", "name", "url", "site", "card", "asked_at", "clock_s")


@transaction.atomic
def begin_with_new_root(*, actor: Actor) -> Founded:
    """Our own root key is lost: new keys, and so a new name; our listings keep theirs and are signed anew, in a new
    epoch. Every partner is asked again, and has to be phoned.

    Raises NodeNotFounded; InvalidInput while the root key lies on this machine.
    """
    former = find_node_id()
    if not former:
        raise NodeNotFounded
    if find_key("root") is not None:
        raise InvalidInput(_("Tệp root.key còn nằm trên máy này: khoá gốc chưa mất."), field="root")
    NodeKey.objects.all().delete()
    root, start = make_key("root"), clock.now() - SETTLED_AFTER - timedelta(seconds=1)
    keep_key(key=root, purpose=NodeKey.Purpose.ROOT, root=root)
    keep_key(key=make_dated_key(OPERATIONAL), purpose=NodeKey.Purpose.OPERATIONAL, root=root, start=start)
    founded = Founded(node_id(root.public), fingerprint(root.public))
    begin_epoch(store=FeedStore(founded.node_id, FEED), at_least=0, heard_of="")
    ids = {*Listing.objects.values_list("product_id", flat=True), *shared_products().values_list("pk", flat=True)}
    Outbox.objects.bulk_create(Outbox(feed=FEED, object_id=each) for each in sorted(ids))
    Partner.objects.filter(state=Partner.State.ACTIVE).update(
        state=Partner.State.PENDING, asked_at=None, told_keys="", next_at=now_ms(), fails=0, lease_until=0, holder=""
    )
    logger.warning("%s goes on as %s: its root key is lost", former, founded.node_id)
    head = FeedHead.objects.get(feed=FEED)
    record("begin_with_new_root", head, actor=actor, before={"node": former}, after={"node": founded.node_id})
    return founded


@transaction.atomic
def accept_new_root(*, partner_id: int, words: str, actor: Actor) -> Partner:
    """A partner lost its root key and began with a new one; our operator heard its eight new words on the phone.

    words  as they were heard: they have to be those of a node that introduced itself here

    Its marketplace, goods, shelves and links stay; all is read anew, and the keys before open nothing any more. Raises
    InvalidInput where no newcomer has these words, StateConflict for one that is no partner.
    """
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner_id)
    if partner.state not in _TALKING or partner.marketplace_id is None:
        raise StateConflict
    newcomer = _with_words(words)
    if newcomer is None:
        raise InvalidInput(_("Không có chợ lạ nào mang tám chữ này. Nghe lại từng chữ, gõ lại."), field="words")
    former = Partner(
        node_id=partner.node_id,
        name=partner.name,
        url=partner.url,
        site=partner.site,
        root=partner.root,
        card=partner.card,
        state=Partner.State.SUCCEEDED,
        successor=partner,
    )
    partner.keys.all().delete()
    partner.heads.all().delete()
    newcomer.keys.update(partner=partner)
    newcomer_row = {name: getattr(newcomer, name) for name in _TAKEN}
    newcomer.delete()
    _become(partner, newcomer_row)
    former.save()
    note_stops(marketplace_id=partner.marketplace_id)
    after = {"node": partner.node_id, "state": partner.state}
    record("accept_new_root", partner, actor=actor, before={"node": former.node_id}, after=after)
    return partner


def _become(partner: Partner, facts: dict[str, object]) -> None:
    for name, value in facts.items():
        setattr(partner, name, value)
    partner.approved_at = clock.now()
    partner.state = Partner.State.ACTIVE if partner.asked_at else Partner.State.PENDING
    partner.fault = partner.detail = partner.refusal = partner.told_keys = partner.asked_with = partner.holder = ""
    partner.proof, partner.lease_until, partner.seen = None, 0, None
    read_anew(partner)
    cleared = ("fault", "detail", "refusal", "told_keys", "asked_with", "holder", "proof", "lease_until", "seen")
    partner.save(update_fields=[*_TAKEN, "approved_at", "state", *cleared, *ANEW])


def _with_words(words: str) -> Partner | None:
    heard = " ".join(nfc(words[:400]).casefold().split())
    strangers = Partner.objects.select_for_update(of=("self",)).filter(state=Partner.State.DISCOVERED).order_by("pk")
    return next((each for each in strangers if fingerprint(bytes(each.root)) == heard), None)
