"""Later: every task may run twice, or be killed half-way and run again."""

from __future__ import annotations

from celery import shared_task

from .services import charging, complaining, harvesting, notices, returning, timing, unpaid


@shared_task(name="orders.tasks.release_unpaid")
def release_unpaid() -> None:
    unpaid.release_unpaid()


@shared_task(name="orders.tasks.send_notices")
def send_notices() -> None:
    notices.send_notices()


@shared_task(name="orders.tasks.keep_time")
def keep_time() -> None:
    timing.press_for_answers()
    timing.lapse_proposals()
    timing.let_unfetched_go()
    timing.close_delivered()
    charging.press_for_charges()
    harvesting.settle_promises()
    complaining.close_answered()
    returning.press_for_returns()
    returning.drop_unsent()
