"""What waits for an operator: which goods would go, which prices would change from what to what, which would come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from catalog.models import PartnerProduct, Product
from federation.core.encoding import Malformed, parse
from federation.core.envelope import MAX_PAYLOAD_BYTES
from federation.core.listing import plain
from federation.models import CategoryMap, Partner, RemoteListing

GONE, PRICED, COME, CHANGED = "gone", "priced", "come", "changed"
_ORDER = (GONE, PRICED, COME, CHANGED)
MOST_LOOKED_AT = 5_000
MOST_SHOWN = 300


@dataclass(frozen=True)
class Difference:
    """One listing: kind is GONE, PRICED, COME or CHANGED; prices in dong, None where there is none on that side."""

    kind: str
    name: str
    before_vnd: int | None
    after_vnd: int | None

    @property
    def factor(self) -> float:
        """How far the price jumps, in either direction; 1 where it does not."""
        if not self.before_vnd or not self.after_vnd:
            return 1.0
        return max(self.before_vnd, self.after_vnd) / min(self.before_vnd, self.after_vnd)


@dataclass(frozen=True)
class Differences:
    """counts by kind, of all that was looked at; lines: the weightiest of them."""

    counts: dict[str, int]
    lines: list[Difference]

    @property
    def more(self) -> int:
        return sum(self.counts.values()) - len(self.lines)


def differences_of(partner: Partner) -> Differences:
    """Between what buyers see of a partner and what it says now; two statements."""
    waiting = RemoteListing.objects.filter(partner=partner).exclude(digest=F("shown_digest"))
    rows = list(waiting.order_by("-deleted", "pk")[:MOST_LOOKED_AT])
    shown = _shown([row.record_id for row in rows])
    found = [line for row in rows if (line := _difference(row, shown.get(row.record_id))) is not None]
    found.sort(key=lambda line: (_ORDER.index(line.kind), -line.factor, line.name))
    counts = Counter(line.kind for line in found)
    return Differences({kind: counts[kind] for kind in _ORDER if counts[kind]}, found[:MOST_SHOWN])


def _shown(record_ids: list[str]) -> dict[str, tuple[str, int | None]]:
    """Name and price of those that stand on the shelf now."""
    rows = PartnerProduct.objects.filter(record_id__in=record_ids, product__status=Product.Status.PUBLISHED)
    columns = ("record_id", "product__name_vi", "product__price_from_vnd")
    return {name: (words, price) for name, words, price in rows.values_list(*columns)}


def _difference(row: RemoteListing, before: tuple[str, int | None] | None) -> Difference | None:
    body = {} if row.deleted else _body(row)
    if not body:
        return None if before is None else Difference(GONE, before[0], before[1], None)
    name, price = plain(str(body.get("name", "")), 160) or row.record_id, _price(body)
    if before is None:
        return Difference(COME, name, None, price)
    return Difference(CHANGED if price == before[1] else PRICED, name, before[1], price)


def goods_by_shelf(rows: Iterable[CategoryMap]) -> dict[tuple[int, str, str], int]:
    """How many listings stand under each of these categories, by partner, scheme and code; one statement."""
    partners = {row.partner_id for row in rows}
    if not partners:
        return {}
    counts: Counter[tuple[int, str, str]] = Counter()
    live = RemoteListing.objects.filter(partner__in=partners, deleted=False).only("partner_id", "payload")
    for copy in live.iterator(1000):
        category = _body(copy).get("category")
        if isinstance(category, dict):
            counts[copy.partner_id, str(category.get("scheme", "")), str(category.get("code", ""))] += 1
    return dict(counts)


def _body(row: RemoteListing) -> dict[str, Any]:
    try:
        return parse(bytes(row.payload or b""), max_bytes=MAX_PAYLOAD_BYTES)
    except Malformed:  # our copy rotted, or it was put aside
        return {}


def _price(body: dict[str, Any]) -> int | None:
    price = body.get("price")
    return int(price) if isinstance(price, str) and price.isascii() and price.isdigit() and len(price) < 13 else None
