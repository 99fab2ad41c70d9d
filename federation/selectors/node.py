"""Who we are to partners."""

from __future__ import annotations

from dataclasses import dataclass

from federation.core.identity import node_id
from federation.gateways.keys import PrivateKey, find_key
from federation.models import NodeKey

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
