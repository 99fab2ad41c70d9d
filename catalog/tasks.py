"""Later: every task may run twice, or be killed half-way and run again."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from marketplace.kernel.audit import SYSTEM

from .selectors.pictures import producers_to_draw, views_to_draw
from .services import pictures, review_letters


@shared_task
def make_renditions(image_id: int) -> None:
    pictures.make_renditions(image_id=image_id)


@shared_task
def make_missing_renditions() -> None:
    pictures.make_missing_renditions()


@shared_task(name="catalog.tasks.send_letters")
def send_letters() -> None:
    review_letters.send_letters()


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
