"""How much one request may ask for. The numbers are settings; docs/settings.md lists them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Limits:
    """cost as in `cost`; depth in nested fields; requests_per_minute per client, 0 for no limit."""

    cost: int
    depth: int
    aliases: int
    tokens: int
    requests_per_minute: int


def limits() -> Limits:
    return Limits(
        cost=settings.GRAPHQL_MAX_COST,
        depth=settings.GRAPHQL_MAX_DEPTH,
        aliases=settings.GRAPHQL_MAX_ALIASES,
        tokens=settings.GRAPHQL_MAX_TOKENS,
        requests_per_minute=settings.GRAPHQL_REQUESTS_PER_MINUTE,
    )
