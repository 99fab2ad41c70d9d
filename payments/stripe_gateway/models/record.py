"""What every object of the API has."""

from __future__ import annotations

from django.db import models

from marketplace.kernel import clock


class Record(models.Model):
    """An object with an id of the API. Newest first is by primary key: many share one second."""

    ref = models.CharField(max_length=80, unique=True)
    created = models.DateTimeField(default=clock.now)

    objects = models.Manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.ref
