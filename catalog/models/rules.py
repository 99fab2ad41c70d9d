"""The rules of the marketplace for those who sell, by version, and who accepted which."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from marketplace.kernel import clock

from .producers import Producer


class MarketRulesQuerySet(models.QuerySet["MarketRules"]):
    def newest(self) -> MarketRules | None:
        """The version that is asked for now; one that is to come counts, so that people can agree in time."""
        return self.order_by("-number").first()

    def stopping(self, on: date) -> Self:
        """Without which nobody sells on that day."""
        return self.filter(stops_on__lte=on)


class MarketRules(models.Model):
    """One version of the rules. Never changed once it is there: what somebody agreed to stays readable.

    changes       what is new against the version before, in a few words
    effective_on  from when it holds
    stops_on      from when nobody sells without having accepted it; empty: it is asked for, and nobody is stopped
    """

    number = models.PositiveIntegerField()
    text_vi = models.TextField()
    text_en = models.TextField()
    changes_vi = models.TextField(blank=True)
    changes_en = models.TextField(blank=True)
    effective_on = models.DateField()
    stops_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MarketRulesQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="one_text_per_number_of_the_rules"),
            models.CheckConstraint(
                name="rules_stop_nobody_before_they_hold",
                condition=Q(stops_on__isnull=True) | Q(stops_on__gte=F("effective_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.effective_on:%d/%m/%Y}"

    @property
    def text(self) -> str:
        return self._said("text")

    @property
    def changes(self) -> str:
        return self._said("changes")

    def _said(self, what: str) -> str:
        words: str = getattr(self, f"{what}_{'vi' if (get_language() or 'vi').startswith('vi') else 'en'}")
        return words


class RulesAcceptance(models.Model):
    """A producer's agreement to one version: who said it, when, from where (hashed, as proof)."""

    rules = models.ForeignKey(MarketRules, models.PROTECT, related_name="acceptances")
    producer = models.ForeignKey(Producer, models.CASCADE, related_name="acceptances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(default=clock.now)
    address_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-accepted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rules", "producer"], name="one_acceptance_per_producer_and_version")
        ]

    def __str__(self) -> str:
        return f"{self.producer} · {self.rules_id}"
