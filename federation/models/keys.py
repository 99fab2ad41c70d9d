"""Public keys of this node. The private ones lie in files, never in the database and its backups."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from marketplace.kernel import clock


class NodeKey(models.Model):
    """A public key. The root key names the node and signs the others, which sign listings and requests."""

    class Purpose(models.TextChoices):
        ROOT = "root"
        OPERATIONAL = "operational"

    key_id = models.CharField(max_length=80, primary_key=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    public = models.BinaryField(max_length=32)
    sig = models.BinaryField(help_text="of the root key, over the key and its days")
    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revocation = models.JSONField(null=True, help_text="the root's word that it counts no more, as partners get it")

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["purpose"], name="one_root_key", condition=Q(purpose="root")),
            models.CheckConstraint(
                name="revoked_key_has_the_roots_word",
                condition=Q(revoked_at__isnull=True) | Q(purpose="operational", revocation__isnull=False),
            ),
            models.CheckConstraint(
                name="operational_key_ends",
                condition=Q(purpose="root") | Q(valid_until__isnull=False, valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.key_id
