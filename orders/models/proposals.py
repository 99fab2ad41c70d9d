"""What a producer offers instead of what it has not got; the buyer agrees or not, by a link."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models import ProductVariant
from marketplace.kernel import clock

from .orders import OrderLine, SellerOrder


class Proposal(models.Model):
    """One offer for one part, open until it is answered or expires."""

    part = models.OneToOneField(SellerOrder, models.PROTECT, related_name="proposal")
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="proposal_open", condition=Q(answered_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="proposal_answered_yes_or_no",
                condition=Q(answered_at__isnull=True, agreed__isnull=True)
                | Q(answered_at__isnull=False, agreed__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"proposal for {self.part_id}"

    @property
    def leaves_something(self) -> bool:
        """Whether anything of what was ordered would be sent without the substitutes."""
        missing = {line.line_id: line.units_missing for line in self.lines.all()}
        return any(line.units > missing.get(line.pk, 0) for line in self.part.lines.all())


class ProposalLine(models.Model):
    """So many packs of a line are missing; perhaps so many of another pack of the same producer instead."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="lines")
    line = models.OneToOneField(OrderLine, models.PROTECT, related_name="proposed")
    units_missing = models.PositiveIntegerField()
    substitute = models.ForeignKey(ProductVariant, models.PROTECT, null=True, blank=True, related_name="+")
    substitute_units = models.PositiveIntegerField(default=0)
    price_vnd = models.PositiveBigIntegerField(default=0, help_text="of one substitute pack")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="proposal_line_misses_something", condition=Q(units_missing__gt=0)),
            models.CheckConstraint(
                name="substitute_has_units",
                condition=Q(substitute__isnull=True, substitute_units=0)
                | Q(substitute__isnull=False, substitute_units__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.units_missing} of line {self.line_id} missing"
