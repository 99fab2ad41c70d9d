"""Who we are to partners."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.conf import settings
from django.urls import reverse

from catalog.models import Marketplace
from federation.core.card import sign_card
from federation.core.identity import node_id
from federation.gateways.keys import PrivateKey, find_key
from federation.models import NodeKey
from marketplace.kernel import clock

from ..errors import NodeNotFounded

OPERATIONAL = "operational"


@dataclass(frozen=True)
class OurNode:
    """Our name, and the key that signs listings and requests."""

    id: str
    key: PrivateKey


def root_public() -> bytes:
    """Raises NodeNotFounded."""
    root = NodeKey.objects.filter(purpose=NodeKey.Purpose.ROOT).first()
    if root is None:
        raise NodeNotFounded
    return bytes(root.public)


def our_node() -> OurNode:
    """Raises NodeNotFounded, also where the operational key's file is missing."""
    key = find_key(OPERATIONAL)
    if key is None:
        raise NodeNotFounded
    return OurNode(node_id(root_public()), key)


def find_node_id() -> str:
    """Our name; "" before the node is founded."""
    root = NodeKey.objects.filter(purpose=NodeKey.Purpose.ROOT).first()
    return "" if root is None else node_id(bytes(root.public))


def endpoint() -> str:
    """Where partners' questions go, as they sign it."""
    return f"{settings.SITE_URL}{reverse('graphql_partner')}"


def our_card() -> dict[str, Any]:
    """Who we are, to anybody who asks: keys with the root's signature, addresses, and our own signature over it.

    Raises NodeNotFounded.
    """
    node, ours = our_node(), Marketplace.objects.filter(is_ourselves=True).first()
    moment = clock.now()
    keys = NodeKey.objects.filter(
        purpose=NodeKey.Purpose.OPERATIONAL, revoked_at=None, valid_until__gt=moment
    ).order_by("-valid_from")
    return sign_card(
        {
            "kind": "mkfed-card-v1",
            "node": node.id,
            "root": root_public().hex(),
            "name": ours.name_vi if ours else settings.SHOP["name"],
            "nameEn": ours.name_en if ours else "",
            "province": ours.province_old if ours else "",
            "provinceNew": ours.province_new if ours else "",
            "endpoint": endpoint(),
            "site": settings.SITE_URL,
            "contact": settings.SHOP["phone"],
            "contractVersions": ["1.0"],
            "keys": [_told_key(key) for key in keys[:4]],
        },
        node.key,
    )


def _told_key(key: NodeKey) -> dict[str, Any]:
    start, end = key.valid_from.astimezone(UTC), key.valid_until.astimezone(UTC) if key.valid_until else None
    return {
        "keyId": key.key_id,
        "public": bytes(key.public).hex(),
        "from": start.isoformat(),
        "until": end.isoformat() if end else None,
        "sig": b64encode(bytes(key.sig)).decode(),
    }
