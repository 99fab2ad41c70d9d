"""A producer's files of goods: what came in, how far it is, what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from ..models import ImportRow, ImportRun, Producer

PAGE = 50
_WRONG = (ImportRow.State.FAULTY, ImportRow.State.REFUSED)


@dataclass(frozen=True)
class Numbers:
    """How many lines of a file stand where."""

    ready: int = 0
    unchanged: int = 0
    faulty: int = 0
    written: int = 0
    refused: int = 0

    @property
    def wrong(self) -> int:
        return self.faulty + self.refused

    @property
    def to_write(self) -> int:
        """Those that were without faults and change something, written already or not."""
        return self.ready + self.written + self.refused

    @property
    def tried(self) -> int:
        return self.written + self.refused

    @property
    def percent(self) -> int:
        return 100 * self.tried // self.to_write if self.to_write else 100


def numbers_of(run: ImportRun) -> Numbers:
    """One statement."""
    counted = run.rows.order_by().values_list("state").annotate(Count("pk"))
    return Numbers(**dict(counted))


def wrong_rows(run: ImportRun, *, after: int = 0, most: int = PAGE) -> Sequence[ImportRow]:
    """Lines that were not or can't be written, in the order of the file, those after a line; one more than asked."""
    return list(run.rows.filter(state__in=_WRONG, line__gt=after)[: most + 1])


def ready_rows(run: ImportRun, *, most: int) -> Sequence[ImportRow]:
    return list(run.rows.filter(state=ImportRow.State.READY)[:most])


def recent_imports(producer: Producer) -> Sequence[ImportRun]:
    """The last ten files, the newest first; one statement, without their content."""
    return list(ImportRun.objects.filter(producer=producer).defer("content").order_by("-pk")[:10])
