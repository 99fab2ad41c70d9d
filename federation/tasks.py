"""Federation's jobs."""

from __future__ import annotations

from celery import shared_task

from .services.sequencing import publish_noted


@shared_task
def publish() -> int:
    """Number and sign what was noted; nothing where no node is founded."""
    return publish_noted()
