"""What every object of the API has."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from marketplace.kernel import clock

from .scope import acting_account


class OwnRows(models.Manager[Any]):
    """Only what belongs to the account at work: another account's id is an id that does not exist."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(account=acting_account())


class Record(models.Model):
    """An object with an id of the API. Newest first is by primary key: many share one second."""

    ref = models.CharField(max_length=80, unique=True)
    created = models.DateTimeField(default=clock.now)
    account = models.CharField(max_length=80, blank=True, default=acting_account, help_text="empty: the platform's")

    objects: ClassVar[models.Manager[Self]] = OwnRows()
    everyone: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.ref
