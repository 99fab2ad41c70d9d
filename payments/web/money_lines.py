"""What became of a payment, one plain sentence per fact, for its buyer and for the producers it is shared by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd
from orders.models import Order

from .. import states
from ..models import BankCredit, BankCreditUse, Dispute, Payment, PaymentShare, Refund


@dataclass(frozen=True)
class MoneyLine:
    """icon and text; tone is that of a notice, "" for a plain line."""

    icon: str
    text: str
    tone: str = ""


def lines_for_buyer(order: Order, payments: list[Payment]) -> list[MoneyLine]:
    """Payments with their shares, refunds and disputes loaded; newest payment first."""
    return [
        line
        for payment in payments
        for line in (_of_direct(payment) if payment.is_direct else _of_payment(order, payment))
    ]


def lines_for_producer(share: PaymentShare) -> list[MoneyLine]:
    """What concerns one producer of a payment: the bank's questions, and whether this part's money went back."""
    was_given_back = share.refunded_vnd == share.captured_vnd
    disputes = [each for each in share.payment.disputes.all() if not (was_given_back and each.status == states.LOST)]
    return [*_refunds_for_producer(share), *map(_dispute_for_producer, disputes)]


def _of_direct(payment: Payment) -> Iterator[MoneyLine]:
    """What the buyer paid a producer; its own page (payments:direct) says the rest."""
    for share in payment.shares.all():
        facts = {"amount": format_vnd(payment.amount_vnd), "number": share.part.number}
        yield MoneyLine("check-circle", _("Nhà làm đã nhận %(amount)s (phần %(number)s)") % facts)
        for refund in share.refunds.all():
            facts["amount"] = format_vnd(refund.amount_vnd)
            if refund.status == Refund.Status.SUCCEEDED:
                yield MoneyLine("check-circle", _("Nhà làm đã trả lại %(amount)s (phần %(number)s)") % facts)
            else:
                yield MoneyLine("clock", _("Nhà làm đang trả lại %(amount)s (phần %(number)s)") % facts)


def _of_payment(order: Order, payment: Payment) -> Iterator[MoneyLine]:
    facts = {"amount": format_vnd(payment.amount_vnd)}
    by_transfer = payment.provider == "vietqr"
    if payment.succeeded_at:
        at = date_format(localtime(payment.succeeded_at), "H:i d/m/Y")
        yield MoneyLine("check-circle", _("Đã nhận %(amount)s lúc %(at)s") % {**facts, "at": at})
    elif payment.status == Payment.Status.OPEN and (order.is_unpaid or payment.charge_id):
        yield MoneyLine("clock", _("Đang chờ %(amount)s") % facts)
    if by_transfer:
        yield from _transfers(payment)
    for share in payment.shares.all():
        for refund in share.refunds.all():
            yield from _refund_for_buyer(share, refund, by_transfer=by_transfer)
    yield from _disputes_for_buyer(payment)


def _transfers(payment: Payment) -> Iterator[MoneyLine]:
    """What came so far of a payment that is not complete, and what was too much and goes back."""
    uses = [use for use in payment.bank_uses.all() if use.credit.state != BankCredit.State.REVERSED]
    came_vnd = sum(use.amount_vnd for use in uses if use.kind == BankCreditUse.Kind.PAYMENT)
    if came_vnd and payment.status != Payment.Status.SUCCEEDED:
        facts = {"amount": format_vnd(came_vnd), "of": format_vnd(payment.amount_vnd)}
        yield MoneyLine("info", _("Đã nhận %(amount)s trong %(of)s") % facts)
    for refund in payment.bank_refunds.all():
        if refund.use_id is None or refund.dropped_at is not None:
            continue
        facts = {"amount": format_vnd(refund.amount_vnd)}
        if refund.paid_at:
            yield MoneyLine("check-circle", _("Đã chuyển trả %(amount)s chuyển dư, trễ hoặc hai lần") % facts)
        else:
            text = _(
                "Chuyển dư, trễ hoặc hai lần: chợ đang trả lại %(amount)s, người trực chợ hỏi số tài khoản nếu cần"
            )
            yield MoneyLine("clock", text % facts, "info")


def _refund_for_buyer(share: PaymentShare, refund: Refund, *, by_transfer: bool) -> Iterator[MoneyLine]:
    facts = {"amount": format_vnd(refund.amount_vnd), "number": share.part.number}
    if refund.is_stuck:
        text = _("Chưa hoàn được %(amount)s (phần %(number)s). Người trực chợ đang xử lý và sẽ gọi bà con.")
        yield MoneyLine("warning", text % facts, "warning")
    elif refund.status == Refund.Status.SUCCEEDED:
        yield MoneyLine("check-circle", _("Đã hoàn %(amount)s (phần %(number)s)") % facts)
    elif refund.status == Refund.Status.ASKED and refund.is_waiting:
        text = _("Sẽ hoàn %(amount)s (phần %(number)s) nếu ngân hàng chưa trả: chờ ngân hàng xem lại xong")
        yield MoneyLine("clock", text % facts)
    elif refund.status == Refund.Status.ASKED:
        text = _("Đang hoàn %(amount)s (phần %(number)s) về thẻ đã trả")
        if by_transfer or refund.by_transfer:
            text = _(
                "Đang hoàn %(amount)s (phần %(number)s) bằng chuyển khoản; người trực chợ hỏi số tài khoản nếu cần"
            )
        yield MoneyLine("clock", text % facts)


def _disputes_for_buyer(payment: Payment) -> Iterator[MoneyLine]:
    """A bank may take more than is left after our refunds; what the buyer has of both is never more than was paid."""
    left_vnd = payment.amount_vnd - sum(share.refunded_vnd for share in payment.shares.all())
    for dispute in payment.disputes.all():
        if dispute.status == states.LOST:
            back_vnd = min(dispute.amount_vnd, left_vnd)
            left_vnd -= back_vnd
            icon, text = "check-circle", _("Ngân hàng của bà con đã trả lại %(amount)s cho bà con (khiếu nại thẻ)")
            if payment.provider == "vietqr":
                icon, text = "info", _("Ngân hàng đã rút lại khoản chuyển %(amount)s")
            yield MoneyLine(icon, text % {"amount": format_vnd(back_vnd)})
        elif dispute.is_open:
            text = _(
                "Ngân hàng của bà con đang xem lại khoản này (khiếu nại thẻ). Có thể mất vài tuần; xong thì báo ở đây."
                " Nếu bà con không khiếu nại, gọi chợ giúp."
            )
            yield MoneyLine("info", text, "warning")
        else:
            yield MoneyLine("info", _("Ngân hàng đã xem lại xong: khoản thanh toán vẫn giữ nguyên"))


def _refunds_for_producer(share: PaymentShare) -> Iterator[MoneyLine]:
    for refund in share.refunds.all():
        facts = {"amount": format_vnd(refund.amount_vnd)}
        if share.payment.is_direct:
            is_over = refund.status == Refund.Status.SUCCEEDED
            text = _("Nhà mình trả lại người mua %(amount)s")
            text = _("Nhà mình đã trả lại người mua %(amount)s") if is_over else text
            yield MoneyLine("check-circle" if is_over else "clock", text % facts, "info")
        elif refund.is_stuck:
            text = _("Chưa trả lại được %(amount)s cho người mua. Người trực chợ đang xử lý.")
            yield MoneyLine("warning", text % facts, "warning")
        elif refund.status == Refund.Status.SUCCEEDED:
            yield MoneyLine("check-circle", _("Chợ đã trả lại %(amount)s cho người mua") % facts, "info")
        elif refund.status == Refund.Status.ASKED and refund.is_waiting:
            yield MoneyLine("clock", _("Chờ ngân hàng xem lại xong mới trả %(amount)s cho người mua") % facts, "info")
        elif refund.status == Refund.Status.ASKED:
            yield MoneyLine("clock", _("Đang trả lại %(amount)s cho người mua") % facts, "info")


def _dispute_for_producer(dispute: Dispute) -> MoneyLine:
    if dispute.status == states.LOST:
        text = _("Ngân hàng đã lấy tiền của đơn trả lại cho người mua. Hàng chưa gửi thì giữ lại, chợ sẽ gọi bà con.")
        return MoneyLine("warning", text, "warning")
    if dispute.is_open:
        text = _(
            "Người mua đang khiếu nại với ngân hàng. Bà con giữ lại phiếu giao hàng, ảnh gói hàng và tin nhắn giúp;"
            " chợ sẽ gọi để lấy."
        )
        return MoneyLine("warning", text, "warning")
    return MoneyLine("check-circle", _("Khiếu nại của người mua đã xong: tiền của đơn vẫn giữ nguyên"), "success")
