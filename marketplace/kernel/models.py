"""The kernel's two tables: what was done, and what was answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from . import clock


class AuditEntry(models.Model):
    """Who did what to which row; written by every command in its own transaction."""

    at = models.DateTimeField(default=clock.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_kind = models.CharField(max_length=16)
    through = models.CharField(max_length=32, blank=True, help_text="whose consent it rests on, e.g. consent:12")
    command = models.CharField(max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.CharField(max_length=64)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_by_target"),
            models.Index(fields=["through", "-at"], name="audit_by_consent", condition=~models.Q(through="")),
        ]

    def __str__(self) -> str:
        return f"{self.command} {self.target_type} {self.target_id}"


class StoredAnswer(models.Model):
    """The one answer to a request that may be sent again."""

    scope = models.CharField(max_length=96)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_stored_answer_per_key")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
