"""Letters about returns and complaints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd

from ..models import Complaint, OrderNotice, Return
from .letter_parts import Letter, address_of, greeting, part_of, to_buyer


def _return_asked(notice: OrderNotice) -> Letter:
    part, asked = part_of(notice), _return(notice)
    facts = {"number": part.number, "reason": asked.get_reason_display(), "until": _moment(asked.answer_by)}
    return Letter(
        subject=_("Đơn %(number)s: người mua xin trả hàng") % facts,
        greeting=greeting(part.producer.contact_name),
        paragraphs=[
            _("Lý do: %(reason)s") % facts,
            *([asked.words] if asked.words else []),
            _("Bà con xem và trả lời trước %(until)s giúp.") % facts,
        ],
        button=_("Xem yêu cầu trả hàng"),
        url=address_of("orders:part", part.number),
    )


def _return_unanswered(notice: OrderNotice) -> Letter:
    part, asked = part_of(notice), _return(notice)
    facts = {"code": asked.code, "producer": part.producer.name, "until": _moment(asked.answer_by)}
    return Letter(
        subject=_("Cần xử lý: yêu cầu trả hàng %(code)s chưa ai trả lời") % facts,
        greeting=_("Chào người trực chợ,"),
        paragraphs=[
            _("%(producer)s hẹn trả lời trước %(until)s mà chưa trả lời. Bà con gọi hỏi, hoặc quyết định giúp.") % facts
        ],
        button=_("Mở yêu cầu trả hàng"),
        url=address_of("admin:orders_return_change", str(asked.pk)),
    )


def _return_accepted(notice: OrderNotice) -> Letter:
    return _return_answered(
        notice,
        _("Đơn %(number)s: nhà làm nhận lại hàng"),
        _("%(producer)s đồng ý nhận lại hàng. Hàng về tới nơi thì tiền được trả lại."),
    )


def _return_settled(notice: OrderNotice) -> Letter:
    return _return_answered(
        notice,
        _("Đơn %(number)s: đồng ý trả lại tiền"),
        _("%(producer)s đồng ý trả lại %(amount)s. Ngân hàng thường cần vài ngày làm việc."),
    )


def _return_refused(notice: OrderNotice) -> Letter:
    letter = _return_answered(
        notice, _("Đơn %(number)s: nhà làm không nhận trả hàng"), _("%(producer)s không nhận trả hàng lần này.")
    )
    letter.paragraphs.append(_("Bà con thấy chưa thỏa đáng thì mở đơn và bấm khiếu nại, chợ xem lại."))
    return letter


def _return_answered(notice: OrderNotice, subject: str, words: str) -> Letter:
    part, asked = part_of(notice), _return(notice)
    facts = {"number": part.number, "producer": part.producer.name, "amount": format_vnd(asked.amount_vnd)}
    told = [_("Lời nhắn: %(note)s") % {"note": asked.decision}] if asked.decision else []
    return to_buyer(notice.order, subject=subject % facts, paragraphs=[words % facts, *told], button=_("Xem đơn hàng"))


def _complaint_filed(notice: OrderNotice) -> Letter:
    filed = _complaint(notice)
    facts = {"code": filed.code, "seen": _moment(filed.receive_by), "until": _moment(filed.answer_by)}
    return to_buyer(
        notice.order,
        subject=_("Chợ đã nhận khiếu nại %(code)s") % facts,
        paragraphs=[
            _("Mã khiếu nại của bà con là %(code)s. Chợ xem trước %(seen)s và trả lời trước %(until)s.") % facts,
            _("Bà con mở đơn để theo dõi từng bước."),
        ],
        button=_("Theo dõi khiếu nại"),
    )


def _complaint_received(notice: OrderNotice) -> Letter:
    filed = _complaint(notice)
    facts = {"code": filed.code, "until": _moment(filed.answer_by)}
    return to_buyer(
        notice.order,
        subject=_("Khiếu nại %(code)s: đã tiếp nhận") % facts,
        paragraphs=[_("Người trực chợ đã tiếp nhận và đang xử lý. Chợ trả lời trước %(until)s.") % facts],
        button=_("Theo dõi khiếu nại"),
    )


def _complaint_answered(notice: OrderNotice) -> Letter:
    filed = _complaint(notice)
    facts = {"code": filed.code, "amount": format_vnd(notice.amount_vnd or 0)}
    money = [_("Chợ trả lại cho bà con %(amount)s.") % facts] if notice.amount_vnd else []
    return to_buyer(
        notice.order,
        subject=_("Khiếu nại %(code)s: chợ trả lời") % facts,
        paragraphs=[
            filed.answer,
            *money,
            _("Bà con mở đơn để đánh giá cách giải quyết, hoặc cho chợ biết điều gì chưa xong."),
        ],
        button=_("Xem và đánh giá"),
    )


def _complaint_to_handle(notice: OrderNotice) -> Letter:
    filed = _complaint(notice)
    facts = {
        "code": filed.code,
        "field": filed.get_field_display(),
        "received": _moment(filed.receive_by),
        "until": _moment(filed.answer_by),
    }
    return Letter(
        subject=_("Khiếu nại %(code)s cần xử lý") % facts,
        greeting=_("Chào người trực chợ,"),
        paragraphs=[
            _("Lĩnh vực: %(field)s") % facts,
            filed.words,
            _("Tiếp nhận trước %(received)s, trả lời trước %(until)s.") % facts,
        ],
        button=_("Mở khiếu nại"),
        url=address_of("admin:orders_complaint_change", str(filed.pk)),
    )


CARE_LETTERS: dict[str, Callable[[OrderNotice], Letter]] = {
    "return_asked": _return_asked,
    "return_unanswered": _return_unanswered,
    "return_accepted": _return_accepted,
    "return_settled": _return_settled,
    "return_refused": _return_refused,
    "complaint_filed": _complaint_filed,
    "complaint_received": _complaint_received,
    "complaint_answered": _complaint_answered,
    "complaint_to_handle": _complaint_to_handle,
}


def _return(notice: OrderNotice) -> Return:
    """The latest return of the part: one is open at a time."""
    return part_of(notice).returns.latest("asked_at", "pk")


def _complaint(notice: OrderNotice) -> Complaint:
    """The latest complaint of the part: one is open at a time."""
    return part_of(notice).complaints.latest("filed_at", "pk")


def _moment(at: datetime) -> str:
    return f"{localtime(at):%H:%M %d/%m/%Y}"
