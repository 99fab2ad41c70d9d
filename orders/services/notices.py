"""Sending the e-mails we owe. The rows are the queue; beat asks every 30 seconds."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import reduce
from operator import or_
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.kernel import clock

from ..models import OrderNotice
from .letters import Letter, write_letter

logger = logging.getLogger(__name__)

# How long after a message came up its first, second, … attempt is due: about a day for a mail server to come back.
WAITS = [timedelta(minutes=minutes) for minutes in (0, 1, 5, 15, 60, 3 * 60, 12 * 60, 24 * 60)]
AT_A_TIME = 500
TIMEOUT_S = 20


def send_notices() -> int:
    """Send the messages that are due, oldest first; how many went out.

    Two workers never send the same one; one that crashes half-way leaves it to be sent again (at least once).
    What fails eight times is given up, with an error in the log and a row in the console.
    """
    now = clock.now()
    due = reduce(or_, (Q(attempts=tried, created_at__lte=now - wait) for tried, wait in enumerate(WAITS)))
    rows = OrderNotice.objects.filter(due, sent_at__isnull=True).order_by("created_at", "pk")
    return sum(
        _claim(pk, tried) and _send(pk, tried + 1) for pk, tried in rows.values_list("pk", "attempts")[:AT_A_TIME]
    )


@transaction.atomic
def _claim(pk: int, tried: int) -> bool:
    """Count the attempt before it is made, so that a message that kills its worker is not tried for ever."""
    waiting = OrderNotice.objects.select_for_update(skip_locked=True).filter(pk=pk, attempts=tried, sent_at=None)
    return waiting.first() is not None and OrderNotice.objects.filter(pk=pk).update(attempts=tried + 1) == 1


def _send(pk: int, attempt: int) -> bool:
    """Post a claimed letter. The claim keeps others away until the next attempt is due, longer than TIMEOUT_S."""
    notice = OrderNotice.objects.select_related("order__ward", "part__producer", "part__fulfilment").get(pk=pk)
    try:
        _post(notice)
    except (SMTPException, OSError) as error:
        level = logging.ERROR if attempt == len(WAITS) else logging.WARNING
        logger.log(level, "e-mail %s (%s) not sent, attempt %s of %s: %s", pk, notice.kind, attempt, len(WAITS), error)
        return False
    return OrderNotice.objects.filter(pk=pk, sent_at=None).update(sent_at=clock.now()) == 1


def _post(notice: OrderNotice) -> None:
    with translation.override(notice.language):
        letter = write_letter(notice)
        text, html = _bodies(letter)
    # The same id each time: where a crash made us send twice, mail programs show one.
    headers = {
        "Message-ID": f"<notice-{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    connection = get_connection(timeout=TIMEOUT_S)
    mail = EmailMultiAlternatives(letter.subject, text, to=[notice.recipient], headers=headers, connection=connection)
    mail.attach_alternative(html, "text/html")
    mail.send()


def _bodies(letter: Letter) -> tuple[str, str]:
    context = {"letter": letter, "shop": settings.SHOP}
    return (
        render_to_string("orders/mail/letter.txt", context),
        render_to_string("orders/mail/letter.html", context),
    )
