"""One module per object: its endpoints, and the table of what each may be told."""

from . import (
    accounts,
    balance,
    banks,
    catalogue,
    charges,
    checkout,
    customers,
    disputes,
    events,
    intents,
    methods,
    payouts,
    refunds,
    transfers,
)

__all__ = [
    "accounts",
    "balance",
    "banks",
    "catalogue",
    "charges",
    "checkout",
    "customers",
    "disputes",
    "events",
    "intents",
    "methods",
    "payouts",
    "refunds",
    "transfers",
]
