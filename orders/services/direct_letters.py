"""Letters about money that goes from a buyer to a producer, and back, without us. Payments, one floor up, owes most."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd

from ..models import OrderNotice
from .letter_parts import Letter, greeting, part_of, to_buyer


def _page(name: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name)


def _facts(notice: OrderNotice) -> dict[str, str]:
    part = part_of(notice)
    return {
        "number": part.number,
        "producer": part.producer.name,
        "amount": format_vnd(notice.amount_vnd or 0),
        "name": notice.order.full_name,
    }


def _to_buyer(notice: OrderNotice, subject: str, *paragraphs: str) -> Letter:
    facts = _facts(notice)
    told = [words % facts for words in paragraphs]
    return to_buyer(notice.order, subject=subject % facts, paragraphs=told, button=_("Xem đơn hàng"))


def _to_producer(notice: OrderNotice, subject: str, *paragraphs: str) -> Letter:
    facts = _facts(notice)
    return Letter(
        subject=subject % facts,
        greeting=greeting(part_of(notice).producer.contact_name),
        paragraphs=[words % facts for words in paragraphs],
        button=_("Mở trang tiền khách trả thẳng"),
        url=_page("payments:direct_money"),
    )


def _to_operator(notice: OrderNotice, subject: str, *paragraphs: str) -> Letter:
    facts = _facts(notice)
    return Letter(
        subject=subject % facts,
        greeting=greeting(settings.SHOP["name"]),
        paragraphs=[words % facts for words in paragraphs],
        button=_("Mở bảng điều hành"),
        url=_page("admin:payments_directtransfer_changelist"),
    )


def _paid(notice: OrderNotice) -> Letter:
    return _to_buyer(
        notice,
        _("Đơn %(number)s: nhà làm đã nhận tiền"),
        _("%(producer)s báo đã nhận %(amount)s của bà con. Nhà làm xem đơn và chuẩn bị hàng."),
    )


def _let_go(notice: OrderNotice) -> Letter:
    return _to_buyer(
        notice,
        _("Phần %(number)s đã đóng vì chưa trả tiền"),
        _("Hết giờ giữ hàng mà %(producer)s chưa nhận được %(amount)s, nên phần này đóng lại. Các phần khác vẫn đi."),
        _("Lỡ chuyển rồi thì bà con báo nhà làm: hàng còn thì phần này mở lại, không còn thì nhà làm trả lại đủ."),
    )


def _said(notice: OrderNotice) -> Letter:
    return _to_producer(
        notice,
        _("%(name)s báo đã chuyển %(amount)s"),
        _("Phần đơn %(number)s: bà con mở tài khoản xem tiền tới chưa."),
        _("Tới rồi thì bấm “Đã nhận tiền”, để hàng được gửi đi. Chưa thấy thì bấm “Chưa thấy tiền”, chợ hỏi lại."),
    )


def _confirm_soon(notice: OrderNotice) -> Letter:
    return _to_producer(
        notice,
        _("Còn chờ nhà mình xem tiền: %(amount)s"),
        _("Người mua của phần đơn %(number)s báo đã chuyển mà nhà mình chưa trả lời. Xem tài khoản rồi bấm giúp."),
    )


def _denied(notice: OrderNotice) -> Letter:
    return _to_buyer(
        notice,
        _("Phần %(number)s: nhà làm chưa thấy tiền"),
        _("%(producer)s xem tài khoản mà chưa thấy %(amount)s. Người trực chợ đang hỏi lại hai bên."),
        _("Bà con giữ biên nhận chuyển khoản giúp. Hàng vẫn được giữ trong lúc hỏi."),
    )


def _hangs(notice: OrderNotice) -> Letter:
    return _to_operator(
        notice,
        _("Phần %(number)s: tiền trả thẳng còn treo"),
        _("Người mua báo đã chuyển %(amount)s, %(producer)s chưa xác nhận. Gọi hai bên rồi ghi kết quả."),
    )


def _refund_owed(notice: OrderNotice) -> Letter:
    return _to_producer(
        notice,
        _("Phần %(number)s: nhà mình trả lại người mua %(amount)s"),
        _("Tiền của đơn này đã vào thẳng nhà mình, nên nhà mình chuyển trả, về đúng tài khoản đã chuyển tới."),
        _("Chuyển xong thì bấm “Đã trả lại” và ghi số giao dịch. Chợ đã trừ phần hoa hồng tương ứng."),
    )


def _refund_soon(notice: OrderNotice) -> Letter:
    return _to_producer(
        notice,
        _("Nhắc: còn trả lại người mua %(amount)s"),
        _("Phần đơn %(number)s vẫn chưa thấy nhà mình báo đã trả lại tiền."),
    )


def _refund_coming(notice: OrderNotice) -> Letter:
    return _to_buyer(
        notice,
        _("Phần %(number)s: nhà làm trả lại %(amount)s"),
        _("%(producer)s nhận tiền thẳng từ bà con, nên nhà làm sẽ chuyển trả %(amount)s. Chợ theo dõi tới khi xong."),
    )


def _refund_sent(notice: OrderNotice) -> Letter:
    return _to_buyer(
        notice,
        _("Phần %(number)s: nhà làm báo đã trả %(amount)s"),
        _("%(producer)s báo đã chuyển trả. Bà con xem tài khoản, rồi bấm “Đã nhận” hoặc “Chưa nhận được” ở trang đơn."),
    )


def _refund_hangs(notice: OrderNotice) -> Letter:
    return _to_operator(
        notice,
        _("Phần %(number)s: tiền trả lại còn treo"),
        _("%(producer)s phải trả lại người mua %(amount)s: quá hạn, hoặc người mua báo chưa nhận được."),
    )


def _over(notice: OrderNotice) -> Letter:
    return _to_producer(
        notice,
        _("Phần %(number)s: người mua chuyển dư %(amount)s"),
        _("Tài khoản nhà mình nhận nhiều hơn số tiền của đơn, có thể vì người mua chuyển hai lần."),
        _("Nhà mình chuyển trả phần dư về đúng tài khoản đã chuyển tới."),
    )


def _over_coming(notice: OrderNotice) -> Letter:
    return _to_buyer(
        notice,
        _("Phần %(number)s: bà con chuyển dư %(amount)s"),
        _("Tài khoản của %(producer)s nhận dư %(amount)s. Nhà làm đã được nhắn trả lại; chưa thấy thì bà con gọi chợ."),
    )


DIRECT_LETTERS: dict[str, Callable[[OrderNotice], Letter]] = {
    "direct_paid": _paid,
    "part_let_go": _let_go,
    "direct_said": _said,
    "direct_reminder": _confirm_soon,
    "direct_denied": _denied,
    "direct_hangs": _hangs,
    "direct_refund_owed": _refund_owed,
    "direct_refund_reminder": _refund_soon,
    "direct_refund_coming": _refund_coming,
    "direct_refund_sent": _refund_sent,
    "direct_refund_hangs": _refund_hangs,
    "direct_over": _over,
    "direct_over_coming": _over_coming,
}
