"""Later: codes go out after the page was answered, so that its speed tells nothing about who has an account."""

from __future__ import annotations

from celery import shared_task

from . import codes


@shared_task
def deliver_code(code_id: int) -> None:
    codes.deliver_code(code_id=code_id)


@shared_task
def forget_codes() -> None:
    codes.forget_codes()
