"""Products and prices, named ones and those that a checkout session makes for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from marketplace.kernel import clock

from ..errors import StripeError
from ..ids import new_ref
from ..models import Price, Product
from ..params import merge_metadata
from .outbox import emit, telling_changes


@transaction.atomic
def create_product(*, ref: str = "", metadata: Mapping[str, str] | None = None, **columns: Any) -> Product:
    """Raises StripeError when the chosen id is taken."""
    if ref and Product.everyone.filter(ref=ref).exists():
        raise StripeError(f"Product already exists: {ref}", code="resource_already_exists", param="id")
    product = Product.objects.create(
        ref=ref or new_ref("prod_", 14), updated=clock.now(), metadata=merge_metadata({}, metadata or {}), **columns
    )
    emit("product.created", product)
    return product


@transaction.atomic
def update_product(*, pk: int, changes: Mapping[str, Any]) -> Product:
    """changes: column → value; metadata and echoed are merged."""
    product = Product.objects.select_for_update(of=["self"]).get(pk=pk)
    if "metadata" in changes:
        changes = {**changes, "metadata": merge_metadata(product.metadata, changes["metadata"])}
    if "echoed" in changes:
        changes = {**changes, "echoed": product.echoed | changes["echoed"]}
    with telling_changes("product.updated", product):
        product.updated = clock.now()
        for column, value in changes.items():
            setattr(product, column, value)
        product.save(update_fields=[*changes, "updated"])
    return product


@transaction.atomic
def delete_product(*, pk: int) -> Product:
    """Raises StripeError for a product that has prices: set it inactive instead."""
    product = Product.objects.select_for_update(of=["self"]).get(pk=pk)
    if product.prices.exists():
        raise StripeError("This product has prices and cannot be deleted: set active=false instead.")
    emit("product.deleted", product)
    product.deleted = True
    product.save(update_fields=["deleted"])
    return product


@transaction.atomic
def create_price(
    *, product: Product, metadata: Mapping[str, str] | None = None, take_lookup_key: bool = False, **columns: Any
) -> Price:
    """take_lookup_key: from the price that has it now. Raises StripeError when the key is another price's."""
    if take_lookup_key:
        Price.objects.filter(lookup_key=columns.get("lookup_key", "")).exclude(lookup_key="").update(lookup_key="")
    with _only_one(columns.get("lookup_key", "")):
        price = Price.objects.create(
            ref=new_ref("price_"), product=product, metadata=merge_metadata({}, metadata or {}), **columns
        )
    emit("price.created", price)
    return price


@contextmanager
def _only_one(lookup_key: str) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise StripeError(
            f"A price already has the lookup_key '{lookup_key}': set transfer_lookup_key to move it.",
            param="lookup_key",
        ) from error


@transaction.atomic
def update_price(*, pk: int, changes: Mapping[str, Any], take_lookup_key: bool = False) -> Price:
    """changes: active, nickname, lookup_key, tax_behavior, metadata (merged)."""
    price = Price.objects.select_for_update(of=["self"]).get(pk=pk)
    if "metadata" in changes:
        changes = {**changes, "metadata": merge_metadata(price.metadata, changes["metadata"])}
    if take_lookup_key and changes.get("lookup_key"):
        Price.objects.filter(lookup_key=changes["lookup_key"]).update(lookup_key="")
    with telling_changes("price.updated", price), _only_one(changes.get("lookup_key", "")):
        for column, value in changes.items():
            setattr(price, column, value)
        price.save(update_fields=list(changes))
    return price
