"""Becoming a node: keys, an empty feed, and everything noted for publication."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from federation.core.fence import FEED
from federation.core.identity import fingerprint, node_id
from federation.core.keydocs import KEY_DAYS, key_document
from federation.core.merkle import EMPTY_ROOT
from federation.gateways.keys import PrivateKey, make_key
from federation.models import FeedHead, NodeKey, Outbox
from federation.selectors.listings import shared_products
from federation.selectors.node import OPERATIONAL
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record

from ..errors import NodeAlreadyFounded


@dataclass(frozen=True)
class Founded:
    """node_id and the eight words that operators read to each other."""

    node_id: str
    fingerprint: str


@transaction.atomic
def found_node(*, actor: Actor) -> Founded:
    """Make the root key and the first operational key; note all listings. Raises NodeAlreadyFounded."""
    if NodeKey.objects.exists():
        raise NodeAlreadyFounded
    root = make_key("root")
    keep_key(key=root, purpose=NodeKey.Purpose.ROOT, root=root)
    keep_key(key=make_key(OPERATIONAL), purpose=NodeKey.Purpose.OPERATIONAL, root=root)
    head = FeedHead.objects.create(feed=FEED, epoch=secrets.token_hex(8), root=EMPTY_ROOT)
    products = shared_products().order_by("pk").values_list("pk", flat=True)
    Outbox.objects.bulk_create(Outbox(feed=FEED, object_id=product_id) for product_id in products)
    founded = Founded(node_id(root.public), fingerprint(root.public))
    record("found_node", head, actor=actor, after={"node": founded.node_id})
    return founded


def keep_key(*, key: PrivateKey, purpose: NodeKey.Purpose, root: PrivateKey, start: datetime | None = None) -> NodeKey:
    """The public half, with the root's signature over it and its days; from now on where nothing else is said."""
    start = start or clock.now()
    end = None if purpose == NodeKey.Purpose.ROOT else start + timedelta(days=KEY_DAYS)
    return NodeKey.objects.create(
        key_id=key.key_id,
        purpose=purpose,
        public=key.public,
        sig=signed_days(key_id=key.key_id, public=key.public, start=start, end=end, root=root),
        valid_from=start,
        valid_until=end,
    )


def signed_days(*, key_id: str, public: bytes, start: datetime, end: datetime | None, root: PrivateKey) -> bytes:
    """The root's signature over a key and its days."""
    first, last = start.astimezone(UTC).isoformat(), end.astimezone(UTC).isoformat() if end else None
    return root.sign(key_document(key_id=key_id, public=public, start=first, end=last))
