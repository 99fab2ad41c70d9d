"""One letter to the operators for each suspension that happened by itself. Owed in its transaction, sent after it."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from federation.models import Partner
from federation.selectors.cards import card_of

logger = logging.getLogger(__name__)


def send_owed_alerts() -> int:
    """How many were sent. A letter that can't be sent stays owed."""
    sent = 0
    for partner in Partner.objects.filter(alert_owed=True).order_by("pk"):
        # The row count says whose letter it is: two workers send one.
        if Partner.objects.filter(pk=partner.pk, alert_owed=True).update(alert_owed=False):
            try:
                _send(partner)
                sent += 1
            except OSError as error:  # smtplib's errors are OSErrors, too
                Partner.objects.filter(pk=partner.pk).update(alert_owed=True)
                logger.warning("no letter about %s: %s", partner.node_id, error)
    return sent


def _send(partner: Partner) -> None:
    with override("vi"):
        subject = _("Máy đã tạm ngưng chợ bạn %(name)s") % {"name": partner.name}
        lines = [card_of(partner, 0).sentence, partner.detail, f"{settings.SITE_URL}/console/"]
    send_mail(subject, "\n\n".join(line for line in lines if line), None, [settings.SHOP["email"]])
