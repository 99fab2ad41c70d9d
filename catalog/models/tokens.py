"""Keys for a producer's own programs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from marketplace.kernel import clock

from .producers import Producer


class ApiToken(models.Model):
    """Lets a program act for one producer at /graphql/producer/, in the name of the person who made the key.

    It may never do more than that person may today, and never what needs a person (bank account, team, further keys).

    digest    SHA-256 of the key: the key itself is shown once and kept nowhere
    tail      its last four characters, so that people can tell their keys apart
    may_work  whether it may change what is sold and answer orders; else it only looks
    """

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="api_tokens")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    tail = models.CharField(max_length=4)
    may_work = models.BooleanField()
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, help_text="to the hour")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="token_ends_after_it_begins", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(
                name="only_the_digest_of_a_token_is_kept", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} …{self.tail}"
