"""What operators do about refunds that did not arrive: forms of the console, each calling one command."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed

from .models import Refund
from .services.refunding import retry_refund


class SendAgain(forms.Form):
    """Nothing to say: it goes where it went before."""


class ByTransfer(forms.Form):
    """Nothing to say: the queue of transfers out asks where to, the buyer or two operators."""


def _is_stuck(refund: Refund) -> bool:
    return Refund.objects.stuck().filter(pk=refund.pk).exists()


def _again(refund: Refund, *, actor: Actor) -> object:
    return retry_refund(refund_id=refund.pk, actor=actor)


def _by_transfer(refund: Refund, *, actor: Actor) -> object:
    return retry_refund(refund_id=refund.pk, actor=actor, by_transfer=True)


REFUND_DEEDS = (
    Deed("gui-lai", _("Gửi lại như cũ"), SendAgain, _again, _is_stuck),
    Deed(
        "chuyen-khoan",
        _("Trả bằng chuyển khoản, hai người duyệt"),
        ByTransfer,
        _by_transfer,
        lambda refund: _is_stuck(refund) and refund.share.payment.provider != "vietqr",
    ),
)
