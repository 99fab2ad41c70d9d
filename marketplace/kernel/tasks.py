"""The kernel's jobs: to show that jobs are done, and to forget what nobody asks for."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from . import idempotency
from .health import note_heartbeat


@shared_task
def heartbeat() -> None:
    note_heartbeat()


@worker_ready.connect
def first_heartbeat(**_: Any) -> None:
    """Beat sends its first one only after a full interval."""
    note_heartbeat()


@shared_task
def forget_old_answers() -> None:
    idempotency.forget_old_answers()
