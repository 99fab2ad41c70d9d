"""A file that came in: kept raw before it is acted upon."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .producers import Producer


class ImportRun(models.Model):
    """One file of rows: previewed, then carried out; what was refused stands in `problems`.

    A producer's own file (`producer`) has a row for each of its lines, which a task works through in batches; it counts
    as carried out (`applied_at`) once none is left. The others are carried out in one piece, and have no rows.
    """

    kind = models.CharField(max_length=16)
    raw = models.TextField()
    rows_total = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_kind = models.CharField(max_length=16, default="user")
    through = models.CharField(max_length=40, blank=True, help_text="the consent a helper began it by")
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    producer = models.ForeignKey(Producer, models.CASCADE, null=True, blank=True, related_name="imports")
    file_name = models.CharField(max_length=120, blank=True)
    content = models.BinaryField(null=True, blank=True)
    headings = models.JSONField(default=list, blank=True, help_text="as they stand in the file")
    notices = models.JSONField(default=list, blank=True, help_text="codes of what was recognised or left out")
    language = models.CharField(max_length=8, default="vi", help_text="of whoever brought it: refusals are said in it")
    started_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["started_at"],
                name="import_to_work_on",
                condition=Q(started_at__isnull=False, applied_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="import_ends_once", condition=Q(applied_at__isnull=True) | Q(cancelled_at__isnull=True)
            ),
            models.CheckConstraint(
                name="producers_import_keeps_its_file", condition=Q(producer__isnull=True) | Q(content__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name or self.kind} {self.created_at:%d/%m/%Y}"

    @property
    def stage(self) -> str:
        """previewed, running, done or cancelled."""
        if self.cancelled_at:
            return "cancelled"
        if self.applied_at:
            return "done"
        return "running" if self.started_at else "previewed"


class ImportRow(models.Model):
    """One line of a producer's file: what stands in it, what it would change, and what became of it.

    cells    the texts of the line, by place, as the producer reads them
    wanted   {field: [what it is now, what it shall be]}; a writer that finds something else refuses the line
    problems [{column, code, params}] or, where a command refused, [{column, text}]
    """

    class State(models.TextChoices):
        READY = "ready", _("Chờ ghi")
        UNCHANGED = "unchanged", _("Không đổi")
        FAULTY = "faulty", _("Cần sửa")
        WRITTEN = "written", _("Đã ghi")
        REFUSED = "refused", _("Chưa ghi được")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State)
    cells = models.JSONField()
    product_id = models.BigIntegerField(null=True, blank=True)
    variant_id = models.BigIntegerField(null=True, blank=True)
    lot = models.CharField(max_length=40, blank=True)
    is_counted = models.BooleanField(default=False, help_text="there was such a lot, or undated stock, already")
    wanted = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["line"]
        indexes = [models.Index(fields=["run", "state", "line"], name="import_row_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="one_row_per_line_of_a_file"),
            models.CheckConstraint(
                name="faulty_line_says_what_is_wrong",
                condition=~Q(state__in=["faulty", "refused"]) | ~Q(problems=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line}"
