"""What a producer receives for a part of an order, and what was kept of it: plain sentences for its money box."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd

from ..ledger.splitting import Split, share_of
from ..models import Allocation, LineCommission, PaymentShare
from .money_lines import MoneyLine
from .quotes import percent


def lines_of_earning(share: PaymentShare) -> list[MoneyLine]:
    """Before it is earned and after; nothing for money that was never the order's. share.allocation is loaded."""
    allocation: Allocation | None = getattr(share, "allocation", None)
    if allocation is None:
        return []
    if share.payment.is_direct:
        facts = {
            "amount": format_vnd(allocation.left.paid_vnd),
            "commission": format_vnd(allocation.commission_left_vnd),
        }
        text = _("Người mua trả thẳng nhà mình, còn lại %(amount)s. Hoa hồng %(commission)s lên phiếu cuối tháng.")
        return [MoneyLine("check-circle", text % facts, "success")]
    lines = [_receives(allocation)]
    if allocation.left.goods_vnd:
        lines.append(MoneyLine("info", _kept(allocation.left, _frozen_rate(share.part_id))))
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


def _frozen_rate(part_id: int) -> str:
    """The rate its lines were sold at, in words; empty where there were several, or a floor or a cap."""
    frozen = list(
        LineCommission.objects.filter(line__part=part_id).values_list("rate_bp", "base_vnd", "commission_vnd")
    )
    rates = {rate_bp for rate_bp, _base, _commission in frozen if rate_bp}
    if len(rates) != 1:
        return ""
    rate_bp, base_vnd = rates.pop(), sum(base for _rate, base, _commission in frozen)
    is_the_rate = share_of(base_vnd, rate_bp) == sum(commission for _rate, _base, commission in frozen)
    return percent(rate_bp) if is_the_rate else ""


def _kept(left: Split, rate: str) -> str:
    """Goods, commission with its rate, taxes."""
    taxes_vnd = left.vat_vnd + left.pit_vnd
    facts = {
        "goods": format_vnd(left.goods_vnd),
        "commission": f"{format_vnd(left.commission_vnd)} ({rate})" if rate else format_vnd(left.commission_vnd),
        "taxes": format_vnd(taxes_vnd),
    }
    if taxes_vnd:
        text = _("Tiền hàng %(goods)s, chợ giữ hoa hồng %(commission)s và nộp thuế thay bà con %(taxes)s.")
    else:
        text = _("Tiền hàng %(goods)s, chợ giữ hoa hồng %(commission)s.")
    return text % facts
