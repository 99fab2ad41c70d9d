"""A partner's signed body, read as a listing: plain text, known words, sane numbers; else a reason to put it aside.

Unknown keys are left alone and unknown words become the nearest of ours, so that a partner may be newer than we are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from .encoding import nfc
from .judging import Rejected

MOST_PACKS, MOST_CERTIFICATES = 40, 20
LEAST_VND, MOST_VND = 100, 2_000_000_000
STORAGES = ("ambient", "ventilated", "chilled", "frozen")
FORMS = ("company", "sole_proprietorship", "cooperative", "cooperative_group", "household")
UNITS = ("g", "ml", "piece")
SCOPES = ("nationwide", "mekong_delta", "local")
SCHEMES = ("ocop", "vietgap", "globalgap", "gi", "haccp", "organic", "asc", "iso22000", "food_safety")
STOCK = ("OUT", "LOW", "IN")
_TAG = re.compile(r"<[^<>]*>")
_LAYERS = 4  # of tags inside tags; pages escape what is left
_LINK = re.compile(r"(?i)\b(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class Pack:
    key: str
    name: str
    unit: str
    net: int
    weight_g: int
    price_vnd: int
    was_vnd: int | None
    stock: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate as the partner shows it."""

    scheme: str
    stars: int | None
    number: str
    issuer: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Maker:
    """unit_code: of its ward since 01/07/2025; "" where the partner does not say. province: of today; old_province:
    before that day."""

    key: str
    name: str
    form: str
    unit_code: str
    province: str
    old_district: str
    old_commune: str
    old_province: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything of a body that buyers see. path: its page at the partner; not_in: nodes that may not show it;
    published: since when it is on sale there, None where the partner does not say. (Pictures: core.pictures.)"""

    name: str
    slug: str
    path: str
    scheme: str
    category: str
    maker: Maker
    packs: Sequence[Pack]
    season: Sequence[int]
    storage: str
    scope: str
    name_en: str
    summary: str
    desc: str
    desc_en: str
    ingredients: str
    allergens: Sequence[str]
    shelf_life_days: int | None
    wholesale_only: bool
    papers: Sequence[Paper]
    not_in: Sequence[str]
    published: datetime | None = None


def read_listing(body: Mapping[str, Any]) -> Listing:
    """Raises Rejected, naming the first key that can't be used."""
    if body.get("type") != "listing" or body.get("cur", "VND") != "VND":
        raise Rejected("not a listing in đồng")
    packs = [_pack(each) for each in _list(body, "packs", MOST_PACKS)]
    if not packs:
        raise Rejected("packs: none")
    if len({pack.key for pack in packs}) != len(packs):
        raise Rejected("packs: one sku twice")
    category, season = _object(body, "category"), _months(body)
    return Listing(
        name=_text(body, "name", 160, needed=True),
        slug=_text(body, "slug", 120),
        path=_text(body, "url", 300, lines=False, links=True),
        scheme=_text(category, "scheme", 40),
        category=_text(category, "code", 80),
        maker=_maker(_object(body, "producer")),
        packs=packs,
        season=season,
        storage=_word(body, "storage", STORAGES),
        scope=_word(_object(body, "ship"), "scope", SCOPES),
        name_en=_text(body, "nameEn", 160),
        summary=_text(body, "summary", 300),
        desc=_text(body, "desc", 8_000, lines=True),
        desc_en=_text(body, "descEn", 8_000, lines=True),
        ingredients=_text(body, "ingredients", 2_000, lines=True),
        allergens=[word for word in map(str, _list(body, "allergens", 30)) if word.isascii() and len(word) <= 16],
        shelf_life_days=_whole(body, "shelfLifeDays", 0, 20_000) if body.get("shelfLifeDays") is not None else None,
        wholesale_only=body.get("wholesaleOnly") is True,
        papers=[paper for paper in map(_paper, _list(body, "certificates", MOST_CERTIFICATES)) if paper],
        not_in=[str(node)[:40] for node in _list(body, "notIn", 100)],
        published=_moment(body.get("publishedAt")),
    )


def plain(text: str, most: int, *, lines: bool = False, links: bool = False) -> str:
    """Without tags, links, controls, and signs that turn or hide text; cut to so many signs.

    Zero-width signs stay next to Khmer letters, which need them.
    """
    kept = nfc(text[: 4 * most])  # what is cut off later need not be looked at
    # Hidden signs first: what they part would grow together to a tag or a link afterwards. What Python prints is none
    # of the signs that go; nearly every text is, and looking at each sign costs most of all.
    if not (kept.replace("\n", "") if lines else kept).isprintable():
        kept = "".join(sign for place, sign in enumerate(kept) if _may_stay(kept, place, lines=lines))
    for _layer in range(_LAYERS):
        kept = _TAG.sub(" ", kept)
    if not links:
        kept = _LINK.sub(" ", kept)
    kept = "\n".join(" ".join(line.split()) for line in kept.split("\n")) if lines else " ".join(kept.split())
    return kept.strip()[:most]


def _may_stay(text: str, place: int, *, lines: bool) -> bool:
    sign = text[place]
    if sign == "\n":
        return lines
    if sign in "\u200b\u200c\u200d":
        return place > 0 and "\u1780" <= text[place - 1] <= "\u17ff"
    return sign == " " or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _text(
    body: Mapping[str, Any], key: str, most: int, *, needed: bool = False, lines: bool = False, links: bool = False
) -> str:
    value = body.get(key)
    if value is not None and not isinstance(value, str):
        raise Rejected(f"{key}: not text")
    found = plain(value or "", most, lines=lines, links=links)
    if needed and not found:
        raise Rejected(f"{key}: empty")
    return found


def _list(body: Mapping[str, Any], key: str, most: int) -> list[Any]:
    value = body.get(key)
    if value is not None and not isinstance(value, list):
        raise Rejected(f"{key}: not a list")
    if value is not None and len(value) > most:
        raise Rejected(f"{key}: more than {most}")
    return value or []


def _object(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = body.get(key) or {}
    if not isinstance(value, dict):
        raise Rejected(f"{key}: not an object")
    return value


def _word(body: Mapping[str, Any], key: str, known: Sequence[str]) -> str:
    """The first of ours where theirs is unknown: enumerations may grow."""
    value = body.get(key)
    return value if isinstance(value, str) and value in known else known[0]


def _whole(body: Mapping[str, Any], key: str, least: int, most: int) -> int:
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Rejected(f"{key}: not a number from {least} to {most}")
    return value


def _money(body: Mapping[str, Any], key: str) -> int:
    value = body.get(key)
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 12:
        raise Rejected(f"{key}: not đồng in digits")
    if not LEAST_VND <= int(value) <= MOST_VND:
        raise Rejected(f"{key}: {value} đồng is no price")
    return int(value)


def _months(body: Mapping[str, Any]) -> list[int]:
    months = _list(body, "season", 12)
    if any(isinstance(month, bool) or not isinstance(month, int) or not 1 <= month <= 12 for month in months):
        raise Rejected("season: not months")
    return sorted(set(months)) or list(range(1, 13))


def _moment(value: Any) -> datetime | None:
    """None for what is no moment with a zone: nobody needs it to sell."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
        return None if found is None or found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _pack(body: Any) -> Pack:
    if not isinstance(body, dict):
        raise Rejected("packs: not an object")
    price = _money(body, "price")
    was = _money(body, "wasPrice") if body.get("wasPrice") is not None else None
    return Pack(
        key=_text(body, "sku", 80, needed=True),
        name=_text(body, "name", 120, needed=True),
        unit=_word(body, "unit", UNITS),
        net=_whole(body, "net", 1, 10_000_000),
        weight_g=_whole(body, "weightG", 0, 10_000_000),
        price_vnd=price,
        was_vnd=was if was is not None and was > price else None,
        stock=_word(body, "stock", STOCK),
    )


def _maker(body: Mapping[str, Any]) -> Maker:
    new, old = _object(body, "areaNew"), _object(body, "areaOld")
    name = _text(body, "name", 160, needed=True)
    return Maker(
        key=_text(body, "id", 80) or name[:80],
        name=name,
        form=_word(body, "form", FORMS[-1:] + FORMS[:-1]),
        unit_code=_text(new, "code", 5),
        province=_text(new, "province", 64),
        old_district=_text(old, "district", 64),
        old_commune=_text(old, "commune", 64),
        old_province=_text(old, "province", 64),
    )


def _paper(body: Any) -> Paper | None:
    """None for a kind we do not know: it can't be shown, and is no reason to put the listing aside."""
    if not isinstance(body, dict) or body.get("scheme") not in SCHEMES:
        return None
    scheme, stars = str(body["scheme"]), body.get("stars")
    try:
        start, end = date.fromisoformat(str(body.get("from"))), date.fromisoformat(str(body.get("until")))
    except ValueError:
        return None
    if end < start or (scheme == "ocop" and (isinstance(stars, bool) or stars not in (3, 4, 5))):
        return None
    number, issuer = _text(body, "number", 64), _text(body, "issuer", 160)
    return Paper(scheme, stars if scheme == "ocop" else None, number, issuer, start, end) if number else None
