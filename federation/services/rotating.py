"""Our own keys: a new one takes over while both count, or one is ended at once. Only the root key can say either."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from federation.core.fence import FEED
from federation.core.keydocs import AHEAD, SETTLED_AFTER, plan_rotation, revoke
from federation.core.sequencer import BATCH, publish, renewed
from federation.gateways.keys import PrivateKey, find_key, make_dated_key, read_private
from federation.models import Change, Listing, NodeKey
from federation.selectors.feed_view import find_state
from federation.selectors.node import OPERATIONAL, find_node_id, heir_of_us, our_node, root_public
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, StateConflict

from .feed_store import FeedStore
from .fencing import ensure_epoch, tell
from .founding import keep_key, signed_days

logger = logging.getLogger(__name__)
SIGN_ANEW_BEFORE = timedelta(days=7)
_OPERATIONAL = NodeKey.Purpose.OPERATIONAL


def root_from(printed: str = "") -> PrivateKey:
    """Our root key, as printed, or from its file while that still lies here. It is used and never kept.

    Raises InvalidInput where it is neither, or the root of somebody else; NodeNotFounded.
    """
    ours = root_public()
    key = read_private(printed) if printed.strip() else find_key("root")
    if key is None:
        words = _("Khoá gốc không có trên máy này: gõ 64 ký tự của bản in trong tủ.")
        raise InvalidInput(words if not printed.strip() else _("Đây không phải một khoá."), field="root")
    if key.public != ours:
        raise InvalidInput(_("Đây không phải khoá gốc của chợ mình."), field="root")
    return key


@transaction.atomic
def rotate_key(*, root: PrivateKey, ahead: timedelta = AHEAD, actor: Actor) -> NodeKey:
    """A new key that signs from `ahead` from now on; the one before it counts for 30 days more, as far as it reaches.

    Partners are told at once; nothing is started anew. Raises StateConflict while another new key waits already.
    """
    now, former = clock.now(), _newest_for_update()
    if former is None or former.valid_until is None or former.valid_from > now:
        raise StateConflict(_("Một khoá mới đang chờ tới ngày: không cần đổi thêm."))
    plan = plan_rotation(now=now, former_end=former.valid_until, ahead=ahead)
    fresh = keep_key(key=make_dated_key(OPERATIONAL), purpose=_OPERATIONAL, root=root, start=plan.start)
    former.valid_until = plan.former_end
    former.sig = signed_days(
        key_id=former.key_id, public=bytes(former.public), start=former.valid_from, end=plan.former_end, root=root
    )
    former.save(update_fields=["valid_until", "sig"])
    days = {"key": fresh.key_id, "from": plan.start.isoformat(), "former": former.key_id}
    record("rotate_key", fresh, actor=actor, after={**days, "former_until": plan.former_end.isoformat()})
    return fresh


@transaction.atomic
def revoke_key(*, key_id: str, since: datetime, root: PrivateKey, actor: Actor) -> NodeKey:
    """Somebody else may have this key: it counts no more, here at once, with partners as soon as they hear of it.

    since  from when on it may have been in other hands: what it signed from then on is doubted by partners until it is
           signed anew, which begins now

    Gives the key that signs from now on. Raises StateConflict where it was revoked before, InvalidInput.
    """
    now = clock.now()
    key = NodeKey.objects.select_for_update().filter(key_id=key_id, purpose=_OPERATIONAL).first()
    if key is None or not key.valid_from <= since <= now:
        raise InvalidInput(_("Không có khoá này, hoặc ngày nằm ngoài ngày của khoá."), field="key_id")
    if key.revoked_at is not None:
        raise StateConflict(_("Khoá này đã huỷ rồi."))
    key.revoked_at = now
    key.revocation = revoke(node=find_node_id(), key_id=key_id, since=since, root=root)
    key.save(update_fields=["revoked_at", "revocation"])
    # Whoever's clock is a little behind ours must not find the new key too young: there is no other.
    fresh = keep_key(key=make_dated_key(OPERATIONAL), purpose=_OPERATIONAL, root=root, start=now - SETTLED_AFTER)
    logger.warning("key %s is revoked, %s signs from now on", key_id, fresh.key_id)
    record("revoke_key", key, actor=actor, after={"key": key_id, "since": since.isoformat(), "fresh": fresh.key_id})
    return fresh


def sign_all_anew() -> int:
    """New versions of all records under keys that are revoked or soon over; a transaction per step. How many."""
    signed = 0
    if heir_of_us():
        return 0
    while (count := _sign_anew()) > 0:
        signed += count
        state = find_state()
        if state is not None:
            tell(state=state)
    return signed


@transaction.atomic
def _sign_anew() -> int:
    lasting = NodeKey.objects.filter(purpose=_OPERATIONAL, revoked_at=None, valid_until__gt=_soon())
    wanting = Change.objects.filter(feed=FEED, deleted=False).exclude(key_id__in=lasting.values("key_id"))
    if not wanting.exists():
        return 0
    node = our_node()
    if not lasting.filter(key_id=node.key.key_id).exists():
        return 0  # the newest key is soon over itself: signing anew with it would help nobody
    store = FeedStore(node.id, FEED)
    ensure_epoch(store=store)
    state = store.lock_head()
    names = list(wanting.order_by("seq").values_list("record_id", flat=True)[:BATCH])
    products = Listing.objects.filter(record_id__in=names).values_list("product_id", flat=True)
    before = store.rows(names)
    rows = list(renewed(store.publications(sorted(products)), before, state, node=node.id, signer=node.key))
    if rows:
        publish(store, state, rows, before=before)
    return len(rows)


def _soon() -> datetime:
    return clock.now() + SIGN_ANEW_BEFORE


def _newest_for_update() -> NodeKey | None:
    keys = NodeKey.objects.select_for_update().filter(purpose=_OPERATIONAL, revoked_at=None)
    return keys.order_by("-valid_from", "key_id").first()
