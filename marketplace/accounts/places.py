"""Find a ward by any name people know, print an address in both eras, tell delivery zones. Pure: no Django.

Source: shared domain.md sections 2 and 6; the units are in marketplace/accounts/units.py.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from operator import itemgetter
from typing import Literal, get_args

from marketplace.accounts.units import (
    NEW_ERA,
    OLD_ERA,
    Successor,
    Unit,
    bare_province,
    label,
    new_wards,
    old_provinces,
    provinces_today,
    successors,
    unit,
    units,
    with_parents,
)
from marketplace.kernel.text import fold, normalise

__all__ = [
    "NEW_ERA",
    "OLD_ERA",
    "ZONES",
    "PlaceMatch",
    "Successor",
    "Unit",
    "Zone",
    "label",
    "print_address",
    "search_units",
    "successors",
    "unit",
    "units",
    "zone_between",
]

Zone = Literal["same_ward", "old_province", "mekong_delta", "southeast", "central", "north", "islands"]
ZONES: tuple[Zone, ...] = get_args(Zone)  # nearest first

_MOST_NAMES = 1_000
_LEVELS = {"ward": 0, "district": 1, "province": 2}
_KIND = re.compile("^(Thành phố|Thị xã|Thị trấn|Đặc khu|Tỉnh|Huyện|Quận|Phường|Xã) ", re.IGNORECASE)
_SHORT_KINDS = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran", "tphcm": "thanh pho ho chi minh"}
_SHORTER_KINDS = {"p": "phuong", "q": "quan", "h": "huyen", "x": "xa", "t": "tinh"}

# New provinces by the region their parts belong to in the regional plans of 04/05/2024; everything else is north.
# Tây Ninh (80) holds Long An, of the delta until 2025, and follows its other half.
_REGIONS: dict[str, Zone] = {
    **dict.fromkeys(["82", "86", "91", "92", "96"], "mekong_delta"),
    **dict.fromkeys(["75", "79", "80"], "southeast"),
    **dict.fromkeys(["38", "40", "42", "44", "46", "48", "51", "52", "56", "66", "68"], "central"),
}
# Reached by boat only, though no đặc khu: Vĩnh Thực, Cái Chiên, Tân Hiệp (Cù Lao Chàm), Nhơn Châu, Thạnh An (TP.HCM),
# Tiên Hải, Sơn Hải (An Giang), Hòn Nghệ.
_ISLAND_COMMUNES = {"06757", "06967", "20434", "21607", "27676", "30781", "30811", "30814"}


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A new ward, and the old unit by whose name it was found, if any.

    whole  False when more than this ward came out of the old unit: the person has to choose
    """

    code: str
    label: str
    old_code: str = ""
    old_label: str = ""
    whole: bool = True

    @property
    def hint(self) -> str:
        return f"trước 01/07/2025: {self.old_label}" if self.old_label else ""


def print_address(*, ward_code: str, hamlet: str = "", street: str = "", old_ward_code: str = "") -> str:
    """The address as of today and, when the old ward is known, a second line with what it was before 01/07/2025.

    Raises KeyError for an unknown code. Source: shared domain.md section 2.
    """
    today = _capital(", ".join(filter(None, [street, hamlet, label(unit(NEW_ERA, ward_code))])))
    if not old_ward_code:
        return today
    return f"{today}\n(trước 01/07/2025: {label(unit(OLD_ERA, old_ward_code))})"


def zone_between(origin_ward_code: str, destination_ward_code: str) -> Zone:
    """Delivery zone between two new wards: the same ward, else an island to go to, else the same old province,
    else the region of the destination.

    Raises KeyError for an unknown code. Source: shared domain.md section 6.
    """
    origin, destination = unit(NEW_ERA, origin_ward_code), unit(NEW_ERA, destination_ward_code)
    if origin == destination:
        return "same_ward"
    if destination.name.startswith("Đặc khu") or destination.code in _ISLAND_COMMUNES:
        return "islands"
    if old_provinces()[origin.code] == old_provinces()[destination.code]:
        return "old_province"
    return _REGIONS.get(destination.parent_code, "north")


def search_units(query: str, limit: int = 10, *, province_code: str = "", near: str = "") -> list[PlaceMatch]:
    """Type-ahead over new wards, by their own names or by those of old wards, districts and provinces.

    query          from the smallest unit up, marks and commas optional: "vinh tan vinh chau"; the last word may be cut
    province_code  of a new province, to stay within it
    near           name of a province, of today or before 01/07/2025: of names that fit equally, one there comes first

    Best first: new names before old, whole names before beginnings, names with the marks typed before others.
    """
    found: dict[str, PlaceMatch] = {}
    for _, known in sorted(_ranked(query, _how_far(near)), key=itemgetter(0)):
        for code, whole in new_wards().get((known.unit.era, known.unit.code), {}).items():
            if len(found) >= limit:
                return list(found.values())
            if code not in found and province_code in ("", unit(NEW_ERA, code).parent_code):
                found[code] = _match(code, known.unit, whole=whole)
    return list(found.values())


_Rank = tuple[bool, bool, bool, int, int, str, str]
_Far = Mapping[str, int]  # code of a new ward → 0 in the old province meant, 1 in the new one; others are not named


@dataclass(frozen=True, slots=True)
class _Known:
    """What the search knows of a unit: its own name in lower case with marks, the folded words of its parents."""

    unit: Unit
    marked: str
    parents: list[str]

    def rank(self, typed: str, far: _Far, *, whole_name: bool) -> _Rank:
        with_marks = self.marked in typed if whole_name else self.marked.startswith(typed)
        level = _LEVELS[self.unit.kind]
        away = min((far.get(ward, 2) for ward in new_wards().get((self.unit.era, self.unit.code), ())), default=2)
        return self.unit.era == OLD_ERA, not whole_name, not with_marks, away, level, self.marked, self.unit.code


@lru_cache(maxsize=4)
def _how_far(province: str) -> _Far:
    """Of the wards in the province of that name, or in the one it is a part of today; none for a name nobody knows."""
    name = bare_province(province)
    today = provinces_today().get(name)
    before = {ward: unit(OLD_ERA, code).name for ward, code in old_provinces().items()}
    wards = [ward for ward in before if today == unit(NEW_ERA, ward).parent_code]
    return {ward: int(bare_province(before[ward]) != name) for ward in wards}


def _ranked(query: str, far: _Far) -> Iterator[tuple[_Rank, _Known]]:
    by_name, names = _index()
    typed, words = _KIND.sub("", normalise(query)).lower(), _query_words(query)
    for length in range(1, len(words) + 1):
        for known in by_name.get(" ".join(words[:length]), ()):
            if _in_order(words[length:], known.parents):
                yield known.rank(typed, far, whole_name=True), known
    beginning = " ".join(words)
    for name in _starting_with(beginning, names) if len(beginning) > 1 else ():
        for known in by_name[name]:
            yield known.rank(typed, far, whole_name=False), known


def _query_words(query: str) -> list[str]:
    """Folded words, with the usual short forms of kinds written out: "P.6, TP Sóc Trăng", "q1 tphcm"."""
    words: list[str] = []
    for part in query.split(","):
        folded = re.sub("^([pq])(?=[0-9])", r"\1 ", fold(part)).split()
        if len(folded) > 1:
            folded[0] = _SHORTER_KINDS.get(folded[0], folded[0])
        words += [_SHORT_KINDS.get(word, word) for word in folded]
    return " ".join(words).split()


def _in_order(words: list[str], among: list[str]) -> bool:
    """Whether the words occur in this order, gaps allowed, the last perhaps cut short."""
    rest = iter(among)
    last = len(words) - 1
    return all(
        any(each == word or (at == last and each.startswith(word)) for each in rest) for at, word in enumerate(words)
    )


def _starting_with(beginning: str, names: list[str]) -> Iterator[str]:
    """Those of the sorted names that go on after the beginning; of a beginning as common as "xa" only the first."""
    start = bisect_right(names, beginning)
    following = islice(names, start, start + _MOST_NAMES)
    return takewhile(lambda name: name.startswith(beginning), following)


def _match(code: str, by: Unit, *, whole: bool) -> PlaceMatch:
    today = _capital(label(unit(NEW_ERA, code)))
    return PlaceMatch(code, today) if by.era == NEW_ERA else PlaceMatch(code, today, by.code, label(by), whole)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, list[_Known]], list[str]]:
    """Folded names, with and without their kind, to the units that bear them; and those names sorted."""
    folded = {each: fold(each.name) for each in units()}
    by_name: dict[str, list[_Known]] = defaultdict(list)
    for each in units():
        own_name = _KIND.sub("", each.name)
        above = with_parents(each)[1:] + (_provinces_today(each) if each.era == OLD_ERA else _province_before(each))
        known = _Known(each, own_name.lower(), " ".join(folded[parent] for parent in above).split())
        by_name[folded[each]].append(known)
        if not own_name.isdecimal():  # "Phường 6" is nobody's "6"
            by_name[fold(own_name)].append(known)
    return by_name, sorted(by_name)


def _province_before(new: Unit) -> list[Unit]:
    """And the new ward and the old province."""
    code = old_provinces().get(new.code)
    return [unit(OLD_ERA, code)] if code else []


def _provinces_today(old: Unit) -> list[Unit]:
    """People say the old ward and the new province in one breath."""
    wards = new_wards().get((OLD_ERA, old.code), {})
    return [unit(NEW_ERA, code) for code in {unit(NEW_ERA, ward).parent_code: None for ward in wards}]
