"""One cell: what people write where a number, a date, a size or months are meant.

Source of the ways to write: shared domain.md, sections 3 (units) and 7 (numbers, dates).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from marketplace.kernel.money import read_vnd
from marketplace.kernel.text import normalise, normalise_lines, unmarked

from .faults import Fault

Cell = str | int | float | bool | date | None
Tiers = list[tuple[int, int]]
_FIRST_DAY = date(1899, 12, 30)  # day 0 of Excel's calendar, its leap year of 1900 counted in
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: what can be a day of goods
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_BY_PLACE = {"chuc", "thien", "ta"}  # how many depends on who counts, unless it is said
_HOLDERS = r"(?:goi|hop|tui|hu|chai|lon|thung|khay|cay|vi|ro|gio)"
_TIMES: dict[str, tuple[str, int]] = {
    **dict.fromkeys(["g", "gr", "gam", "gram"], ("g", 1)),
    **dict.fromkeys(["kg", "ky", "ki", "kilo", "kilogam", "can"], ("g", 1_000)),
    **dict.fromkeys(["lang"], ("g", 100)),
    **dict.fromkeys(["ml", "mililit"], ("ml", 1)),
    **dict.fromkeys(["l", "lit"], ("ml", 1_000)),
    **dict.fromkeys(["xi"], ("ml", 1)),
    **dict.fromkeys(
        ["piece", "pieces", "pcs", "cai", "trai", "qua", "con", "hot", "trung", "banh", "mieng", "bo", "chiec", "dong"],
        ("piece", 1),
    ),
    **dict.fromkeys(["cap", "doi"], ("piece", 2)),
}
_SIZE = re.compile(r"(\d+(?:[.,]\d+)?) *([a-z]+)\.?")
_DATE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{4}|\d{2}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DAY_OF_EXCEL = re.compile(r"\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|thg *\d{1,2})(?:-\d{2,4})?")
ALL_YEAR = list(range(1, 13))


def as_text(cell: Cell) -> str:
    """As people would write it: dates by day, month and year, whole numbers without a point. One line, NFC."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return normalise(unguarded(str(cell)))


def as_lines(cell: Cell) -> str:
    """As as_text, with the line breaks somebody made."""
    return normalise_lines(unguarded(cell)) if isinstance(cell, str) else as_text(cell)


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it."""
    return f"'{text}" if text.lstrip("'").startswith(_RISKY) else text


def unguarded(text: str) -> str:
    """The opposite of guarded."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_RISKY) else text


def read_code(cell: Cell) -> str:
    """A code as its owner wrote it. Raises Fault("became_a_date") for "11-3" that Excel took for a day of March."""
    text = as_text(cell)
    if isinstance(cell, date) or _DAY_OF_EXCEL.fullmatch(text.lower()):
        raise Fault("became_a_date", typed=text)
    return text


def read_money(cell: Cell) -> int:
    """Đồng. Raises Fault: money, by_place, became_a_date."""
    amount = _whole(cell) if _is_whole(cell) else read_vnd(_words(cell))
    if amount is None or amount < 0:
        raise Fault("money", typed=as_text(cell))
    return amount


def read_count(cell: Cell) -> int:
    """How many, ≥ 0. Raises Fault: count, by_place, became_a_date."""
    if _is_whole(cell):
        return _whole(cell)
    text = _words(cell).replace(" ", "")
    grouped = re.fullmatch(r"\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+)", text)
    text = re.sub(r"[.,]", "", text) if grouped else text
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Fault("count", typed=as_text(cell))
    return int(text)


def _is_whole(cell: Cell) -> bool:
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return number and float(cell).is_integer() and 0 <= float(cell) < 1e15  # type: ignore[arg-type]  # a number


def _whole(cell: Cell) -> int:
    return int(float(cell))  # type: ignore[arg-type]  # _is_whole looked


def _words(cell: Cell) -> str:
    if isinstance(cell, date):
        raise Fault("became_a_date", typed=as_text(cell))
    text = as_text(cell)
    _refuse_by_place(text)
    return text


def _refuse_by_place(text: str) -> None:
    found = _BY_PLACE & set(re.findall("[a-z]+", unmarked(text).lower()))
    if found:
        raise Fault("by_place", typed=text)


def read_size(cell: Cell, unit: Cell = None) -> tuple[str, int]:
    """(unit, how many of it) of one pack: "500 g", "1,5 kg", "1 lít", "chục 12 trái", "Gói 500 g"; 500 with "g" beside.

    Raises Fault: size, by_place ("chục" alone), became_a_date.
    """
    if isinstance(cell, date):
        raise Fault("became_a_date", typed=as_text(cell))
    text = f"{as_text(cell)} {as_text(unit)}".strip()
    plain = unmarked(text).lower()
    said = re.fullmatch(r"(?:1 )?(?:chuc|ta) *\(?(\d+ *[a-z]+)\)?", plain)  # it says itself how many it is
    if said is None:
        _refuse_by_place(text)
    found = _SIZE.fullmatch(said[1] if said else re.sub(rf"^{_HOLDERS} +(?=\d)", "", plain))
    if found is None or found[2] not in _TIMES:
        raise Fault("size", typed=text)
    kind, times = _TIMES[found[2]]
    whole, _point, part = found[1].replace(",", ".").partition(".")
    if len(part) == 3 and times == 1:  # "1.000 g": a point between threes groups
        whole, part = whole + part, ""
    quantity, rest = divmod(int(whole + part) * times, 10 ** len(part))
    if rest or not quantity or len(whole) > 7:
        raise Fault("size", typed=text)
    return kind, quantity


def size_text(unit: str, quantity: int) -> str:
    """The opposite of read_size."""
    return f"{quantity} {'cái' if unit == 'piece' else unit}"


def read_date(cell: Cell, *, today: date, ahead: bool) -> date:
    """A day: 05/07 is 5 July. Without a year the nearest such day, ahead or behind. Excel's number of a day, too.

    Raises Fault("date").
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if _is_whole(cell) or (isinstance(cell, str) and cell.isascii() and cell.strip().isdigit()):
        number = int(cell)  # type: ignore[arg-type]  # looked at just now
        if number in _SERIALS:
            return _FIRST_DAY + timedelta(days=number)
        raise Fault("date", typed=as_text(cell))
    text = as_text(cell)
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DATE.fullmatch(text):
            return _day(int(found[1]), int(found[2]), found[3], today=today, ahead=ahead)
    except ValueError as error:
        raise Fault("date", typed=text) from error
    raise Fault("date", typed=text)


def _day(day: int, month: int, year: str | None, *, today: date, ahead: bool) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    near = date(today.year, month, day)
    if ahead and near < today:
        return near.replace(year=today.year + 1)
    return near.replace(year=today.year - 1) if not ahead and near > today else near


def read_months(cell: Cell) -> list[int]:
    """Months of a season: "quanh năm", "11, 12, 1", "11-3", "tháng 6 đến tháng 8".

    Raises Fault: months, became_a_date.
    """
    if isinstance(cell, date):
        raise Fault("became_a_date", typed=as_text(cell))
    text = unmarked(as_text(cell)).lower()
    if text in {"quanh nam", "ca nam", "all", "all year"}:
        return ALL_YEAR
    months: set[int] = set()
    for part in re.split(r"[,;]", re.sub(r"thang|\bt(?=\d)| ", "", text)):
        ends = re.split(r"[-–]|den|to", part)
        if not all(end.isascii() and end.isdigit() and 1 <= int(end) <= 12 for end in ends) or len(ends) > 2:
            raise Fault("months", typed=as_text(cell))
        first, last = int(ends[0]), int(ends[-1])
        months |= {(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)}
    return sorted(months)


def months_text(months: list[int]) -> str:
    """The opposite of read_months: "quanh năm", "tháng 11-3", "tháng 2, 5-7". A bare "11-3" Excel takes for a day."""
    known = set(months)
    if len(known) == 12:
        return "quanh năm"
    starts = [month for month in sorted(known) if (month - 2) % 12 + 1 not in known]
    runs = []
    for start in starts:
        end = start
        while end % 12 + 1 in known:
            end = end % 12 + 1
        runs.append(str(start) if start == end else f"{start}-{end}")
    return f"tháng {', '.join(runs)}"


def read_tiers(cell: Cell) -> Tiers:
    """Wholesale steps: "10: 80.000; 50: 75.000", or "không". Raises Fault: tiers and what money and counts raise."""
    text = as_text(cell)
    if unmarked(text).lower() in {"khong", "no", "none", "0"}:
        return []
    tiers = []
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        units, colon, price = part.partition(":")
        if not colon:
            raise Fault("tiers", typed=text)
        tiers.append((read_count(units), read_money(price.strip())))
    return tiers


def tiers_text(tiers: Tiers) -> str:
    """The opposite of read_tiers; empty for none."""
    return "; ".join(f"{units}: {price:,}".replace(",", ".") for units, price in tiers)
