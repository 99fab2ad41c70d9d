"""Administrative units of Vietnam in both eras, and what became of the old ones. Pure: reads the CSVs beside it once.

Until 30/06/2025 province → district → ward (era "2024"); from 01/07/2025 province → ward (era "2025").
Codes are reused with another meaning, so a unit is known by (era, code).
Source: marketplace/accounts/data/README.md, shared domain.md section 2.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from marketplace.kernel.text import slugify_vi

OLD_ERA, NEW_ERA = "2024", "2025"
_DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Unit:
    """A province (code of 2 digits), a district (3, old era only) or a ward (5)."""

    era: str
    code: str
    kind: str
    name: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class Successor:
    """An old ward, or an island district that had none, and a new ward it went into, wholly or in part."""

    old_code: str
    new_code: str
    whole: bool


@lru_cache(maxsize=1)
def units() -> tuple[Unit, ...]:
    """All units of both eras, parents before children."""
    with (_DATA / "administrative_units.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Unit(**row) for row in csv.DictReader(file))


@lru_cache(maxsize=1)
def successors() -> tuple[Successor, ...]:
    """Which old ward went into which new one. 21 old wards, merged away before 01/07/2025, have none."""
    with (_DATA / "unit_successors.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Successor(row["old_code"], row["new_code"], row["whole"] == "yes") for row in csv.DictReader(file))


@lru_cache(maxsize=1)
def _by_key() -> dict[tuple[str, str], Unit]:
    return {(each.era, each.code): each for each in units()}


def unit(era: str, code: str) -> Unit:
    """Raises KeyError when the list of that era has no such code."""
    return _by_key()[era, code]


def with_parents(of: Unit) -> list[Unit]:
    """The unit, its district if it had one, its province."""
    line = [of]
    while line[-1].parent_code:
        line.append(unit(of.era, line[-1].parent_code))
    return line


def label(of: Unit) -> str:
    """The unit within its parents, as in running text: "xã Vĩnh Tân, thị xã Vĩnh Châu, tỉnh Sóc Trăng"."""
    names = [each.name.replace("Thành phố", "TP.") for each in with_parents(of)]
    return ", ".join(name if name.startswith("TP.") else name[0].lower() + name[1:] for name in names)


@lru_cache(maxsize=1)
def new_wards() -> dict[tuple[str, str], dict[str, bool]]:
    """(era, code) of any unit → codes of the new wards it stands for today, each with whether it holds all of it."""
    wards: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for each in units():
        if each.era == NEW_ERA and each.kind == "ward":
            wards[NEW_ERA, each.code][each.code] = True
            wards[NEW_ERA, each.parent_code][each.code] = False
    for move in successors():
        ward, *parents = with_parents(unit(OLD_ERA, move.old_code))
        wards[OLD_ERA, ward.code][move.new_code] = move.whole
        for parent in parents:
            wards[OLD_ERA, parent.code][move.new_code] = False
    return dict(wards)


@lru_cache(maxsize=1)
def old_provinces() -> dict[str, str]:
    """New ward code → code of the old province it lay in; no new ward crosses an old provincial border."""
    return {move.new_code: with_parents(unit(OLD_ERA, move.old_code))[-1].code for move in successors()}


@lru_cache(maxsize=1)
def provinces_today() -> dict[str, str]:
    """Name of a province, of today or before 01/07/2025, without marks and "tỉnh" → code of the one it is in today.

    No old province was divided. Where a new one has the name of an old one, it holds it.
    """
    today = {bare_province(each.name): each.code for each in units() if (each.era, each.kind) == (NEW_ERA, "province")}
    before = {
        bare_province(with_parents(unit(OLD_ERA, move.old_code))[-1].name): unit(NEW_ERA, move.new_code).parent_code
        for move in successors()
    }
    return before | today


def bare_province(name: str) -> str:
    """ "Thành phố Cần Thơ", "TP. Cần Thơ", "can tho" → "can-tho"."""
    bare = slugify_vi(name)
    for prefix in ("thanh-pho-", "tinh-", "tp-"):
        bare = bare.removeprefix(prefix)
    return bare
