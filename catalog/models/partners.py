"""What belongs to partner marketplaces, and what of ours they may not show."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q

from .marketplaces import Marketplace
from .producers import Producer
from .products import Product


class PartnerProduct(models.Model):
    """That a product is a partner's, under which name, and where it is bought. Written by federation only.

    told_left  OUT, LOW or IN by the pack's sku, as the partner last said; what lies there is never counted here
    """

    product = models.OneToOneField(Product, models.CASCADE, primary_key=True, related_name="partner")
    marketplace = models.ForeignKey(Marketplace, models.PROTECT, related_name="partner_products")
    record_id = models.CharField(max_length=80, unique=True)
    url = models.URLField(max_length=400)
    told_left = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partner_product_leads_to_a_web_page",
                condition=Q(url__startswith="https://") | Q(url__startswith="http://"),
            ),
        ]

    def __str__(self) -> str:
        return self.record_id

    @property
    def is_in_stock(self) -> bool:
        return any(word != "OUT" for word in self.told_left.values())

    @property
    def host(self) -> str:
        """Whom a buyer goes to: the name in the address."""
        return urlsplit(self.url).netloc


class SharingStop(models.Model):
    """A partner marketplace that may not show this product of ours."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="sharing_stops")
    marketplace = models.ForeignKey(Marketplace, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "marketplace"], name="one_stop_per_product_and_marketplace")
        ]

    def __str__(self) -> str:
        return f"{self.product_id} not at {self.marketplace_id}"


class ShopSharingStop(models.Model):
    """A partner marketplace that may show nothing of this producer, whatever its products say."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="sharing_stops")
    marketplace = models.ForeignKey(Marketplace, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["producer", "marketplace"], name="one_stop_per_producer_and_marketplace")
        ]

    def __str__(self) -> str:
        return f"all of {self.producer_id} not at {self.marketplace_id}"
