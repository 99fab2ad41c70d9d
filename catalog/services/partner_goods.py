"""A partner's product in the words of our catalogue: what federation hands to the one write door."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


class NotTheirs(Exception):
    """A producer's address here is that of another marketplace's. Chance does not do that (forty bits of a hash): the
    name was looked for until it fitted."""


@dataclass(frozen=True)
class PartnerMaker:
    """Who makes it. key: its name at the partner; unit_id: where, as AdministrativeUnit."""

    key: str
    name: str
    legal_form: str
    unit_id: str
    old_district: str = ""
    old_commune: str = ""


@dataclass(frozen=True)
class PartnerPack:
    """stock: OUT, LOW or IN."""

    key: str
    name: str
    unit: str
    net_quantity: int
    weight_g: int
    price_vnd: int
    compare_at_price_vnd: int | None
    stock: str


@dataclass(frozen=True)
class PartnerCertificate:
    scheme: str
    stars: int | None
    number: str
    issuer: str
    issued_on: date
    expires_on: date


@dataclass(frozen=True)
class PartnerGood:
    """One listing. record_id names it everywhere and for ever; url is its page at the partner; published_at: since
    when it is on sale there, as the partner says; None where it does not."""

    record_id: str
    url: str
    slug: str
    name_vi: str
    maker: PartnerMaker
    category_id: int
    packs: Sequence[PartnerPack]
    season_months: Sequence[int]
    storage: str
    delivery_scope: str
    name_en: str = ""
    summary_vi: str = ""
    description_vi: str = ""
    description_en: str = ""
    ingredients_vi: str = ""
    allergens: Sequence[str] = ()
    shelf_life_days: int | None = None
    is_wholesale_only: bool = False
    certificates: Sequence[PartnerCertificate] = field(default=())
    published_at: datetime | None = None


def short(name: str) -> str:
    """Ten signs that two different names do not share: for slugs and skus of partners' goods."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]


def pack_sku(record_id: str, key: str) -> str:
    return f"p-{hashlib.sha256(f'{record_id}|{key}'.encode()).hexdigest()[:30]}"
