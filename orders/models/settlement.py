"""How buyers pay in a marketplace, and which producers can be paid themselves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Marketplace, Producer
from marketplace.kernel import clock


class Way(models.TextChoices):
    """Who gets the buyer's money. Frozen on an order when it is placed: a change never touches one that exists."""

    PLATFORM_COLLECT = "platform_collect", _("Chợ thu rồi chi cho nhà làm")
    SELLER_DIRECT = "seller_direct", _("Người mua trả thẳng nhà làm")


class Settlement(models.Model):
    """The way a marketplace settles from now on. No row: it collects."""

    marketplace = models.OneToOneField(Marketplace, models.PROTECT, related_name="settlement")
    way = models.CharField(max_length=20, choices=Way, default=Way.PLATFORM_COLLECT)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(name="settlement_is_one_of_two_ways", condition=models.Q(way__in=Way))]

    def __str__(self) -> str:
        return str(self.get_way_display())


class DirectAccount(models.Model):
    """From when buyers may pay a producer themselves, into the account that was approved last.

    News from payments, one floor up, where the account itself is kept. No row: the account its papers named.
    """

    producer = models.OneToOneField(Producer, models.PROTECT, related_name="direct_account")
    usable_from = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.producer_id} · {self.usable_from:%d/%m/%Y}"
