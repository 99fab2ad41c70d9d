"""Rules of commission, and producers that were paid out: so that money pages and the books have something to say."""

from __future__ import annotations

from datetime import date

from catalog.models import Producer
from marketplace.accounts.models import User
from marketplace.kernel.audit import SYSTEM, Actor
from marketplace.kernel.errors import MarketplaceError
from orders.services.timing import close_delivered
from payments.models import CommissionRate, Payout
from payments.services.earning import release_earned
from payments.services.paying_out import approve_batch, make_batch, take_results

from .people import LOGINS

_SINCE = date(2026, 1, 1)


def load_rules() -> None:
    """Co-operatives pay less; everybody else five per cent, between 1,000 and 200,000 đồng of an order."""
    cooperative = Producer.LegalForm.COOPERATIVE
    rows = [
        CommissionRate(position=10, name="Hợp tác xã 4 %", legal_form=cooperative, rate_bp=400, valid_from=_SINCE),
        CommissionRate(position=20, name="Chung 5 %", rate_bp=500, floor_vnd=1_000, cap_vnd=200_000, valid_from=_SINCE),
    ]
    CommissionRate.objects.bulk_create(rows)


def pay_producers() -> None:
    """Close what was delivered long ago and pay it out; the last transfer of the batch did not arrive."""
    close_delivered()
    release_earned()
    operator = Actor("user", User.objects.get(email=LOGINS["operator"][1]).pk)
    try:
        batch = make_batch(actor=SYSTEM)
    except MarketplaceError:  # a demo of few orders has earned nothing yet
        return
    approve_batch(batch_id=batch.pk, actor=operator)
    *paid, last = Payout.objects.filter(batch=batch).order_by("pk")
    lines = [f"{payout.reference},paid," for payout in paid] + [f"{last.reference},failed,Sai tên chủ tài khoản"]
    take_results(batch_id=batch.pk, text="\n".join(["reference,status,reason", *lines]), actor=operator)
