"""The past of the demo, written while its shop is open already."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.db import OperationalError

from payments.models import Payout

from .money import pay_producers
from .orders import write_orders

_HANDFUL = 5


@shared_task
def write_history() -> None:
    """A handful of old orders, then itself again, so that everything else has its turn between; paid out at the end.

    Killed half-way it goes on with the next `make run`.
    """
    if not settings.DEMO or Payout.objects.exists():
        return
    try:
        is_over = write_orders(settings.DEMO_ORDERS, at_most=_HANDFUL) < _HANDFUL
    except OperationalError:  # a visitor had locked what it needed
        is_over = False
    if is_over:
        pay_producers()
    else:
        write_history.apply_async(countdown=0.1)


def finish_history() -> None:
    """All of it at once."""
    if not Payout.objects.exists():
        write_orders(settings.DEMO_ORDERS, at_most=settings.DEMO_ORDERS)
        pay_producers()
