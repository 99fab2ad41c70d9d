"""From a partner's signed bytes to what buyers see: only through the catalogue's own door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from catalog.models import Marketplace
from catalog.services.partner_goods import (
    NotTheirs,
    PartnerCertificate,
    PartnerGood,
    PartnerMaker,
    PartnerPack,
)
from catalog.services.partner_products import (
    rest_partner_products,
    upsert_partner_products,
    withdraw_partner_products,
)
from catalog.services.shelves import shelf_of_others
from federation.core.encoding import Malformed, parse
from federation.core.envelope import MAX_PAYLOAD_BYTES
from federation.core.judging import Distrusted, Fault, Rejected
from federation.core.listing import Listing, Maker, read_listing
from federation.models import CategoryMap, Partner, PartnerKey, RemoteListing
from federation.selectors.node import find_node_id
from federation.selectors.partners import custody_of, shelves_by_slug, shelves_for
from federation.selectors.places import UnitFinder
from marketplace.kernel.audit import SYSTEM

Put = Callable[[str, str], None]
SHOWN_AT_ONCE = 500
_WAITS = """
SELECT EXISTS (SELECT FROM federation_remotelisting WHERE partner_id = %s AND NOT digest = shown_digest)
"""


def waiting(partner: Partner | OuterRef) -> QuerySet[RemoteListing]:
    """Copies that differ from what buyers see, but for those of a revoked key: they wait to be signed anew."""
    ended = PartnerKey.objects.filter(partner=OuterRef("partner"), key_id=OuterRef("key_id"), revoked_at__isnull=False)
    return RemoteListing.objects.filter(partner=partner).exclude(digest=F("shown_digest")).exclude(Exists(ended))


def may_be_waiting(partner_id: int) -> bool:
    """Quickly: no for nearly every session; where yes, `show_waiting` looks closer."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [partner_id])
        return bool(cursor.fetchone()[0])


def show_waiting(*, partner: Partner, reject: Put, unusable: Put | None = None, most: int = SHOWN_AT_ONCE) -> bool:
    """Bring some of what waits before buyers, inside the caller's transaction; whether there may be more.

    Nothing while a mass change waits for a person.
    """
    if partner.held or partner.marketplace_id is None:
        return False
    some = list(waiting(partner).order_by("pk")[:most])
    show(partner=partner, listings=some, reject=reject, unusable=unusable)
    return len(some) == most


def show(*, partner: Partner, listings: Sequence[RemoteListing], reject: Put, unusable: Put | None = None) -> None:
    """Bring the shelves in step with these copies, inside the caller's transaction; note what can't be shown.

    Listings of a marketplace that this partner succeeded stay where people know them: under the one before.

    unusable  takes what nobody could show; `reject` where it is left out
    """
    if partner.marketplace_id is None or not listings:
        return
    custody = custody_of(partner)
    by_market: dict[int, list[RemoteListing]] = {}
    for row in listings:
        market = custody.get(row.record_id.partition("/")[0]) or partner.marketplace_id
        by_market.setdefault(market, []).append(row)
    for market, some in sorted(by_market.items()):
        _show_at(market, partner, some, reject, unusable or reject)


def _show_at(market: int, partner: Partner, listings: Sequence[RemoteListing], reject: Put, unusable: Put) -> None:
    shelves, us = Shelves(partner), find_node_id()
    goods, gone = [], []
    finder = UnitFinder(Marketplace.objects.get(pk=market))
    for row in listings:
        row.shown_digest = row.digest
        good = None if row.deleted else _good(row, partner, shelves, finder, us, reject, unusable)
        if good is None:
            gone.append(row.record_id)
        else:
            goods.append(good)
    shelves.keep_unknown()
    try:
        upsert_partner_products(marketplace_id=market, goods=goods, actor=SYSTEM)
    except NotTheirs as error:
        raise Distrusted(Fault.BAD_DATA, "the address of another marketplace's producer") from error
    if gone:
        withdraw_partner_products(marketplace_id=market, record_ids=gone, actor=SYSTEM)
    if partner.hidden:  # brought in step, but not shown before the partner is proven or trusted again
        rest_partner_products(marketplace_id=market, actor=SYSTEM)
    of_these = RemoteListing.objects.filter(pk__in=[row.pk for row in listings])
    of_these.update(shown_digest=F("digest"))


class Shelves:
    """Where a partner's categories stand with us: as an operator said; else a shelf of the same name, or of the same
    beginning; else the last shelf, and the question waits for an operator."""

    def __init__(self, partner: Partner) -> None:
        self._partner = partner
        self._chosen = shelves_for(partner)
        self._slugs = shelves_by_slug()
        self._unknown: set[tuple[str, str]] = set()

    def find(self, scheme: str, code: str) -> int:
        if (chosen := self._chosen.get((scheme, code))) is not None:
            return chosen
        if code in self._slugs:
            return self._slugs[code]
        if (scheme, code) not in self._chosen:
            self._unknown.add((scheme, code))
        above = [slug for slug in self._slugs if code.startswith(f"{slug}-")]
        return self._slugs[max(above, key=len)] if above else self._last

    @cached_property
    def _last(self) -> int:
        return shelf_of_others(actor=SYSTEM)

    def keep_unknown(self) -> None:
        CategoryMap.objects.bulk_create(
            [CategoryMap(partner=self._partner, scheme=scheme, code=code) for scheme, code in sorted(self._unknown)],
            ignore_conflicts=True,
        )


def _good(
    row: RemoteListing, partner: Partner, shelves: Shelves, finder: UnitFinder, us: str, reject: Put, unusable: Put
) -> PartnerGood | None:
    """None where the listing is not for us, or can't be used; then it is noted why."""
    try:
        listing = read_listing(parse(bytes(row.payload or b""), max_bytes=MAX_PAYLOAD_BYTES))
    except (Malformed, Rejected) as refusal:
        unusable(row.record_id, str(refusal))
        return None
    if us in listing.not_in:
        return None
    shelf = shelves.find(listing.scheme, listing.category)
    unit = finder.find(listing.maker.unit_code, listing.maker.province, listing.maker.old_province)
    if unit is None:
        reject(row.record_id, "no place for it here")
        return None
    return _as_good(row.record_id, listing, partner, shelf, unit)


def _as_good(record_id: str, listing: Listing, partner: Partner, shelf: int, unit: str) -> PartnerGood:
    return PartnerGood(
        record_id=record_id,
        url=page_of(partner.site, listing.path),
        slug=listing.slug or listing.name,
        name_vi=listing.name,
        maker=_maker(listing.maker, unit),
        category_id=shelf,
        packs=[
            PartnerPack(
                each.key, each.name, each.unit, each.net, each.weight_g, each.price_vnd, each.was_vnd, each.stock
            )
            for each in listing.packs
        ],
        season_months=listing.season,
        storage=listing.storage,
        delivery_scope=listing.scope,
        name_en=listing.name_en,
        summary_vi=listing.summary,
        description_vi=listing.desc,
        description_en=listing.desc_en,
        ingredients_vi=listing.ingredients,
        allergens=listing.allergens,
        shelf_life_days=listing.shelf_life_days,
        is_wholesale_only=listing.wholesale_only,
        published_at=listing.published,
        certificates=[
            PartnerCertificate(each.scheme, each.stars, each.number, each.issuer, each.start, each.end)
            for each in listing.papers
        ],
    )


def _maker(maker: Maker, unit: str) -> PartnerMaker:
    return PartnerMaker(maker.key, maker.name, maker.form, unit, maker.old_district, maker.old_commune)


def page_of(site: str, path: str) -> str:
    """The listing's page at the partner's own site; the site itself where the path leads anywhere else."""
    try:
        found = urlsplit(urljoin(f"{site}/", path))
    except ValueError:  # "//[": half an IPv6 address
        return f"{site}/"
    home = urlsplit(site)
    is_theirs = (found.scheme, found.netloc) == (home.scheme, home.netloc)
    return found.geturl() if path and is_theirs and found.geturl().isascii() else f"{site}/"
