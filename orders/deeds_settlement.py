"""How a marketplace settles: a form of the console that calls one command."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed

from .models import Way
from .services.direct import change_settlement


class WayForm(forms.Form):
    way = forms.ChoiceField(
        label=_("Tiền của người mua"),
        choices=Way.choices,
        help_text=_("Chỉ các đơn đặt từ lúc này. Đơn đã đặt giữ nguyên cách cũ."),
    )


def _change(_row: None, *, way: str, actor: Actor) -> object:
    return change_settlement(way=way, actor=actor)


SET_SETTLEMENT = Deed("way", _("Chọn cách nhận tiền"), WayForm, _change)
