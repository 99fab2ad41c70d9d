"""External accounts: where a connected account's payouts go. Their numbers are forgotten at once."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from ..errors import InvalidParameter, StripeError
from ..ids import new_ref
from ..models import BankAccount
from ..params import merge_metadata
from .outbox import emit, telling_changes

_NUMBER = re.compile(r"^[0-9A-Za-z]{4,34}$")
# What a payout to it comes to. Any other number takes payouts. Source: Stripe's list of test account numbers.
_OUTCOMES = {
    "000111111113": "account_closed",
    "000111111116": "no_account",
    "000222222227": "insufficient_funds",
    "000333333335": "debit_not_authorized",
    "000444444440": "invalid_currency",
}


@sensitive_variables("number")
def face_of(
    *,
    number: str,
    country: str,
    currency: str,
    holder: str = "",
    holder_type: str = "",
    routing_number: str = "",
) -> dict[str, Any]:
    """What may be kept of a bank account. Raises InvalidParameter for what cannot be a number of one."""
    if not _NUMBER.match(number):
        raise InvalidParameter(
            "Invalid account number: 4 to 34 letters and digits.", code="account_number_invalid", param="account_number"
        )
    mark = hmac.new(settings.SECRET_KEY.encode(), b"bank " + number.encode(), hashlib.sha256)
    return {
        "holder": holder,
        "holder_type": holder_type,
        "bank_name": "STRIPE TEST BANK",
        "routing_number": routing_number,
        "last4": number[-4:],
        "fingerprint": mark.hexdigest()[:16],
        "country": country.upper(),
        "currency": currency,
        "outcome": _OUTCOMES.get(number, ""),
    }


@transaction.atomic
@sensitive_variables("described")
def add_bank(*, make_default: bool = False, metadata: Mapping[str, str] | None = None, **described: Any) -> BankAccount:
    """Give the account at work one more external account; its first in a currency is the default.

    described  a face kept by a token, or the parameters of face_of
    """
    face = described if "last4" in described else face_of(**described)
    others = BankAccount.objects.filter(deleted=False, currency=face["currency"])
    is_default = make_default or not others.exists()
    if is_default:
        others.update(is_default=False)
    bank = BankAccount.objects.create(
        ref=new_ref("ba_"), is_default=is_default, metadata=merge_metadata({}, metadata or {}), **face
    )
    emit("account.external_account.created", bank)
    return bank


@transaction.atomic
def update_bank(*, pk: int, make_default: bool = False, changes: Mapping[str, Any]) -> BankAccount:
    """changes: holder, holder_type, metadata."""
    bank = BankAccount.objects.select_for_update().get(pk=pk)
    if "metadata" in changes:
        changes = {**changes, "metadata": merge_metadata(bank.metadata, changes["metadata"])}
    if make_default:
        BankAccount.objects.filter(deleted=False, currency=bank.currency).update(is_default=False)
        changes = {**changes, "is_default": True}
    with telling_changes("account.external_account.updated", bank):
        for column, value in changes.items():
            setattr(bank, column, value)
        bank.save(update_fields=list(changes))
    return bank


@transaction.atomic
def remove_bank(*, pk: int) -> BankAccount:
    """Raises StripeError for the default one: payouts would have nowhere to go."""
    bank = BankAccount.objects.select_for_update().get(pk=pk)
    if bank.is_default:
        raise StripeError("The default external account cannot be deleted: make another one the default first.")
    bank.deleted = True
    bank.save(update_fields=["deleted"])
    emit("account.external_account.deleted", bank)
    return bank
