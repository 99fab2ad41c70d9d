"""What is sold, as far as a payment page needs to know."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .record import Record


class Product(Record):
    name = models.CharField(max_length=250)
    description = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    default_price = models.ForeignKey("Price", models.SET_NULL, null=True, related_name="+")
    updated = models.DateTimeField()
    metadata = models.JSONField(default=dict)
    # Parameters that are given back as they came: images, url, shippable and their like.
    echoed = models.JSONField(default=dict)
    deleted = models.BooleanField(default=False)


class Price(Record):
    """What one of a product costs. Its amount never changes: a new price is a new row."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="prices")
    unit_amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    active = models.BooleanField(default=True)
    lookup_key = models.CharField(max_length=200, blank=True)
    nickname = models.CharField(max_length=5000, blank=True)
    tax_behavior = models.CharField(max_length=12, default="unspecified")
    metadata = models.JSONField(default=dict)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["account", "lookup_key"], name="one_price_per_lookup_key", condition=~Q(lookup_key="")
            )
        ]
