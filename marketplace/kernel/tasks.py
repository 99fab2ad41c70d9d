"""The kernel's jobs: to show that jobs are done, and to forget what nobody asks for."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import task_success, worker_ready

from . import idempotency
from .health import note_heartbeat
from .runs import note_run


@shared_task
def heartbeat() -> None:
    note_heartbeat()


@worker_ready.connect
def first_heartbeat(**_: Any) -> None:
    """Beat sends its first one only after a full interval."""
    note_heartbeat()


@task_success.connect
def remember_run(sender: Any = None, **_: Any) -> None:
    """Every job that ends well says so."""
    note_run(sender.name)


@shared_task
def forget_old_answers() -> None:
    idempotency.forget_old_answers()
