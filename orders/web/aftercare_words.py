"""What happens next with a part, and what was changed about its price, as its buyer reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import states
from ..models import Adjustment, OrderLine, SellerOrder

NEXT: dict[str, Promise] = {
    states.PAID: gettext_lazy(
        "Nhà làm trả lời trước %(at)s. Quá giờ đó mà chưa trả lời thì phần này tự hủy và tiền về lại bà con."
    ),
    states.RESERVED: gettext_lazy(
        "Nhà làm giữ phần cho bà con. Thu hoạch xong (dự kiến %(at)s) chợ báo bà con trả phần còn lại."
    ),
    states.AWAITING_REST: gettext_lazy(
        "Hàng đã thu hoạch và để riêng cho bà con. Trả phần còn lại là nhà làm gửi ngay."
    ),
    states.PROPOSED: gettext_lazy(
        "Nhà làm thiếu hàng nên hỏi ý bà con. Trả lời trước %(at)s giúp nhé; quá giờ thì nhà làm chỉ gửi phần có."
    ),
    states.CONFIRMED: gettext_lazy("Nhà làm đang chuẩn bị hàng cho bà con."),
    states.PACKED: gettext_lazy("Hàng đã đóng gói, sắp lên đường."),
    states.HANDED_OVER: gettext_lazy("Hàng đang trên đường. Nhận được rồi, bà con bấm “Tôi đã nhận hàng” giúp nhé."),
    states.READY: gettext_lazy("Hàng đã sẵn ở điểm lấy hàng, mời bà con tới lấy."),
    states.DELIVERED: gettext_lazy(
        "Hàng đã tới. Có gì chưa ưng, bà con báo trước %(at)s; sau đó phần này được xem là hoàn tất."
    ),
    states.CLOSED: gettext_lazy("Phần này đã xong. Cảm ơn bà con đã mua của nhà làm."),
    states.EXPIRED: gettext_lazy("Nhà làm không trả lời kịp nên phần này đã hủy. Tiền được hoàn lại đủ cho bà con."),
    states.CANCELLED: gettext_lazy("Phần này đã hủy. Tiền được hoàn lại đủ cho bà con."),
    states.NOT_ACCEPTED: gettext_lazy(
        "Hàng không tới tay người nhận và đã quay về. Tiền hàng được hoàn lại; phí giao thì không, vì xe đã chạy."
    ),
}
# Where a part that is fetched at a point reads otherwise.
_AT_POINT: dict[str, Promise] = {
    states.PACKED: gettext_lazy("Hàng đã đóng gói, sắp đem tới điểm lấy hàng."),
    states.NOT_ACCEPTED: gettext_lazy("Hết hạn giữ hàng mà chưa ai tới lấy. Tiền hàng được hoàn lại cho bà con."),
}
_NOTHING_LEFT = gettext_lazy(
    "Nhà làm hết món này nên xin đổi món khác. Trả lời trước %(at)s giúp nhé; quá giờ thì phần này tự hủy, tiền về lại."
)
_GOOD = frozenset({states.DELIVERED, states.CLOSED})
_ASKS = frozenset({states.PROPOSED, states.AWAITING_REST})


def badge_kind(status: str) -> str:
    """The colour of a state: what went well, what ended without goods, what asks for an answer, what is on its way."""
    if status in _GOOD:
        return "badge-season"
    if status in states.GONE:
        return "badge-expiring"
    return "badge-new" if status in _ASKS else "badge-info"


def next_words(part: SellerOrder) -> str:
    """One sentence about what comes next, or how it ended; "" where another notice says it already."""
    if part.paid_at is None:
        return ""
    if part.status == states.PROPOSED and not part.proposal.leaves_something:
        return _NOTHING_LEFT % {"at": moment(_deadline(part))}
    words = str((_AT_POINT if part.is_picked_up else NEXT).get(part.status, NEXT.get(part.status, "")))
    if "%(at)s" not in words:
        return words
    return words % {"at": _harvest_days(part) if part.status == states.RESERVED else moment(_deadline(part))}


def _harvest_days(part: SellerOrder) -> str:
    """ "20/12–30/12"; "" where there is no harvest."""
    if part.harvest is None:
        return ""
    return f"{part.harvest.harvest_from:%d/%m}–{part.harvest.harvest_until:%d/%m}"


def moment(at: datetime | None) -> str:
    """ "15:30 ngày 24/11"; "" for no moment."""
    if at is None:
        return ""
    return _("%(time)s ngày %(day)s") % {"time": f"{localtime(at):%H:%M}", "day": f"{localtime(at):%d/%m}"}


def _deadline(part: SellerOrder) -> datetime | None:
    if part.status == states.PROPOSED:
        return part.proposal.expires_at
    if part.status == states.DELIVERED and part.delivered_at:
        return part.delivered_at + timedelta(days=settings.COMPLAINT_DAYS)
    return part.answer_by


def adjustment_words(made: Adjustment, lines: Mapping[int, OrderLine]) -> str:
    """What an adjustment is about: "thiếu 2 × Bánh in; thay bằng 2 × Bánh pía". Only for what concerns some lines."""
    words = []
    for item in made.items.all():
        line = lines.get(item.line_id or 0)
        if line is None or not item.units:
            continue
        facts = {"units": item.units, "name": line.product_name}
        if line.replaces_id and made.kind == Adjustment.Kind.SUBSTITUTED:
            words.append(_("thay bằng %(units)s × %(name)s") % facts)
        elif made.kind in {Adjustment.Kind.SHORT, Adjustment.Kind.SUBSTITUTED}:
            words.append(_("thiếu %(units)s × %(name)s") % facts)
        elif made.kind == Adjustment.Kind.RETURNED:
            words.append(f"{item.units} × {line.product_name}")
    return "; ".join(words)
