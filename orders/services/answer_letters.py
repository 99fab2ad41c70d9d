"""Letters about what a producer answered, or did not: less, something else, nothing, too late."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel.calling import with_phone
from marketplace.kernel.money import format_vnd

from ..models import Adjustment, OrderNotice, SellerOrder
from .letter_parts import Letter, address_of, answer_address, paid_back, part_of, to_buyer, to_producer


def _confirmed_short(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    facts = _facts(part)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: nhà làm nhận, nhưng thiếu hàng") % facts,
        paragraphs=[
            _("%(producer)s đã nhận đơn, nhưng không đủ hàng:") % facts,
            *_missing_words(part),
            paid_back(notice.order, facts["back"]),
            _("Bà con không muốn nhận phần còn lại? Mở đơn, bấm hủy trước khi nhà làm đóng gói, tiền trả lại hết."),
        ],
        button=_("Xem đơn hàng"),
    )


def _proposed(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    until = f"{localtime(part.proposal.expires_at):%H:%M %d/%m/%Y}"
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: nhà làm xin đổi món, bà con xem giúp") % _facts(part),
        paragraphs=[
            _("%(producer)s không đủ hàng và xin đổi:") % _facts(part),
            *_offer_words(part),
            *([_("Lời nhắn: %(note)s") % {"note": part.proposal.note}] if part.proposal.note else []),
            *_ways(part, until),
        ],
        button=_("Trả lời nhà làm"),
    )


def _ways(part: SellerOrder, until: str) -> list[str]:
    """How the buyer may answer, and what comes without an answer."""
    if part.proposal.leaves_something:
        return [
            _("Bà con chọn đồng ý đổi, chỉ nhận phần có, hoặc hủy. Tiền chênh lệch chợ trả lại."),
            _("Sau %(until)s mà chưa có trả lời, nhà làm gửi phần có và chợ trả lại tiền phần thiếu.")
            % {"until": until},
        ]
    return [
        _("Bà con chọn đồng ý đổi, hoặc hủy. Tiền chênh lệch chợ trả lại."),
        _("Sau %(until)s mà chưa có trả lời, phần này tự hủy và chợ trả lại hết tiền.") % {"until": until},
    ]


def _agreed(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    substitutes = [line for line in part.lines.select_related("replaces") if line.replaces_id]
    taken = _("Người mua đồng ý đổi món. Bà con đóng gói theo đơn mới giúp.")
    left = _("Người mua không đổi món, chỉ nhận phần có. Bà con đóng gói phần đó giúp.")
    return to_producer(
        part,
        subject=_("Đơn %(number)s: người mua đã trả lời") % _facts(part),
        paragraphs=[taken if substitutes else left],
    )


def _refused(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_producer(
        part,
        subject=_("Đơn %(number)s: người mua đã hủy") % _facts(part),
        paragraphs=[_("Người mua không đổi món và hủy phần này. Bà con không phải gửi gì nữa.")],
    )


def _expired(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: nhà làm không trả lời kịp, hoàn tiền") % _facts(part),
        paragraphs=[
            _("%(producer)s chưa trả lời trong thời gian đã hẹn, nên chợ hủy phần này giúp bà con.") % _facts(part),
            paid_back(notice.order, _facts(part)["back"]),
            _("Những phần khác của đơn, nếu có, vẫn được giao."),
        ],
        button=_("Xem đơn hàng"),
    )


def _expired_producer(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_producer(
        part,
        subject=_("Đơn %(number)s: quá giờ trả lời, đã hủy") % _facts(part),
        paragraphs=[
            _("Đơn này chưa được xác nhận trong thời gian đã hẹn, nên chợ đã hủy và người mua được trả lại tiền."),
            _("Nhà bận thì bà con bật “Tạm nghỉ” để người mua biết ngày nhà nhận đơn lại."),
        ],
    )


def _remind(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    until = f"{localtime(part.answer_by):%H:%M %d/%m/%Y}" if part.answer_by else ""
    return to_producer(
        part,
        subject=_("Nhắc bà con: đơn %(number)s đang chờ xác nhận") % _facts(part),
        paragraphs=[
            _("Người mua đã trả tiền và đang chờ. Bà con mở đơn rồi bấm nhận giúp."),
            _("Sau %(until)s mà chưa nhận, đơn tự hủy và tiền trả lại người mua.") % {"until": until},
        ],
        button=_("Mở đơn để xác nhận"),
        url=answer_address(part),
    )


def _unanswered(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    until = f"{localtime(part.answer_by):%H:%M %d/%m/%Y}" if part.answer_by else ""
    facts = {**_facts(part), "phone": part.producer.phone, "until": until, "name": part.producer.contact_name}
    return Letter(
        subject=_("Cần gọi: %(producer)s chưa trả lời đơn %(number)s") % facts,
        greeting=_("Chào người trực chợ,"),
        paragraphs=[
            _("Đơn %(number)s đã nhắc mà chưa được xác nhận. Đơn tự hủy lúc %(until)s.") % facts,
            _("Gọi giúp %(name)s, %(phone)s.") % facts,
        ],
        button=_("Mở đơn trong bàn trực"),
        url=address_of("admin:orders_sellerorder_change", str(part.pk)),
    )


def _withdrawn(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: đã hủy, hoàn tiền") % _facts(part),
        paragraphs=[
            _("Phần do %(producer)s bán đã được hủy.") % _facts(part),
            paid_back(notice.order, _facts(part)["back"]),
        ],
        button=_("Xem đơn hàng"),
    )


def _withdrawn_producer(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    return to_producer(
        part,
        subject=_("Đơn %(number)s: đã hủy, bà con đừng gửi") % _facts(part),
        paragraphs=[_("Đơn này vừa được hủy và tiền trả lại người mua. Hàng đã được đưa lại lên sạp.")],
    )


def _not_accepted(notice: OrderNotice) -> Letter:
    part = part_of(notice)
    if part.is_picked_up:
        return _not_fetched(notice, part)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: hàng không tới tay bà con") % _facts(part),
        paragraphs=[
            _("Gói hàng của %(producer)s đã quay về nhà làm.") % _facts(part),
            paid_back(notice.order, _facts(part)["back"]),
            _("Phí giao thì không trả lại được, vì chuyến xe đã chạy."),
            _("Có gì không đúng, bà con mở đơn và bấm khiếu nại, chợ xem lại."),
        ],
        button=_("Xem đơn hàng"),
    )


def _not_fetched(notice: OrderNotice, part: SellerOrder) -> Letter:
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: hết hạn lấy hàng, hoàn tiền") % _facts(part),
        paragraphs=[
            _("Gói hàng của %(producer)s đã hết hạn giữ ở điểm lấy hàng và quay về nhà làm.") % _facts(part),
            paid_back(notice.order, _facts(part)["back"]),
            _("Có gì không đúng, bà con mở đơn và bấm khiếu nại, chợ xem lại."),
        ],
        button=_("Xem đơn hàng"),
    )


def _recall(notice: OrderNotice) -> Letter:
    part, lot = part_of(notice), notice.lot
    if lot is None:
        raise ValueError(f"notice {notice.pk} names no lot")
    name = f"{lot.variant.product.name} ({lot.variant.name})"
    facts = {**_facts(part), "name": name, "lot": lot.code or f"#{lot.pk}", "reason": lot.recall_reason}
    return to_buyer(
        notice.order,
        subject=_("Thu hồi: bà con đừng dùng %(name)s, lô %(lot)s") % facts,
        paragraphs=[
            _("Bà con có mua %(name)s, lô %(lot)s, của %(producer)s trong đơn %(number)s.") % facts,
            _("Lô này đang được thu hồi. Lý do: %(reason)s") % facts,
            with_phone(
                _("Bà con đừng dùng nữa, giữ lại bao bì giúp. Mở đơn để trả hàng và nhận lại tiền, hoặc gọi %(phone)s.")
            ),
        ],
        button=_("Xem đơn hàng"),
    )


ANSWER_LETTERS: dict[str, Callable[[OrderNotice], Letter]] = {
    "confirmed_short": _confirmed_short,
    "proposed": _proposed,
    "agreed": _agreed,
    "refused": _refused,
    "expired": _expired,
    "expired_producer": _expired_producer,
    "remind": _remind,
    "unanswered": _unanswered,
    "withdrawn": _withdrawn,
    "withdrawn_producer": _withdrawn_producer,
    "not_accepted": _not_accepted,
    "recall": _recall,
}


def _facts(part: SellerOrder) -> dict[str, str]:
    """Words of a part; back is what its last lowering of the price gives back."""
    lowered = Adjustment.objects.filter(part=part, amount_vnd__lt=0).last()
    back_vnd = -lowered.amount_vnd if lowered else 0
    return {"number": part.number, "producer": part.producer.name, "back": format_vnd(back_vnd)}


def _missing_words(part: SellerOrder) -> list[str]:
    return [
        _("%(name)s: đặt %(units)s, có %(there)s.")
        % {"name": f"{line.product_name} ({line.variant_name})", "units": line.units, "there": line.units_sent}
        for line in part.lines.all()
        if line.units_missing
    ]


def _offer_words(part: SellerOrder) -> list[str]:
    words = []
    for row in part.proposal.lines.select_related("line", "substitute__product"):
        facts = {"name": f"{row.line.product_name} ({row.line.variant_name})", "missing": row.units_missing}
        if row.substitute is None:
            words.append(_("%(name)s: thiếu %(missing)s.") % facts)
            continue
        facts |= {
            "units": row.substitute_units,
            "other": f"{row.substitute.product.name} ({row.substitute.name})",
        }
        words.append(_("%(name)s: thiếu %(missing)s, thay bằng %(units)s × %(other)s.") % facts)
    return words
