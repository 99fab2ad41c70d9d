"""E-mails about commission invoices: told, reminded before the day, and operators after it. The rows are the queue."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.money import format_vnd
from marketplace.kernel.sweeps import sweep

from ..models import CommissionInvoice
from ..selectors.invoices import overdue_invoices

log = logging.getLogger(__name__)
REMIND_DAYS, TIMEOUT_S = 3, 20


def press_for_invoices() -> int:
    """Tell of new invoices, remind before they are due, tell operators of those overdue; how many letters left."""
    unpaid = CommissionInvoice.objects.unpaid().order_by("pk")
    soon = unpaid.filter(reminded_at=None, due_on__lte=clock.today() + timedelta(days=REMIND_DAYS))
    rows = [
        *((invoice.pk, "told_at") for invoice in unpaid.filter(told_at=None)),
        *((invoice.pk, "reminded_at") for invoice in soon.exclude(told_at=None)),
        *((invoice.pk, "alerted_at") for invoice in overdue_invoices().filter(alerted_at=None)),
    ]
    return sum(sweep([partial(_send, pk, stamp) for pk, stamp in rows]))


def _send(pk: int, stamp: str) -> bool:
    """Claim it by its stamp first: two workers never send the same one. One that could not leave is tried again."""
    claimed = CommissionInvoice.objects.filter(pk=pk, paid_at=None, **{stamp: None}).update(**{stamp: clock.now()})
    if not claimed:
        return False
    invoice = CommissionInvoice.objects.select_related("producer").get(pk=pk)
    to = settings.SHOP["email"] if stamp == "alerted_at" else invoice.producer.email
    if not to:
        return False
    try:
        with translation.override("vi"):
            subject, lines = letter_of(invoice, stamp)
            body = "\n\n".join(lines) + "\n"
            headers, connection = {"Auto-Submitted": "auto-generated"}, get_connection(timeout=TIMEOUT_S)
            EmailMessage(subject, body, to=[to], headers=headers, connection=connection).send()
    except (SMTPException, OSError) as error:
        log.warning("letter of invoice %s (%s) not sent: %s", pk, stamp, type(error).__name__)
        CommissionInvoice.objects.filter(pk=pk).update(**{stamp: None})
        return False
    return True


def letter_of(invoice: CommissionInvoice, stamp: str) -> tuple[str, list[str]]:
    """(subject, paragraphs), in the active language; stamp says which of the three it is."""
    site = settings.SITE_URL.rstrip("/")
    facts = {
        "number": invoice.number,
        "month": f"{invoice.month:%m/%Y}",
        "rest": format_vnd(invoice.rest_vnd),
        "due": f"{invoice.due_on:%d/%m/%Y}",
        "producer": invoice.producer.name,
    }
    if stamp == "alerted_at":
        page = site + reverse("admin:payments_commissioninvoice_change", args=[invoice.pk])
        words = _("%(producer)s chưa trả %(rest)s hoa hồng tháng %(month)s, hạn %(due)s. Gọi hỏi thăm giúp.")
        return _("Quá hạn: hoa hồng %(number)s") % facts, [words % facts, page]
    page = site + reverse("payments:invoice", args=[invoice.sequence])
    greeting = _("Chào %(name)s,") % {"name": invoice.producer.contact_name}
    if stamp == "reminded_at":
        subject = _("Nhắc: hoa hồng %(number)s tới hạn %(due)s") % facts
    else:
        subject = _("Hoa hồng tháng %(month)s: %(rest)s") % facts
    words = _("Người mua trả thẳng cho nhà mình, nên chợ gửi phiếu hoa hồng %(number)s: %(rest)s, trả trước %(due)s.")
    return subject, [greeting, words % facts, _("Từng khoản và mã QR để chuyển ở đây:"), page]
