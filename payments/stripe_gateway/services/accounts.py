"""Connected accounts: made, completed, closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from marketplace.kernel import clock

from .. import config
from ..errors import StripeError
from ..ids import new_ref
from ..models import Account, AccountLink, BankAccount, acting_for
from .balance import current_balance
from .banks import add_bank
from .outbox import emit, telling_changes

CAPABILITIES = ("card_payments", "transfers")


@transaction.atomic
def create_account(*, bank: Mapping[str, Any] | None = None, **columns: Any) -> Account:
    """Register a seller. columns: as of Account; bank: its first external account."""
    account = Account.objects.create(ref=new_ref("acct_", 16), **columns)
    if bank:
        with acting_for(account.ref):
            add_bank(**bank)
    with acting_for(account.ref):
        emit("account.updated", account)
    return account


@transaction.atomic
def update_account(*, pk: int, changes: Mapping[str, Any], bank: Mapping[str, Any] | None = None) -> Account:
    """changes: column → value; those of `echoed` are merged. bank takes the place of the default external account."""
    account = Account.everyone.select_for_update().get(pk=pk)
    with acting_for(account.ref), telling_changes("account.updated", account):
        for column, value in changes.items():
            setattr(account, column, account.echoed | value if column == "echoed" else value)
        account.save(update_fields=list(changes))
        if bank:
            add_bank(**bank, make_default=True)
    return account


@transaction.atomic
def close_account(*, pk: int) -> Account:
    """Delete a connected account. Raises StripeError while there is money on it."""
    account = Account.everyone.select_for_update().get(pk=pk)
    with acting_for(account.ref):
        left = current_balance()
    if left.available or left.pending:
        raise StripeError(f"Account {account.ref} still holds {left.available + left.pending} đ: pay it out first.")
    account.deleted = True
    account.save(update_fields=["deleted"])
    return account


@transaction.atomic
def create_link(*, account: Account, origin: str, return_url: str, refresh_url: str) -> AccountLink:
    """A page where the seller fills in what is missing; good for a few minutes."""
    ref = new_ref("")
    return AccountLink.objects.create(
        ref=ref,
        for_account=account,
        return_url=return_url,
        refresh_url=refresh_url,
        page_url=f"{origin}/_mock/onboarding/{ref}",
        expires_at=clock.now() + timedelta(seconds=config.ACCOUNT_LINK_LIVES_S),
    )


@transaction.atomic
def finish_onboarding(*, account_pk: int) -> Account:
    """The seller has filled in everything, a test bank account included."""
    account = Account.everyone.select_for_update().get(pk=account_pk)
    with acting_for(account.ref), telling_changes("account.updated", account):
        account.business_type = account.business_type or "individual"
        account.terms_accepted_at = account.terms_accepted_at or clock.now()
        account.details_submitted = True
        account.save(update_fields=["business_type", "terms_accepted_at", "details_submitted"])
        if not BankAccount.objects.filter(deleted=False).exists():
            add_bank(number="000123456789", country=account.country, currency=account.currency)
    return account
