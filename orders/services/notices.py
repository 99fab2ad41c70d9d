"""Sending the e-mails and texts we owe. The rows are the queue; beat asks every 30 seconds."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from marketplace.kernel import clock
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.sweeps import sweep
from marketplace.kernel.texting import TextRefused, text_sender

from ..channels import EMAIL
from ..models import OrderNotice
from .history import due_at
from .letter_parts import Letter
from .letters import write_letter
from .talk import TALK_SIDES, is_unread
from .texts import write_text

logger = logging.getLogger(__name__)

# From the first failed attempt to the second, and so on: about a day for a mail server to come back. Each is longer
# than an attempt can take.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 4, 10, 45, 2 * 60, 9 * 60, 12 * 60)]
AT_A_TIME = 500
CALLED = {"email": "e-mail", "sms": "SMS", "zalo": "Zalo message"}
TIMEOUT_S = 20


def send_notices() -> int:
    """Send the messages that are due, oldest first; how many went out.

    Two workers never send the same one; one that crashes half-way leaves it to be sent again (at least once).
    What fails eight times is given up, with an error in the log and a row in the console.
    """
    rows = OrderNotice.objects.filter(due_at__lte=clock.now(), sent_at__isnull=True).order_by("due_at", "pk")
    return sum(sweep([partial(_try, *row) for row in rows.values_list("pk", "attempts")[:AT_A_TIME]]))


def _try(pk: int, tried: int) -> bool:
    return _claim(pk, tried) and _send(pk, tried + 1)


@transaction.atomic
def _claim(pk: int, tried: int) -> bool:
    """Count the attempt before it is made, so that a message that kills its worker is not tried for ever."""
    waiting = OrderNotice.objects.select_for_update(skip_locked=True).filter(pk=pk, attempts=tried, sent_at=None)
    notice = waiting.first()
    if notice is None:
        return False
    now = clock.now()
    waking = due_at(notice.kind, notice.channel, now)
    if waking > now:  # it was due before the quiet hours, and nobody came by in time
        OrderNotice.objects.filter(pk=pk).update(due_at=waking)
        return False
    again_at = due_at(notice.kind, notice.channel, now + PAUSES[tried]) if tried < len(PAUSES) else None
    return OrderNotice.objects.filter(pk=pk).update(attempts=tried + 1, due_at=again_at) == 1


def _send(pk: int, attempt: int) -> bool:
    """Post a claimed letter. The claim keeps others away until the next attempt is due."""
    notice = OrderNotice.objects.select_related("order__ward", "part__producer", "lot__variant__product").get(pk=pk)
    if _is_moot(notice):
        OrderNotice.objects.filter(pk=pk, sent_at=None).update(due_at=None)
        return False
    try:
        ref = _post(notice) if notice.channel == EMAIL else _text(notice)
    except TextRefused:
        logger.warning("%s %s (%s) was refused for good", notice.channel, pk, notice.kind)
        OrderNotice.objects.filter(pk=pk, sent_at=None).update(due_at=None)
        return False
    except (SMTPException, OSError, GatewayUnavailable) as error:
        # Not the error's own words: mail servers repeat the address, and logs are read by many.
        trouble = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
        level = logging.ERROR if attempt > len(PAUSES) else logging.WARNING
        logger.log(
            level, "%s %s (%s) not sent, attempt %s: %s", CALLED[notice.channel], pk, notice.kind, attempt, trouble
        )
        return False
    return OrderNotice.objects.filter(pk=pk, sent_at=None).update(sent_at=clock.now(), ref=ref) == 1


def _is_moot(notice: OrderNotice) -> bool:
    """Whether there is nothing left to tell: what it announces has been read meanwhile."""
    side = TALK_SIDES.get(notice.kind)
    return side is not None and notice.part_id is not None and not is_unread(part_id=notice.part_id, side=side)


def _text(notice: OrderNotice) -> str:
    """Hand a short text to the channel's carrier; its reference."""
    sender = text_sender(notice.channel)
    if sender is None:
        raise GatewayUnavailable(f"nobody carries {notice.channel}")
    with translation.override(notice.language):
        text = write_text(notice)
    return sender.send(notice.recipient, text, f"notice-{notice.pk}")[:80]


def _post(notice: OrderNotice) -> str:
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
    return ""


def _bodies(letter: Letter) -> tuple[str, str]:
    context = {"letter": letter, "shop": settings.SHOP}
    return (
        render_to_string("orders/mail/letter.txt", context),
        render_to_string("orders/mail/letter.html", context),
    )
