"""Statements people bring from the bank: the truth behind all messages. Kept, looked over, then taken in."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress

import python_calamine
from django.conf import settings
from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import StateConflict

from ..errors import StatementRefused
from ..gateways.bank_feeds import Movement
from ..models import BankStatement
from ..statements import Line, NoStatement, Reading, read_statement, rows_of_csv
from .bank_matching import process_credits
from .bank_news import keep_movements

MOST_BYTES = 5 * 1024 * 1024
PROVIDER = "statement"


@transaction.atomic
def keep_statement(*, name: str, content: bytes, actor: Actor) -> BankStatement:
    """Keep an uploaded file; the same bytes again are the same row. Raises StatementRefused: nothing is kept."""
    reading_of(content)
    sha256 = hashlib.sha256(content).hexdigest()
    known = BankStatement.objects.filter(sha256=sha256).first()
    if known is not None:
        return known
    kept = BankStatement.objects.create(name=name[:120], sha256=sha256, content=content, uploaded_by_id=actor.user_id)
    record("keep_statement", kept, actor=actor, after={"name": kept.name})
    return kept


def reading_of(content: bytes) -> Reading:
    """What a file says, CSV or XLSX. Raises StatementRefused."""
    if not content or len(content) > MOST_BYTES:
        raise StatementRefused(field="file")
    try:
        rows = _rows_of_sheet(content) if content[:2] == b"PK" else rows_of_csv(content)
        return read_statement(rows, account=settings.VIETQR_ACCOUNT)
    except (NoStatement, python_calamine.CalamineError, ValueError) as error:
        raise StatementRefused(field="file") from error


def import_statement(*, statement_id: int, actor: Actor) -> int:
    """Take the readable lines of a kept statement into the books and work on them; how many were new.

    Raises StateConflict when it was taken in before. Lines that a message told already count once.
    """
    with transaction.atomic():
        statement = BankStatement.objects.select_for_update().get(pk=statement_id)
        if statement.imported_at is not None:
            raise StateConflict
        lines = reading_of(bytes(statement.content)).lines
        new = keep_movements(provider=PROVIDER, movements=[(_movement(line), line.raw) for line in lines])
        BankStatement.objects.filter(pk=statement.pk).update(imported_at=clock.now())
        record("import_statement", statement, actor=actor, after={"lines": len(lines), "new": len(new)})
    with suppress(ExceptionGroup):  # all lines are in; the sweep is loud about those that can't be booked
        process_credits()
    return len(new)


def _movement(line: Line) -> Movement:
    return Movement(
        txn_id=line.key,
        account=line.account,
        amount_vnd=line.amount_vnd,
        direction=line.direction,
        content=line.content,
        paid_at=line.paid_at,
        bank_ref=line.bank_ref,
    )


def _rows_of_sheet(content: bytes) -> list[list[object]]:
    """The cells of the first sheet that has any."""
    book = python_calamine.load_workbook(io.BytesIO(content))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if rows:
            return [list(row) for row in rows]
    return []
