"""The cart: what a visitor means to buy, over several producers."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Subquery

from catalog.models import Harvest, ProductVariant
from marketplace.kernel import clock

from .settlement import Settlement


class CartQuerySet(models.QuerySet["Cart"]):
    def with_voucher(self) -> Self:
        """Bring the voucher along, with what it is for; the harvest of a pre-order; and how it would be settled."""
        ways = Settlement.objects.filter(marketplace__is_ourselves=True).values("way")[:1]
        return self.select_related("voucher__producer", "voucher__category", "harvest").annotate(way=Subquery(ways))


class Cart(models.Model):
    """A cart is known by its unguessable token (kept in the visitor's session, or by an app)."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="carts")
    voucher = models.ForeignKey("orders.Voucher", models.SET_NULL, null=True, blank=True, related_name="+")
    harvest = models.ForeignKey(
        Harvest,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="a pre-order is an order of its own, out of a cart of its own",
    )
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], name="one_cart_per_person", condition=Q(user__isnull=False)),
            models.CheckConstraint(
                name="cart_of_a_pre_order_is_nobodys", condition=Q(harvest__isnull=True) | Q(user__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"cart {self.pk}"


class CartLine(models.Model):
    """Some packs of one kind. The price the buyer saw is kept, so that a change can be shown."""

    MAX_UNITS = 999

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(ProductVariant, models.CASCADE, related_name="+")
    units = models.PositiveIntegerField()
    price_seen_vnd = models.PositiveBigIntegerField()
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="one_line_per_cart_and_pack"),
            models.CheckConstraint(name="cart_line_has_1_to_999_units", condition=Q(units__range=(1, 999))),
        ]

    def __str__(self) -> str:
        return f"{self.units} × {self.variant_id}"
