"""Connected accounts, and money that moves between them, the platform and their banks."""

from __future__ import annotations

from typing import Any

from .. import config
from ..models import (
    Account,
    AccountLink,
    ApplicationFee,
    ApplicationFeeRefund,
    BankAccount,
    Payout,
    Transfer,
    TransferReversal,
    acting_for,
)
from .methods import bank_face
from .parts import page_of, ref_of, unix

_MOST_INSIDE = 10
_FAILURE_MESSAGES = {
    "account_closed": "The bank account has been closed.",
    "could_not_process": "The bank could not process this payout.",
    "debit_not_authorized": "Debits are not approved on the bank account.",
    "insufficient_funds": "The bank account has insufficient funds.",
    "invalid_currency": "The bank was unable to process this payout because of its currency.",
    "no_account": "The bank account could not be located.",
}


def account_shape(account: Account) -> dict[str, Any]:
    with acting_for(account.ref):
        banks = list(BankAccount.objects.filter(deleted=False)[: _MOST_INSIDE + 1])
    missing = account.missing() + ([] if banks else ["external_account"])
    profile = dict.fromkeys(("mcc", "name", "product_description", "support_email", "support_phone", "url"))
    return {
        "company": None,
        "groups": None,
        "individual": None,
        **account.echoed,
        "id": account.ref,
        "object": "account",
        "business_profile": profile | (account.echoed.get("business_profile") or {}),
        "business_type": account.business_type or None,
        "capabilities": {name: _capability(account, name) for name in account.requested},
        "charges_enabled": account.has_active("card_payments"),
        "controller": _controller(account),
        "country": account.country,
        "created": unix(account.created),
        "default_currency": account.currency,
        "details_submitted": account.details_submitted,
        "email": account.email or None,
        "external_accounts": page_of(
            f"/v1/accounts/{account.ref}/external_accounts",
            [bank_shape(bank) for bank in banks[:_MOST_INSIDE]],
            has_more=len(banks) > _MOST_INSIDE,
        ),
        "future_requirements": _requirements([]),
        "metadata": account.metadata,
        "payouts_enabled": bool(banks) and not account.missing(),
        "requirements": _requirements(missing),
        "settings": _settings(account),
        "tos_acceptance": {"date": unix(account.terms_accepted_at) if account.terms_accepted_at else None},
        "type": account.type,
    }


def _capability(account: Account, name: str) -> str:
    return "active" if account.has_active(name) else "inactive"


def _controller(account: Account) -> dict[str, Any]:
    collects = "application" if account.type == "custom" else "stripe"
    board = {"custom": "none", "standard": "full"}.get(account.type, "express")
    told = {
        "fees": {"payer": "account" if account.type == "standard" else "application"},
        "is_controller": True,
        "losses": {"payments": "stripe" if account.type == "standard" else "application"},
        "requirement_collection": collects,
        "stripe_dashboard": {"type": board},
        "type": "application",
    }
    return told | (account.echoed.get("controller") or {})


def _requirements(missing: list[str]) -> dict[str, Any]:
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": missing,
        "disabled_reason": "requirements.past_due" if missing else None,
        "errors": [],
        "eventually_due": missing,
        "past_due": missing,
        "pending_verification": [],
    }


def _settings(account: Account) -> dict[str, Any]:
    descriptors = dict.fromkeys(("statement_descriptor", "statement_descriptor_kana", "statement_descriptor_kanji"))
    told = {
        "branding": dict.fromkeys(("icon", "logo", "primary_color", "secondary_color")),
        "card_payments": {"statement_descriptor_prefix": None},
        "dashboard": {"display_name": None, "timezone": "Asia/Ho_Chi_Minh"},
        "payments": descriptors,
        "payouts": {
            "debit_negative_balances": True,
            "schedule": {"delay_days": 7, "interval": "manual"},
            "statement_descriptor": None,
        },
    }
    return told | (account.echoed.get("settings") or {})


def platform_shape() -> dict[str, Any]:
    """The account that every key belongs to. It is no row: there is nothing about it that could change."""
    platform = Account(
        ref=config.PLATFORM_ACCOUNT,
        type="standard",
        country="VN",
        business_type="company",
        requested=["card_payments", "transfers"],
        details_submitted=True,
    )
    ready = {"charges_enabled": True, "payouts_enabled": True, "requirements": _requirements([])}
    active = {"capabilities": dict.fromkeys(platform.requested, "active")}
    return account_shape(platform) | ready | active


def link_shape(link: AccountLink) -> dict[str, Any]:
    return {
        "object": "account_link",
        "created": unix(link.created),
        "expires_at": unix(link.expires_at),
        "url": link.page_url,
    }


def bank_shape(bank: BankAccount) -> dict[str, Any]:
    face = {
        name: getattr(bank, name)
        for name in (
            "holder",
            "holder_type",
            "bank_name",
            "routing_number",
            "last4",
            "fingerprint",
            "country",
            "currency",
        )
    }
    return bank_face(bank.ref, face) | {
        "account": bank.account,
        "available_payout_methods": ["standard"],
        "default_for_currency": bank.is_default,
        "future_requirements": None,
        "metadata": bank.metadata,
        "requirements": None,
    }


def transfer_shape(transfer: Transfer) -> dict[str, Any]:
    reversals = list(transfer.reversals.all())
    return {
        "id": transfer.ref,
        "object": "transfer",
        "amount": transfer.amount,
        "amount_reversed": transfer.amount_reversed,
        "balance_transaction": transfer.balance_transaction.ref,
        "created": unix(transfer.created),
        "currency": transfer.currency,
        "description": transfer.description or None,
        "destination": transfer.destination.ref,
        "destination_payment": ref_of(getattr(transfer, "destination_payment", None)),
        "livemode": False,
        "metadata": transfer.metadata,
        "reversals": page_of(
            f"/v1/transfers/{transfer.ref}/reversals",
            [reversal_shape(one) for one in reversals[:_MOST_INSIDE]],
            has_more=len(reversals) > _MOST_INSIDE,
        ),
        "reversed": transfer.amount_reversed == transfer.amount,
        "source_transaction": ref_of(transfer.source_transaction),
        "source_type": "card",
        "transfer_group": transfer.transfer_group or None,
    }


def reversal_shape(reversal: TransferReversal) -> dict[str, Any]:
    return {
        "id": reversal.ref,
        "object": "transfer_reversal",
        "amount": reversal.amount,
        "balance_transaction": reversal.balance_transaction.ref,
        "created": unix(reversal.created),
        "currency": reversal.transfer.currency,
        "destination_payment_refund": reversal.destination_refund.ref,
        "metadata": reversal.metadata,
        "source_refund": ref_of(reversal.source_refund),
        "transfer": reversal.transfer.ref,
    }


def fee_shape(fee: ApplicationFee) -> dict[str, Any]:
    refunds = list(fee.refunds.all())
    return {
        "id": fee.ref,
        "object": "application_fee",
        "account": fee.seller.ref,
        "amount": fee.amount,
        "amount_refunded": fee.amount_refunded,
        "application": config.PLATFORM_ACCOUNT,
        "balance_transaction": fee.balance_transaction.ref,
        "charge": fee.charge.ref,
        "created": unix(fee.created),
        "currency": fee.currency,
        "fee_source": {"charge": fee.charge.ref, "type": "charge"},
        "livemode": False,
        "originating_transaction": ref_of(fee.originating),
        "refunded": fee.amount_refunded == fee.amount,
        "refunds": page_of(
            f"/v1/application_fees/{fee.ref}/refunds",
            [fee_refund_shape(one) for one in refunds[:_MOST_INSIDE]],
            has_more=len(refunds) > _MOST_INSIDE,
        ),
    }


def fee_refund_shape(refund: ApplicationFeeRefund) -> dict[str, Any]:
    return {
        "id": refund.ref,
        "object": "fee_refund",
        "amount": refund.amount,
        "balance_transaction": refund.balance_transaction.ref,
        "created": unix(refund.created),
        "currency": refund.fee.currency,
        "fee": refund.fee.ref,
        "metadata": refund.metadata,
    }


def payout_shape(payout: Payout) -> dict[str, Any]:
    return {
        "id": payout.ref,
        "object": "payout",
        "amount": payout.amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": unix(payout.arrival_date),
        "automatic": False,
        "balance_transaction": payout.balance_transaction.ref,
        "created": unix(payout.created),
        "currency": payout.currency,
        "description": payout.description or None,
        "destination": ref_of(payout.destination),
        "failure_balance_transaction": ref_of(payout.failure_balance_transaction),
        "failure_code": payout.failure_code or None,
        "failure_message": _FAILURE_MESSAGES.get(payout.failure_code),
        "livemode": False,
        "metadata": payout.metadata,
        "method": payout.method,
        "original_payout": ref_of(payout.original_payout),
        "payout_method": None,
        "reconciliation_status": "not_applicable",
        "reversed_by": ref_of(getattr(payout, "reversed_by", None)),
        "source_type": "card",
        "statement_descriptor": payout.statement_descriptor or None,
        "status": payout.status,
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }
