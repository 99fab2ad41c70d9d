"""Bank statements as banks give them out, CSV or rows of a sheet, read into movements with the errors line by line.

Every bank names its columns its own way, so columns are known by what is written above them. Pure: no Django.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MOST_LINES = 20_000
# What stands above a column, plain and lower case; the first that fits, the most exact first.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "account": ("so tai khoan", "tai khoan", "account number", "account"),
    "day": ("ngay giao dich", "ngay gd", "thoi gian", "transaction date", "ngay", "date"),
    "credit": ("so tien ghi co", "phat sinh co", "ghi co", "tien vao", "credit"),
    "debit": ("so tien ghi no", "phat sinh no", "ghi no", "tien ra", "debit"),
    "amount": ("so tien", "amount"),
    "words": ("noi dung", "dien giai", "mo ta", "description", "details", "content"),
    "number": ("so tham chieu", "ma giao dich", "so but toan", "so ct", "reference", "transaction id"),
}
_DAYS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")
_DAYS_MORE = ("%d-%m-%Y %H:%M:%S", "%d-%m-%Y")
_SUM = re.compile(r"[+-]?[0-9]{1,3}([.,][0-9]{3})+([.,]0{1,2})?|[+-]?[0-9]+([.,]0{1,2})?")
_FIRST_ROWS = 30

Cell = object


class NoStatement(ValueError):
    """Not a statement at all: no line that names its columns, or too long."""


@dataclass(frozen=True)
class Line:
    """One movement. key tells it apart in whatever file it comes again; amount_vnd > 0."""

    number: int
    key: str
    account: str
    direction: str
    amount_vnd: int
    content: str
    bank_ref: str
    paid_at: datetime
    raw: str


@dataclass(frozen=True)
class Reading:
    """What a statement says, and what in it can't be read: line number → why, for people."""

    lines: list[Line] = field(default_factory=list)
    errors: dict[int, str] = field(default_factory=dict)

    @property
    def came_vnd(self) -> int:
        return sum(line.amount_vnd for line in self.lines if line.direction == "in")


def rows_of_csv(content: bytes) -> list[list[Cell]]:
    """The cells of a CSV file, however it is encoded and separated."""
    for encoding in ("utf-8-sig", "utf-16", "cp1258"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            break
    else:
        raise NoStatement("encoding")
    head = text[:4000]
    separator = max(",;\t|", key=head.count)
    return [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]


def read_statement(rows: Sequence[Sequence[Cell]], *, account: str) -> Reading:
    """Read the cells of a statement; `account` is meant where it has no column for it. Raises NoStatement."""
    if len(rows) > MOST_LINES:
        raise NoStatement("too long")
    at, columns = _head(rows)
    reading = Reading()
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        told = {name: row[index] for name, index in columns.items() if index < len(row)}
        if not any(_text(cell) for cell in row) or not _text(told.get("day")):
            continue  # empty, or a line of sums
        try:
            line = _line(number, told, row, account)
        except ValueError as error:
            reading.errors[number] = str(error)
            continue
        # Two equal lines of one file are two movements; the same file again has the same two.
        seen[line.key] = seen.get(line.key, 0) + 1
        reading.lines.append(Line(**{**vars(line), "key": f"{line.key}-{seen[line.key]}"}))
    return reading


def _head(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]]:
    """The line that names the columns, and which is which."""
    for at, row in enumerate(rows[:_FIRST_ROWS]):
        columns = _columns(row)
        has_sum = "amount" in columns or "credit" in columns
        if {"day", "words"} <= set(columns) and has_sum:
            return at, columns
    raise NoStatement("no line names the columns")


def _columns(row: Sequence[Cell]) -> dict[str, int]:
    titles = [_plain(_text(cell)) for cell in row]
    found: dict[str, int] = {}
    for name, known in _COLUMNS.items():
        for words in known:
            fitting = [index for index, title in enumerate(titles) if words in title and index not in found.values()]
            if fitting:
                found[name] = fitting[0]
                break
    return found


def _line(number: int, told: Mapping[str, Cell], row: Iterable[Cell], account: str) -> Line:
    amount_vnd = _signed(told)
    paid_at = _moment(told["day"])
    bank_ref = _text(told.get("number"))
    content = _text(told.get("words"))
    said = _text(told.get("account")) or account
    parts = [said, bank_ref or content, str(amount_vnd), f"{paid_at:%Y-%m-%d}"]
    return Line(
        number=number,
        key=hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:40],
        account="".join(character for character in said if character.isalnum()),
        direction="in" if amount_vnd > 0 else "out",
        amount_vnd=abs(amount_vnd),
        content=content,
        bank_ref=bank_ref,
        paid_at=paid_at,
        raw=" | ".join(_text(cell) for cell in row),
    )


def _signed(told: Mapping[str, Cell]) -> int:
    """What came in, below zero for what went out."""
    came, went = _dong(told.get("credit")), _dong(told.get("debit"))
    if came and went:
        raise ValueError("vừa ghi có vừa ghi nợ")
    found = abs(came) or -abs(went) or _dong(told.get("amount"))
    if not found:
        raise ValueError("không có số tiền")
    return found


def _dong(cell: Cell) -> int:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell != int(cell):
            raise ValueError(f"“{cell}” không phải số đồng nguyên")
        return int(cell)
    text = _text(cell).replace(" ", "").replace("\u00a0", "").removesuffix("VND").removesuffix("đ").removesuffix("₫")
    if not text or text == "-":
        return 0
    if not _SUM.fullmatch(text):
        raise ValueError(f"không đọc được số tiền “{text[:30]}”")
    whole = re.sub(r"[.,]0{1,2}$", "", text) if not re.search(r"[.,][0-9]{3}$", text) else text
    return int(whole.replace(".", "").replace(",", ""))


def _moment(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=VIETNAM)
    if isinstance(cell, date):
        return datetime.combine(cell, time(12), VIETNAM)
    text = " ".join(_text(cell).split())
    for form in (*_DAYS, *_DAYS_MORE):
        try:
            found = datetime.strptime(text, form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
        return found if "%H" in form else found.replace(hour=12)
    raise ValueError(f"không đọc được ngày “{text[:30]}”")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell).replace("\0", "").strip()


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    return " ".join("".join(character for character in bare if not unicodedata.combining(character)).split())
