"""Global ids: opaque to the client, a type's name and a row's key to us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene
from graphql_relay import from_global_id, to_global_id

from ..errors import NotFound

Finder = Callable[[Any, int], Any]
_finders: dict[str, Finder] = {}
_types: dict[type, Any] = {}


class Node(graphene.Interface):
    """Anything with an id of its own."""

    id = graphene.ID(required=True, description="Opaque; the same for the same thing on every page.")

    @classmethod
    def resolve_type(cls, instance: Any, _info: Any) -> Any:
        return _types[type(instance)]


def findable(graphql_type: Any, model: type, finder: Finder) -> None:
    """Let `node(id)` find rows of this type: finder(info, key) returns the row or raises NotFound.

    A finder shows a row only to those who may see it everywhere else.
    """
    _finders[graphql_type._meta.name] = finder  # graphene keeps a type's name there
    _types[model] = graphql_type


def global_id(name: str, key: object) -> str:
    return to_global_id(name, str(key))


def key_of(name: str, given: str, *, field: str = "id") -> int:
    """The row's key behind a global id. Raises NotFound for anything else, also for an id of another type."""
    type_name, key = _parts(given)
    if type_name != name or not key.isascii() or not key.isdigit() or len(key) > 18:
        raise NotFound(field=field)
    return int(key)


def find_node(info: Any, given: str) -> Any:
    """The row behind any global id. Raises NotFound."""
    type_name, _key = _parts(given)
    if type_name not in _finders:
        raise NotFound(field="id")
    return _finders[type_name](info, key_of(type_name, given))


def _parts(given: str) -> tuple[str, str]:
    try:
        parts = from_global_id(given)
    except (ValueError, UnicodeError):
        return "", ""
    return parts.type, parts.id
