"""Booking that a month's withheld tax went to the state, with its return frozen beside it."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..errors import MonthNotPayable
from ..ledger import flows
from ..models import TaxPayment, TaxPaymentLine
from ..selectors.statements import Month
from ..selectors.taxes import TaxReturn, months_to_pay, tax_return
from .posting import post


@transaction.atomic
def pay_taxes(*, month: Month, reference: str, paid_on: date, actor: Actor) -> TaxPayment:
    """Book the payment of a month that is over: everything withheld up to its end that no earlier month paid.

    reference  of the receipt; paid_on  the day the money left, after the month and not ahead

    The months are paid in their order. Raises MonthNotPayable (also for a month that was paid), InvalidInput.
    """
    with connection.cursor() as cursor:  # two people with the same receipt: one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pay_taxes'))")
    told = payable_return(month)
    if not month.next.first <= paid_on <= clock.today():
        raise InvalidInput(_("Ngày nộp phải sau tháng đó và không quá hôm nay."), field="paid_on")
    payment = TaxPayment.objects.create(
        month=month.first,
        vat_vnd=told.vat_vnd,
        pit_vnd=told.pit_vnd,
        reference=reference,
        paid_on=paid_on,
        booked_by_id=actor.user_id,  # type: ignore[misc]  # without a person the database refuses
        booked_at=clock.now(),
    )
    TaxPaymentLine.objects.bulk_create(
        TaxPaymentLine(
            payment=payment,
            producer=row.producer,
            goods_vnd=row.goods_vnd,
            vat_vnd=row.vat_vnd,
            pit_vnd=row.pit_vnd,
        )
        for row in told.rows
    )
    facts = {"vat_vnd": payment.vat_vnd, "pit_vnd": payment.pit_vnd, "reference": reference, "paid_on": str(paid_on)}
    record("pay_taxes", payment, actor=actor, after=facts)
    lines = flows.tax_paid(payment.vat_vnd, payment.pit_vnd)
    post(kind="tax_paid", key=f"tax:{month.first:%Y-%m}:paid", source=("tax_payment", payment.pk), lines=lines)
    return payment


def payable_return(month: Month) -> TaxReturn:
    """What would be paid for a month now. Raises MonthNotPayable with the reason."""
    told = tax_return(month)
    if told.payment is not None:
        words = _("Thuế tháng %(month)s đã ghi nộp rồi, chứng từ %(reference)s.")
        raise MonthNotPayable(words % {"month": month, "reference": told.payment.reference}, field="month")
    if not month.is_over:
        raise MonthNotPayable(_("Tháng %(month)s chưa hết.") % {"month": month}, field="month")
    if TaxPayment.objects.filter(month__gt=month.first).exists():
        words = _("Sau tháng %(month)s đã có tháng ghi nộp rồi; phần còn lại nằm trong tháng tới.")
        raise MonthNotPayable(words % {"month": month}, field="month")
    for earlier in months_to_pay():
        if earlier.first < month.first:
            raise MonthNotPayable(_("Ghi nộp tháng %(month)s trước đã.") % {"month": earlier}, field="month")
    if not told.is_payable:
        words = _("Tháng %(month)s không có thuế phải nộp; phần trả lại thừa được trừ vào tháng sau.")
        raise MonthNotPayable(words % {"month": month}, field="month")
    return told
