"""Who we are to partners."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.conf import settings
from django.urls import reverse

from catalog.models import Marketplace
from federation.core.card import MOST_SUCCESSIONS, sign_card
from federation.core.identity import node_id
from federation.core.keydocs import MOST_KEYS, MOST_REVOCATIONS, signing_order
from federation.gateways.keys import PrivateKey, find_dated_key, successions
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
    """Signing with the newest key that everybody has had time to hear of, without anybody being started anew.

    Raises NodeNotFounded, also where no file of a key that is valid now is there.
    """
    keys = list(NodeKey.objects.all())
    root = next((key for key in keys if key.purpose == NodeKey.Purpose.ROOT), None)
    own = [key for key in keys if key.purpose == NodeKey.Purpose.OPERATIONAL]
    for key in signing_order(own, clock.now()):
        if root is not None and (private := find_dated_key(OPERATIONAL, key.key_id)) is not None:
            return OurNode(node_id(bytes(root.public)), private)
    raise NodeNotFounded


def find_node_id() -> str:
    """Our name; "" before the node is founded."""
    root = NodeKey.objects.filter(purpose=NodeKey.Purpose.ROOT).first()
    return "" if root is None else node_id(bytes(root.public))


def succeeded_by_us() -> list[str]:
    """Nodes that go on as us, by the papers beside our keys."""
    us = find_node_id()
    return [str(told["from"]) for told in successions() if told["to"] == us]


def heir_of_us() -> str:
    """The node that goes on as us, both roots having signed so; "" while we are ourselves."""
    papers = successions()
    us = find_node_id() if papers else ""
    return next((str(told["to"]) for told in papers if us and told["from"] == us), "")


def endpoint() -> str:
    """Where partners' questions go, as they sign it."""
    return f"{settings.SITE_URL}{reverse('graphql_partner')}"


def our_card() -> dict[str, Any]:
    """Who we are, to anybody who asks: keys with the root's signature, addresses, and our own signature over it.

    Raises NodeNotFounded.
    """
    node, ours = our_node(), Marketplace.objects.filter(is_ourselves=True).first()
    return sign_card(
        {
            "kind": "mkfed-card-v1",
            **our_keys(),
            **({"successions": told[:MOST_SUCCESSIONS]} if (told := successions()) else {}),
            "name": ours.name_vi if ours else settings.SHOP["name"],
            "nameEn": ours.name_en if ours else "",
            "province": ours.province_old if ours else "",
            "provinceNew": ours.province_new if ours else "",
            "endpoint": endpoint(),
            "site": settings.SITE_URL,
            "contact": settings.SHOP["phone"],
            "contractVersions": ["1.0"],
        },
        node.key,
    )


def our_keys() -> dict[str, Any]:
    """What our root says of our keys: those that may sign now or soon, and those that may not any more.

    Raises NodeNotFounded.
    """
    root = root_public()
    own = NodeKey.objects.filter(purpose=NodeKey.Purpose.OPERATIONAL).order_by("-valid_from", "key_id")
    keys = [key for key in own if key.revoked_at is None and key.valid_until and key.valid_until > clock.now()]
    told = {"node": node_id(root), "root": root.hex(), "keys": [_told_key(key) for key in keys[:MOST_KEYS]]}
    over = [key.revocation for key in own if key.revocation]
    return {**told, "revocations": over[:MOST_REVOCATIONS]} if over else told


def _told_key(key: NodeKey) -> dict[str, Any]:
    start, end = key.valid_from.astimezone(UTC), key.valid_until.astimezone(UTC) if key.valid_until else None
    return {
        "keyId": key.key_id,
        "public": bytes(key.public).hex(),
        "from": start.isoformat(),
        "until": end.isoformat() if end else None,
        "sig": b64encode(bytes(key.sig)).decode(),
    }
