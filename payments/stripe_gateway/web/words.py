"""Plain words for what the database says in codes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_DELIVERY_STATES = {
    "delivered": _("đã nhận"),
    "pending": _("đang chờ"),
    "failed": _("không nhận được"),
    "dropped": _("bị bỏ theo lệnh thử lỗi"),
}


def delivery_state(state: str) -> str | Promise:
    return _DELIVERY_STATES.get(state, state)
