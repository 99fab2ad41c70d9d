"""What a producer receives for a part of an order, and what was kept of it: plain sentences for its money box."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd

from ..ledger.splitting import Split
from ..models import Allocation, PaymentShare
from .money_lines import MoneyLine


def lines_of_earning(share: PaymentShare) -> list[MoneyLine]:
    """Before it is earned and after; nothing for money that was never the order's. share.allocation is loaded."""
    allocation: Allocation | None = getattr(share, "allocation", None)
    if allocation is None:
        return []
    lines = [_receives(allocation)]
    if allocation.left.goods_vnd:
        lines.append(MoneyLine("info", _kept(allocation.left)))
    if allocation.delivery_left_vnd and allocation.delivery_goes_to_producer:
        text = _("Trong đó %(amount)s là phí giao người mua trả để bà con gửi hàng.")
        lines.append(MoneyLine("info", text % {"amount": format_vnd(allocation.delivery_left_vnd)}))
    return lines


def _receives(allocation: Allocation) -> MoneyLine:
    facts = {"amount": format_vnd(allocation.producers_left_vnd)}
    if not allocation.producers_left_vnd:
        return MoneyLine("info", _("Đơn này bà con không nhận khoản nào: tiền đã trả lại cho người mua."))
    if allocation.released_at is None:
        text = _("Bà con nhận được %(amount)s cho đơn này, sau khi giao xong và hết hạn khiếu nại.")
        return MoneyLine("clock", text % facts)
    on = date_format(localtime(allocation.released_at), "d/m/Y")
    text = _("Bà con nhận được %(amount)s cho đơn này: đã là tiền của bà con từ %(on)s.")
    return MoneyLine("check-circle", text % {**facts, "on": on}, "success")


def _kept(left: Split) -> str:
    """Goods, commission, taxes."""
    taxes_vnd = left.vat_vnd + left.pit_vnd
    facts = {
        "goods": format_vnd(left.goods_vnd),
        "commission": format_vnd(left.commission_vnd),
        "taxes": format_vnd(taxes_vnd),
    }
    if taxes_vnd:
        text = _("Tiền hàng %(goods)s, chợ giữ hoa hồng %(commission)s và nộp thuế thay bà con %(taxes)s.")
    else:
        text = _("Tiền hàng %(goods)s, chợ giữ hoa hồng %(commission)s.")
    return text % facts
