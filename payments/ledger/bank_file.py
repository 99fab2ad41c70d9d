"""The file of transfers for a bank, and the file it answers with. No Django."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COLUMNS = ("bank_bin", "account", "name", "amount_vnd", "reference")
RESULT_COLUMNS = ("reference", "status", "reason")
PAID, FAILED, RETURNED = "paid", "failed", "returned"
MOST_NAME = 70


@dataclass(frozen=True)
class Transfer:
    """One line of the file."""

    bank_bin: str
    account: str
    name: str
    amount_vnd: int
    reference: str


@dataclass(frozen=True)
class Result:
    """What the bank says of one transfer: paid, failed, or returned after it was paid."""

    reference: str
    status: str
    reason: str


def bank_name(name: str) -> str:
    """A name as banks write it: ASCII capitals, digits and single spaces, 70 at most.

    "Hộ kinh doanh Cơ sở bánh Vòm Tre" → "HO KINH DOANH CO SO BANH VOM TRE"
    """
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    letters = re.sub(r"[^A-Z0-9]+", " ", plain.encode("ascii", "ignore").decode().upper())
    return letters.strip()[:MOST_NAME].strip()


def written(transfers: Iterable[Transfer]) -> str:
    """The file, with a first line of names. Letters, digits and spaces only: nothing a spreadsheet would run."""
    rows = [
        (each.bank_bin, each.account, bank_name(each.name), str(each.amount_vnd), each.reference) for each in transfers
    ]
    return csv_text(COLUMNS, rows)


def read_results(text: str) -> list[Result]:
    """The bank's answer: reference, status (paid, failed, returned), reason. Raises ValueError, saying the line."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    if not rows or tuple(cell.strip().lower() for cell in rows[0][:2]) != RESULT_COLUMNS[:2]:
        raise ValueError("1: reference,status,reason")
    results = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        reference, status, *rest = [cell.strip() for cell in row] + ["", ""]
        if status.lower() not in {PAID, FAILED, RETURNED} or not reference:
            raise ValueError(f"{number}: {','.join(row)[:80]}")
        results.append(Result(reference, status.lower(), next(iter(rest), "")[:160]))
    if len({result.reference for result in results}) != len(results):
        raise ValueError("reference")
    return results


def csv_text(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV file for people's spreadsheets: with a mark for UTF-8, and no cell that one would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    text = str(value)
    is_number = isinstance(value, int)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not is_number else text
