"""Which notices go by which channel, and which may come at night: the table of orders' news.

A kind that is not named here goes by e-mail alone, at any hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.kernel.quiet import QuietHours

EMAIL, SMS, ZALO = "email", "sms", "zalo"
BY_PHONE = (SMS, ZALO)


@dataclass(frozen=True)
class Manner:
    """How a kind of notice is brought.

    by_phone      also by SMS and Zalo, to people who ticked that
    urgent        at any hour, by any channel
    email_waits   even the e-mail waits until the morning: nothing is lost, and phones ring for e-mails too
    """

    by_phone: bool = False
    urgent: bool = False
    email_waits: bool = False


MANNERS: dict[str, Manner] = {
    "to_confirm": Manner(by_phone=True),
    "remind": Manner(by_phone=True),
    "proposed": Manner(by_phone=True),
    "rest_due": Manner(by_phone=True),
    "charge_asked": Manner(by_phone=True),
    "charge_reminder": Manner(by_phone=True),
    "shipped": Manner(by_phone=True),
    "ready": Manner(by_phone=True),
    "fetch_soon": Manner(by_phone=True),
    # Somebody stands at the door or at the counter and waits for it.
    "hand_over_code": Manner(by_phone=True, urgent=True),
    "message_to_buyer": Manner(email_waits=True),
    "message_to_producer": Manner(email_waits=True),
}
_PLAIN = Manner()


def manner_of(kind: str) -> Manner:
    return MANNERS.get(kind, _PLAIN)


def when_due(kind: str, channel: str, at: datetime, quiet: QuietHours) -> datetime:
    """When a notice owed at this local, aware moment may go out: at once, or at the end of the quiet hours."""
    manner = manner_of(kind)
    waits = manner.email_waits if channel == EMAIL else True
    return quiet.next_waking(at) if waits and not manner.urgent else at
