"""Letters about money that goes back, and about banks that look into a payment. Payments, one floor up, owes them."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel.calling import with_phone
from marketplace.kernel.money import format_vnd

from ..models import OrderNotice
from .letter_parts import Letter, part_of, to_buyer, to_producer


def _refunded(notice: OrderNotice) -> Letter:
    facts = _facts_of_part(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: đã trả lại tiền") % facts,
        paragraphs=[
            _("Chợ đã trả lại %(amount)s của phần do %(producer)s bán, theo cách bà con đã trả.") % facts,
            _("Ngân hàng thường cần vài ngày làm việc để ghi vào tài khoản của bà con."),
        ],
        button=_("Xem đơn hàng"),
    )


def _refund_failed(notice: OrderNotice) -> Letter:
    facts = _facts_of_part(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: tiền chưa trả lại được") % facts,
        paragraphs=[
            _("Chợ gửi lại %(amount)s của phần do %(producer)s bán, nhưng ngân hàng báo chưa nhận được.") % facts,
            _("Người trực chợ đang xử lý và sẽ gọi bà con. Bà con không phải làm gì, tiền này vẫn là của bà con."),
        ],
        button=_("Xem đơn hàng"),
    )


def _transfer_short(notice: OrderNotice) -> Letter:
    facts = _facts(notice)
    until = {"until": f"{localtime(notice.order.hold_expires_at):%H:%M %d/%m/%Y}"}
    how = _("Mở đơn hàng, quét mã mới để chuyển phần còn lại. Quá giờ giữ hàng thì chợ trả lại số đã chuyển.")
    if notice.order.is_unpaid:
        how = _("Chợ giữ hàng thêm tới %(until)s: mở đơn hàng, quét mã mới để chuyển phần còn lại.") % until
        how += " " + _("Quá giờ đó mà chưa đủ thì chợ trả lại số đã chuyển.")
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: còn thiếu %(amount)s") % facts,
        paragraphs=[
            _("Chợ đã nhận tiền chuyển khoản của bà con, còn thiếu %(amount)s nữa là đủ.") % facts,
            how,
        ],
        button=_("Chuyển phần còn lại"),
    )


def _transfer_back(notice: OrderNotice) -> Letter:
    facts = _facts(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: chợ trả lại %(amount)s") % facts,
        paragraphs=[
            _("Chợ nhận được %(amount)s nhiều hơn số cần cho đơn, hoặc tới khi đơn đã đóng hay đã đủ tiền.") % facts,
            _("Chợ chuyển trả lại bà con. Người trực chợ có thể gọi để hỏi số tài khoản nhận tiền."),
        ],
        button=_("Xem đơn hàng"),
    )


def _refund_account(notice: OrderNotice) -> Letter:
    facts = _facts(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: đã ghi tài khoản nhận lại tiền") % facts,
        paragraphs=[
            _("Có người mở đơn này và ghi số tài khoản để nhận lại %(amount)s.") % facts,
            _("Hai người trực chợ xem lại rồi mới chuyển."),
            with_phone(_("Nếu không phải bà con ghi, gọi %(phone)s ngay giúp.")),
        ],
        button=_("Xem đơn hàng"),
    )


def _transfer_reversed(notice: OrderNotice) -> Letter:
    facts = _facts(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: ngân hàng đã rút lại khoản chuyển") % facts,
        paragraphs=[
            _("Ngân hàng đã rút lại %(amount)s mà bà con chuyển cho đơn này, nên chợ không còn giữ khoản đó.") % facts,
            _("Tiền về lại tài khoản đã chuyển. Chưa thấy thì bà con hỏi ngân hàng của mình."),
            with_phone(_("Vẫn muốn lấy hàng, hoặc thấy có gì sai, bà con gọi %(phone)s, chợ gỡ cùng bà con.")),
        ],
        button=_("Xem đơn hàng"),
    )


def _disputed(notice: OrderNotice) -> Letter:
    facts = _facts(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: ngân hàng đang xem lại khoản thanh toán") % facts,
        paragraphs=[
            _("Ngân hàng của bà con báo có khiếu nại thẻ về %(amount)s và đang xem lại. Việc này có thể mất vài tuần.")
            % facts,
            _("Trong lúc ngân hàng giữ tiền, chợ chưa trả lại khoản nào của đơn, để tiền không về hai lần."),
            with_phone(_("Nếu bà con không khiếu nại, gọi %(phone)s giúp, chợ gỡ cùng bà con.")),
        ],
        button=_("Xem đơn hàng"),
    )


def _dispute_won(notice: OrderNotice) -> Letter:
    facts = _facts(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: ngân hàng đã xem xong") % facts,
        paragraphs=[
            _("Ngân hàng của bà con xem xong khiếu nại về %(amount)s: khoản thanh toán vẫn giữ nguyên.") % facts,
            with_phone(_("Hàng có vấn đề gì, bà con gọi %(phone)s, chợ giải quyết cùng bà con.")),
        ],
        button=_("Xem đơn hàng"),
    )


def _dispute_lost(notice: OrderNotice) -> Letter:
    facts = _facts(notice)
    return to_buyer(
        notice.order,
        subject=_("Đơn %(number)s: ngân hàng đã trả tiền lại") % facts,
        paragraphs=[
            _("Ngân hàng của bà con xem xong khiếu nại và đã trả tiền lại cho bà con. Chợ không trả thêm lần nữa."),
            _("Chưa thấy tiền về thì bà con hỏi ngân hàng phát hành thẻ."),
        ],
        button=_("Xem đơn hàng"),
    )


def _part_disputed(notice: OrderNotice) -> Letter:
    facts = _facts_of_part(notice)
    return to_producer(
        part_of(notice),
        subject=_("Đơn %(number)s: người mua khiếu nại với ngân hàng") % facts,
        paragraphs=[
            _("Người mua đang khiếu nại khoản thanh toán của đơn này với ngân hàng phát hành thẻ."),
            _("Bà con giữ lại phiếu giao hàng, ảnh chụp gói hàng và tin nhắn với người mua giúp. Chợ sẽ gọi để lấy."),
        ],
    )


def _part_dispute_won(notice: OrderNotice) -> Letter:
    facts = _facts_of_part(notice)
    return to_producer(
        part_of(notice),
        subject=_("Đơn %(number)s: khiếu nại đã xong, tiền còn nguyên") % facts,
        paragraphs=[_("Ngân hàng xem xong: khoản thanh toán của đơn này vẫn giữ nguyên. Cảm ơn bà con.")],
    )


def _part_dispute_lost(notice: OrderNotice) -> Letter:
    facts = _facts_of_part(notice)
    return to_producer(
        part_of(notice),
        subject=_("Đơn %(number)s: ngân hàng đã trả tiền cho người mua") % facts,
        paragraphs=[
            _("Ngân hàng xem xong khiếu nại và đã lấy tiền của đơn này trả lại cho người mua."),
            _("Hàng chưa gửi thì bà con giữ lại. Người trực chợ sẽ gọi để bàn tiếp."),
        ],
    )


def _part_transfer_reversed(notice: OrderNotice) -> Letter:
    facts = _facts_of_part(notice)
    return to_producer(
        part_of(notice),
        subject=_("Đơn %(number)s: ngân hàng đã rút lại tiền của người mua") % facts,
        paragraphs=[
            _("Ngân hàng đã rút lại khoản chuyển của đơn này, nên chợ không còn giữ tiền."),
            _("Hàng chưa gửi thì bà con giữ lại. Người trực chợ sẽ gọi để bàn tiếp."),
        ],
    )


MONEY_LETTERS: dict[str, Callable[[OrderNotice], Letter]] = {
    "refunded": _refunded,
    "refund_failed": _refund_failed,
    "transfer_back": _transfer_back,
    "transfer_short": _transfer_short,
    "refund_account": _refund_account,
    "transfer_reversed": _transfer_reversed,
    "part_transfer_reversed": _part_transfer_reversed,
    "disputed": _disputed,
    "dispute_won": _dispute_won,
    "dispute_lost": _dispute_lost,
    "part_disputed": _part_disputed,
    "part_dispute_won": _part_dispute_won,
    "part_dispute_lost": _part_dispute_lost,
}


def _facts(notice: OrderNotice) -> dict[str, str]:
    return {"number": notice.order.number, "amount": format_vnd(notice.amount_vnd or 0)}


def _facts_of_part(notice: OrderNotice) -> dict[str, str]:
    part = part_of(notice)
    return {**_facts(notice), "number": part.number, "producer": part.producer.name}
