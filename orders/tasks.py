"""Later: every task may run twice, or be killed half-way and run again."""

from __future__ import annotations

from celery import shared_task

from .services import (
    carrier_news,
    charging,
    complaining,
    direct,
    endpoints,
    harvesting,
    notices,
    returning,
    timing,
    unpaid,
)


@shared_task(name="orders.tasks.release_unpaid")
def release_unpaid() -> None:
    unpaid.release_unpaid()
    direct.release_unpaid_parts()


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


@shared_task(name="orders.tasks.tell_endpoints")
def tell_endpoints() -> None:
    while endpoints.write_messages():
        pass
    for endpoint_id in endpoints.endpoints_to_serve():
        serve_endpoint.delay(endpoint_id)
    endpoints.forget_old_messages()


@shared_task(name="orders.tasks.serve_endpoint")
def serve_endpoint(endpoint_id: int) -> None:
    endpoints.serve_endpoint(endpoint_id=endpoint_id)
