"""A looked-at file is carried out: begun, worked through in batches by a task, given up, gone on with after a crash.

A batch and what it did to its rows are one transaction, so a process that dies in it leaves the rows waiting as they
were, and nothing is written twice. The run's row is locked for a batch: two tasks never work on one file.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import StateConflict
from marketplace.kernel.sweeps import sweep

from ...models import ImportRow, ImportRun, Lot, Product, ProductVariant
from ..listings import refresh_once
from .writing import is_plain, write_line, write_plain

BATCH = 100  # what it locks waits as long as that takes: under a second


@transaction.atomic
def start_sheet(*, run_id: int, actor: Actor) -> bool:
    """Say that the lines without faults shall be written. True only for the call that began it.

    Raises StateConflict when it was given up.
    """
    looked_at = ImportRun.objects.filter(pk=run_id, producer__isnull=False, started_at=None, cancelled_at=None)
    if looked_at.update(started_at=clock.now(), actor_id=actor.user_id, actor_kind=actor.kind, through=actor.through):
        record("start_sheet", ImportRun.objects.only("pk").get(pk=run_id), actor=actor)
        return True
    if ImportRun.objects.filter(pk=run_id, cancelled_at__isnull=False).exists():
        raise StateConflict
    return False


@transaction.atomic
def cancel_sheet(*, run_id: int, actor: Actor) -> bool:
    """Write no more of it; what is written stays. True only for the call that ended it."""
    open_still = ImportRun.objects.filter(pk=run_id, producer__isnull=False, applied_at=None, cancelled_at=None)
    if not open_still.update(cancelled_at=clock.now()):
        return False
    record("cancel_sheet", ImportRun.objects.only("pk").get(pk=run_id), actor=actor)
    return True


def _at_work() -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(
        producer__isnull=False, started_at__isnull=False, applied_at__isnull=True, cancelled_at__isnull=True
    )


def write_sheet(*, run_id: int) -> None:
    """All that is left of a begun file, batch by batch."""
    while write_batch(run_id=run_id):
        pass


def write_waiting() -> None:
    """Go on with files whose task died or was lost."""
    sweep([partial(write_sheet, run_id=run_id) for run_id in _at_work().values_list("pk", flat=True)])


@transaction.atomic
def write_batch(*, run_id: int, most: int = BATCH) -> bool:
    """Write the next lines of a begun file; whether some are left. False, too, while somebody else works on it."""
    run = _at_work().select_for_update(skip_locked=True, no_key=True, of=("self",)).filter(pk=run_id).first()
    if run is None or run.producer_id is None:
        return False
    rows = list(run.rows.filter(state=ImportRow.State.READY).order_by("line")[:most])
    _lock(rows)
    actor = Actor(run.actor_kind, run.actor_id, run.through) if run.actor_id else SYSTEM
    with override(run.language), refresh_once():
        write_plain([row for row in rows if is_plain(row)], producer_id=run.producer_id, actor=actor)
        for row in (row for row in rows if not is_plain(row)):
            write_line(row, producer_id=run.producer_id, actor=actor)
    plain = [row.pk for row in rows if row.state == ImportRow.State.WRITTEN and is_plain(row)]
    ImportRow.objects.filter(pk__in=plain).update(state=ImportRow.State.WRITTEN)
    others = [row for row in rows if row.pk not in set(plain)]
    ImportRow.objects.bulk_update(others, ["state", "problems", "product_id", "variant_id"])
    run.rows_done += sum(row.state == ImportRow.State.WRITTEN for row in rows)
    if len(rows) < most:
        run.applied_at = clock.now()
        record("write_sheet", run, actor=actor, after={"rows": run.rows_done, "of": run.rows_total})
    run.save(update_fields=["rows_done", "applied_at"])
    return len(rows) == most


def _lock(rows: list[ImportRow]) -> None:
    """All that the batch may touch, in the order in which every command locks: products, packs, lots, by key."""
    product_ids = {row.product_id for row in rows if row.product_id}
    variant_ids = {row.variant_id for row in rows if row.variant_id}
    list(Product.objects.filter(pk__in=product_ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    list(ProductVariant.objects.filter(pk__in=variant_ids).order_by("pk").select_for_update().values_list("pk"))
    list(Lot.objects.filter(variant_id__in=variant_ids).order_by("pk").select_for_update().values_list("pk"))
