"""What may be changed on a charge by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ..models import Charge
from ..params import merge_metadata
from .outbox import telling_changes


@transaction.atomic
def update_charge(*, pk: int, changes: Mapping[str, Any]) -> Charge:
    """changes: metadata and echoed, both merged."""
    charge = Charge.objects.select_for_update(of=["self"]).get(pk=pk)
    with telling_changes("charge.updated", charge):
        if "metadata" in changes:
            charge.metadata = merge_metadata(charge.metadata, changes["metadata"])
        charge.echoed = charge.echoed | changes.get("echoed", {})
        charge.save(update_fields=["metadata", "echoed"])
    return charge
