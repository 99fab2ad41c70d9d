"""Later: every task may run twice, or be killed half-way and run again."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from marketplace.kernel.audit import SYSTEM

from .selectors.pictures import producers_to_draw, views_to_draw
from .services import (
    certificates,
    documents,
    forgetting,
    helping,
    identity,
    market_rules,
    pictures,
    producer_letters,
    review_letters,
    team_letters,
    viewing,
)
from .services.sheets import working


@shared_task
def make_renditions(image_id: int) -> None:
    pictures.make_renditions(image_id=image_id)


@shared_task
def make_missing_renditions() -> None:
    pictures.make_missing_renditions()


@shared_task(name="catalog.tasks.send_letters")
def send_letters() -> None:
    review_letters.send_letters()
    producer_letters.send_producer_letters()


@shared_task(name="catalog.tasks.look_after_producers")
def look_after_producers() -> None:
    """Rules nobody agreed to, identities somebody else found out, papers whose time is over, certificates and
    helpers' consents that end."""
    identity.follow_identity_checks()
    market_rules.stop_without_rules()
    documents.erase_old_documents()
    certificates.remind_of_certificates()
    helping.end_what_is_over()


@shared_task
def forget_unused_files() -> None:
    forgetting.forget_unused_files()


@shared_task(name="catalog.tasks.send_help_code")
def send_help_code(consent_id: int) -> None:
    helping.send_help_code(consent_id=consent_id)


@shared_task(name="catalog.tasks.send_invitations")
def send_invitations() -> None:
    team_letters.send_invitations()


@shared_task(name="catalog.tasks.keep_views")
def keep_views() -> None:
    viewing.keep_views()


@shared_task
def draw_product(product_id: int, view: int) -> None:
    pictures.draw_product(product_id=product_id, view=view, actor=SYSTEM)


@shared_task
def draw_cover(producer_id: int) -> None:
    pictures.draw_cover(producer_id=producer_id)


@shared_task
def draw_missing() -> None:
    if not settings.DEMO:  # real shops wait for real photographs
        return
    wanted = views_to_draw()[: settings.DEMO_PICTURES]
    heroes = [draw_product.s(product_id, view) for product_id, view in wanted if view == 0]
    covers = [draw_cover.s(producer_id) for producer_id in producers_to_draw()[: settings.DEMO_PICTURES]]
    others = [draw_product.s(product_id, view) for product_id, view in wanted if view > 0]
    for drawing in heroes + covers + others:  # what the first pages show comes first
        drawing.delay()


@shared_task
def write_sheet(run_id: int) -> None:
    working.write_sheet(run_id=run_id)


@shared_task
def write_waiting_sheets() -> None:
    working.write_waiting()
