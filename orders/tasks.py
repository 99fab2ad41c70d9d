"""Later: every task may run twice, or be killed half-way and run again."""

from __future__ import annotations

from celery import shared_task

from .services import carrier_news, charging, complaining, harvesting, notices, returning, timing, unpaid


@shared_task(name="orders.tasks.release_unpaid")
def release_unpaid() -> None:
    unpaid.release_unpaid()


@shared_task(name="orders.tasks.send_notices")
def send_notices() -> None:
    notices.send_notices()


@shared_task(name="orders.tasks.keep_time")
def keep_time() -> None:
    timing.press_for_answers()
    timing.press_for_sending()
    timing.lapse_proposals()
    timing.let_unfetched_go()
    timing.close_delivered()
    charging.press_for_charges()
    harvesting.settle_promises()
    complaining.close_answered()
    returning.press_for_returns()
    returning.drop_unsent()


@shared_task(name="orders.tasks.process_news", acks_late=True)
def process_news_task(news_id: int) -> None:
    carrier_news.process_news(news_id=news_id)


@shared_task(name="orders.tasks.follow_parcels")
def follow_parcels() -> None:
    carrier_news.announce_parcels()
    carrier_news.process_all_news()
    carrier_news.ask_about_parcels()
