"""Sending the e-mails we owe about products. The rows are the queue; beat asks again and again."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.sweeps import sweep

from ..models import CatalogNotice

logger = logging.getLogger(__name__)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 10, 60, 6 * 60, 24 * 60)]
AT_A_TIME, TIMEOUT_S = 200, 20


def send_letters() -> int:
    """Send the letters that are due, oldest first; how many went out. Two workers never send the same one."""
    due = CatalogNotice.objects.filter(due_at__lte=clock.now(), sent_at__isnull=True).order_by("due_at", "pk")
    return sum(sweep([partial(_send, *row) for row in due.values_list("pk", "attempts")[:AT_A_TIME]]))


def _send(pk: int, tried: int) -> bool:
    """Count the attempt first: the row count says whether it is ours, and a letter that kills its worker ends."""
    again_at = clock.now() + PAUSES[tried] if tried < len(PAUSES) else None
    waiting = CatalogNotice.objects.filter(pk=pk, attempts=tried, sent_at=None)
    if not waiting.update(attempts=tried + 1, due_at=again_at):
        return False
    notice = CatalogNotice.objects.select_related("change__product", "producer").get(pk=pk)
    try:
        with translation.override("vi"):
            _post(notice)
    except (SMTPException, OSError) as error:
        logger.warning("letter %s (%s) not sent: %s", pk, notice.kind, type(error).__name__)
        return False
    return CatalogNotice.objects.filter(pk=pk, sent_at=None).update(sent_at=clock.now()) == 1


def _post(notice: CatalogNotice) -> None:
    subject, lines = write_letter(notice)
    headers = {
        "Message-ID": f"<product-notice-{notice.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    connection = get_connection(timeout=TIMEOUT_S)
    body = "\n\n".join(lines) + "\n"
    EmailMessage(subject, body, to=[notice.recipient], headers=headers, connection=connection).send()


def write_letter(notice: CatalogNotice) -> tuple[str, list[str]]:
    """(subject, paragraphs), in the active language."""
    change, name = notice.change, notice.change.product.name_vi
    own_page = _address(reverse("orders:product", args=[change.product_id]))
    greeting = _("Chào %(name)s,") % {"name": notice.producer.contact_name}
    if notice.kind == CatalogNotice.Kind.TO_REVIEW:
        review = _address(reverse("admin:catalog_productchange_change", args=[change.pk]))
        words = {"producer": notice.producer.legal_name, "name": name}
        return _("Chờ duyệt: %(name)s") % words, [_("%(producer)s gửi món “%(name)s” chờ duyệt.") % words, review]
    if notice.kind == CatalogNotice.Kind.APPROVED:
        told = _("Món “%(name)s” đã lên kệ.") if change.is_first else _("Chỗ sửa ở món “%(name)s” đã hiện ra.")
        subject = _("Đã duyệt: %(name)s") % {"name": name}
        return subject, [greeting, told % {"name": name}, own_page]
    subject = _("Chợ hỏi lại về %(name)s") % {"name": name}
    asked = [_("Vì sao: %(reason)s") % {"reason": change.reason}, _("Cần làm: %(advice)s") % {"advice": change.advice}]
    return subject, [greeting, *asked, _("Sửa rồi gửi lại ở đây:"), own_page]


def _address(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}"
