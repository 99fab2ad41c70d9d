"""What the lab may tell a node's web process, as its operators and producers would: POST /lab/<deed>, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from catalog.models import Product, ProductVariant
from catalog.services.prices import set_price
from federation.models import FeedHead, Listing, NodeKey, Partner
from federation.selectors.node import find_node_id
from federation.selectors.partners import now_ms
from federation.services.asking import approve_and_propose, discover_partner
from federation.services.founding import found_node
from federation.services.sequencing import publish_noted
from federation.tasks import tidy
from marketplace.kernel.audit import SYSTEM

STEP_VND = 1_000


def found() -> str:
    """Make its keys, once, and publish everything; its name."""
    if not NodeKey.objects.exists():
        found_node(actor=SYSTEM)
    publish_noted()
    return find_node_id()


def meet(address: str) -> str:
    """Its operator types an address, and approves who answers. Safe to repeat; the partner's state."""
    partner = discover_partner(address=address, actor=SYSTEM)
    return str(approve_and_propose(partner_id=partner.pk, marketplace_id=None, actor=SYSTEM).state)


def raise_price() -> dict[str, Any]:
    """The first of its goods costs a thousand đồng more; what it is called at partners."""
    variant = _first_pack()
    price = variant.price_vnd + STEP_VND
    set_price(variant_id=variant.pk, price_vnd=price, seen_vnd=variant.price_vnd, actor=SYSTEM)
    listing = Listing.objects.get(product_id=variant.product_id)
    return {"name": variant.product.name_vi, "price": price, "record": listing.record_id}


def _first_pack() -> ProductVariant:
    packs = ProductVariant.objects.filter(product__in=Product.objects.published().ours(), price_per_kg_vnd=None)
    found = (
        packs.filter(tiers=None, compare_at_price_vnd=None)
        .select_related("product")
        .order_by("product_id", "pk")
        .first()
    )
    if found is None:
        raise LookupError("nothing to sell")
    return found


def take_off() -> str:
    """The last of its goods leaves the shelves; what it was called at partners."""
    product = Product.objects.published().ours().filter(status="published").order_by("-pk")[0]
    Product.objects.filter(pk=product.pk).update(status="paused")
    return str(Listing.objects.get(product_id=product.pk).record_id)


def forget_tombstones() -> int:
    """As after ninety days in which no partner was waited for: the floor rises to where the feed stands."""
    head = FeedHead.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM federation_change WHERE deleted")
    FeedHead.objects.update(floor=head.seq)
    tidy()
    return int(head.seq)


def ask_all() -> int:
    """Every partner is due at once: instead of a minute's wait."""
    return Partner.objects.update(next_at=now_ms(), fails=0)


DEEDS: dict[str, Callable[..., Any]] = {
    each.__name__: each for each in (found, meet, raise_price, take_off, forget_tombstones, ask_all)
}


def with_deeds(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The node's application, and /lab/ beside it. Only this machine reaches it: it listens on 127.0.0.1."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith("/lab/"):
            return application(environ, start)
        connection.close_if_unusable_or_obsolete()
        asked = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or b"{}")
        try:
            status, told = "200 OK", DEEDS[path.removeprefix("/lab/")](**asked)
        except Exception as error:  # noqa: BLE001  # the lab shows it
            status, told = "500 Internal Server Error", f"{type(error).__name__}: {error}"
        body = json.dumps(told).encode()
        start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return answer
