"""Customers: who pays, and the cards they keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ..ids import new_ref
from ..models import Customer, PaymentMethod
from ..params import merge_metadata
from .methods import attach_method
from .outbox import emit, telling_changes


@transaction.atomic
def create_customer(
    *, metadata: Mapping[str, str] | None = None, payment_method: str = "", default_method: str = "", **columns: Any
) -> Customer:
    """payment_method: a card to keep for them; default_method: which one pays when none is named.

    Raises NoSuchObject, CardDeclined.
    """
    customer = Customer.objects.create(ref=new_ref("cus_", 14), metadata=merge_metadata({}, metadata or {}), **columns)
    if payment_method:
        attach_method(ref=payment_method, customer=customer)
    if default_method:
        set_default_method(customer, default_method)
    emit("customer.created", customer)
    return customer


def set_default_method(customer: Customer, ref: str) -> None:
    """Raises NoSuchObject, InvalidParameter when it is not this customer's."""
    customer.default_method = attach_method(ref=ref, customer=customer)
    customer.save(update_fields=["default_method"])


@transaction.atomic
def update_customer(*, pk: int, changes: Mapping[str, Any], default_method: str = "") -> Customer:
    """changes: column → value; metadata and echoed are merged."""
    customer = Customer.objects.select_for_update(of=["self"]).get(pk=pk)
    if "metadata" in changes:
        changes = {**changes, "metadata": merge_metadata(customer.metadata, changes["metadata"])}
    if "echoed" in changes:
        changes = {**changes, "echoed": customer.echoed | changes["echoed"]}
    with telling_changes("customer.updated", customer):
        for column, value in changes.items():
            setattr(customer, column, value)
        customer.save(update_fields=list(changes))
        if default_method:
            set_default_method(customer, default_method)
    return customer


@transaction.atomic
def delete_customer(*, pk: int) -> Customer:
    """Close a customer: the payments stay, the cards are forgotten."""
    customer = Customer.objects.select_for_update(of=["self"]).get(pk=pk)
    emit("customer.deleted", customer)
    PaymentMethod.objects.filter(customer=customer).update(customer=None, used_up=True)
    customer.deleted, customer.default_method = True, None
    customer.save(update_fields=["deleted", "default_method"])
    return customer
