"""What payments can be asked; the queries of money that came and went stand here by name."""

from .payments import (
    disputed_shares,
    events_to_process,
    latest_payment,
    news_of_refunds,
    open_disputes,
    parts_to_give_back,
    payment_of_intent,
    payments_about,
    payments_of,
    payments_to_ask_about,
    payments_to_close,
    refunds_known_as,
    refunds_to_send,
    shares_of_part,
    unasked_adjustments,
)

__all__ = [
    "disputed_shares",
    "events_to_process",
    "latest_payment",
    "news_of_refunds",
    "open_disputes",
    "parts_to_give_back",
    "payment_of_intent",
    "payments_about",
    "payments_of",
    "payments_to_ask_about",
    "payments_to_close",
    "refunds_known_as",
    "refunds_to_send",
    "shares_of_part",
    "unasked_adjustments",
]
