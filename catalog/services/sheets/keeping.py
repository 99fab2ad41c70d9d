"""A file comes in: kept as it is, read into rows, nothing of the catalogue changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import StateConflict
from marketplace.kernel.text import is_storable, normalise

from ...errors import ImportRefused
from ...models import ImportRow, ImportRun, Producer
from ...sheets.faults import Fault
from ...sheets.reading import Table, read_table
from .checking import check_line
from .goods import goods_of
from .words import words_of

KIND = "own_goods"
MOST_WAITING = 20


@transaction.atomic
def keep_sheet(*, producer_id: int, name: str, content: bytes, actor: Actor) -> ImportRun:
    """Keep an uploaded CSV or XLSX and say of each line what it would change, or what is wrong with it.

    Raises ImportRefused when it can't be read as a table of goods, or is too large; then nothing is kept.
    StateConflict while another file of the producer is being written.
    """
    try:
        table = read_table(name, content)
    except Fault as fault:
        raise ImportRefused(words_of({"code": fault.code, "params": fault.params}), field="file") from fault
    producer = Producer.objects.select_for_update(no_key=True).get(pk=producer_id)
    _forget_looked_at(producer)
    goods = goods_of(producer)
    rows = [check_line(line, table.heads.keys, goods) for line in table.lines]
    if not is_storable("".join([*table.headings, *(cell for row in rows for cell in row.cells)])):
        raise ImportRefused(words_of({"code": "other_kind"}), field="file")
    run = ImportRun.objects.create(
        kind=KIND,
        producer=producer,
        file_name=normalise(name)[:120] if is_storable(name) else "",
        content=content,
        headings=table.headings,
        notices=_notices(table),
        language=(get_language() or "vi")[:8],
        rows_total=len(rows),
        actor_id=actor.user_id,
    )
    for row in rows:
        row.run = run
    ImportRow.objects.bulk_create(rows, batch_size=1000)
    faulty = sum(row.state == ImportRow.State.FAULTY for row in rows)
    record("keep_sheet", run, actor=actor, after={"rows": len(rows), "faulty": faulty})
    return run


def _forget_looked_at(producer: Producer) -> None:
    """Files that were only looked at make room for the next; those at work are never dropped."""
    looked = ImportRun.objects.filter(producer=producer, started_at=None, applied_at=None)
    old = list(looked.order_by("-pk").values_list("pk", flat=True)[MOST_WAITING - 1 :])
    ImportRun.objects.filter(pk__in=old).delete()
    if ImportRun.objects.filter(
        producer=producer, started_at__isnull=False, applied_at=None, cancelled_at=None
    ).exists():
        raise StateConflict(_("Tệp trước đang được ghi. Đợi xong, hoặc thôi tệp đó trước giúp."))


def _notices(table: Table) -> list[dict[str, Any]]:
    notices: list[dict[str, Any]] = []
    if table.recognised not in {"", "utf-8"}:
        notices.append({"code": table.recognised, "params": {}})
    if table.heads.unknown:
        notices.append({"code": "unknown", "params": {"columns": ", ".join(table.heads.unknown)[:300]}})
    for code, many in (("filled", table.filled), ("empty_lines", table.empty)):
        if many:
            notices.append({"code": code, "params": {"many": many}})
    return notices
