"""The tables of orders.states as rows: what the trigger `state_moves_along_its_table` looks up."""

from __future__ import annotations

from django.db import models


class AllowedMove(models.Model):
    """From one state of a machine to another. Written by migrations only."""

    machine = models.CharField(max_length=12)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["machine", "source", "target"], name="one_row_per_allowed_move")]

    def __str__(self) -> str:
        return f"{self.machine}: {self.source} → {self.target}"
