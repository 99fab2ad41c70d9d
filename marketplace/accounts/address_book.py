"""Where people want things delivered: kept for next time."""

from __future__ import annotations

from django.db import transaction

from marketplace.kernel.audit import Actor, record

from .models import Address


def last_address(user_id: int) -> Address | None:
    """The address this person used last, with its units."""
    return Address.objects.filter(user_id=user_id).select_related("ward", "old_ward").order_by("-used_at").first()


@transaction.atomic
def save_address(
    *, user_id: int, recipient: str, phone: str, ward_code: str, street: str, hamlet: str = "", old_ward_code: str = ""
) -> Address:
    """Keep an address for next time; the same place is kept once, with the recipient named last.

    ward_code, old_ward_code  of the new and of the old era; phone in E.164
    """
    address, created = Address.objects.update_or_create(
        user_id=user_id,
        ward_id=f"2025-{ward_code}",
        street=street,
        hamlet=hamlet,
        defaults={
            "recipient": recipient,
            "phone": phone,
            "old_ward_id": f"2024-{old_ward_code}" if old_ward_code else None,
        },
    )
    if created:
        record("save_address", address, actor=Actor("user", user_id))
    return address
