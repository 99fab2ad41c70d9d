"""Letters to producers whose own system takes no more news of us."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import OrderNotice
from .letter_parts import Letter, part_of, to_producer


def _gone(notice: OrderNotice) -> Letter:
    return _stopped(notice, _("Máy bên đó báo không nhận tin nữa (410), nên chợ ngưng gửi."))


def _silent(notice: OrderNotice) -> Letter:
    return _stopped(notice, _("Chợ gửi nhiều lần trong ba ngày mà máy bên đó không trả lời, nên chợ ngưng gửi."))


def _stopped(notice: OrderNotice, why: str) -> Letter:
    return to_producer(
        part_of(notice),
        subject=_("Phần mềm của nhà mình không nhận tin từ chợ"),
        paragraphs=[
            why,
            _("Bà con nhờ người làm phần mềm xem lại, rồi bật lại ở trang Kết nối. Đơn hàng trên chợ không bị gì cả."),
        ],
        button=_("Mở trang Kết nối"),
        url=settings.SITE_URL.rstrip("/") + reverse("orders:endpoints"),
    )


ENDPOINT_LETTERS: dict[str, Callable[[OrderNotice], Letter]] = {"endpoint_gone": _gone, "endpoint_silent": _silent}
