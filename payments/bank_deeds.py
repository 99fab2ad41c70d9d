"""What operators do about bank transfers: forms of the console, each calling one command."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed

from .banks import BANKS
from .models import BankCredit, BankStatement, ManualMatch, Payment
from .selectors.bank import open_match
from .selectors.invoices import invoice_named
from .services.bank_refunds import (
    approve_bank_refund,
    fail_bank_refund,
    pay_bank_refund,
    prepare_bank_refund,
)
from .services.bank_reversing import reverse_credit
from .services.bank_statements import import_statement
from .services.bank_suspense import approve_match, propose_match, refuse_match, return_to_sender


class Sure(forms.Form):
    """Nothing to say; the button is the answer."""


class MatchForm(forms.Form):
    payment = forms.CharField(
        label=_("Nội dung chuyển, số đơn hoặc số hóa đơn hoa hồng"),
        max_length=20,
        help_text=_(
            "Mã như CK7K2Q9D43; hoặc số đơn: khoản chuyển khoản mới nhất của đơn đó; hoặc số hóa đơn như HH000012."
        ),
    )
    why = forms.CharField(label=_("Vì sao biết"), max_length=300, widget=forms.Textarea({"rows": 2}))


class ToForm(forms.Form):
    to_bin = forms.ChoiceField(
        label=_("Ngân hàng"), choices=[("", "—"), *sorted(BANKS.items(), key=lambda bank: bank[1])]
    )
    to_account = forms.RegexField("^[0-9A-Za-z]{1,19}$", label=_("Số tài khoản"))
    to_name = forms.CharField(label=_("Tên người nhận"), max_length=120)


class PaidForm(forms.Form):
    bank_ref = forms.CharField(label=_("Số giao dịch của ngân hàng"), max_length=64)


class FailedForm(forms.Form):
    failure = forms.CharField(label=_("Ngân hàng báo gì"), max_length=64)


def _propose(credit: BankCredit, *, payment: str, why: str, actor: Actor) -> None:
    wanted = payment.strip().upper()
    found = Payment.objects.filter(qr__reference=wanted, part=None).first()
    found = found or Payment.objects.filter(order__number__iexact=wanted, qr__isnull=False, part=None).first()
    invoice = None if found else invoice_named(wanted)
    propose_match(
        credit_id=credit.pk,
        payment_id=found.pk if found else 0,
        invoice_id=invoice.pk if invoice else 0,
        why=why,
        actor=actor,
    )


def _in_suspense(credit: BankCredit) -> bool:
    return credit.state == BankCredit.State.SUSPENSE and open_match(credit) is None


def _is_open(match: ManualMatch) -> bool:
    return match.approved_at is None and match.refused_at is None


CREDIT_DEEDS = (
    Deed("match", _("Đề nghị ghép với đơn"), MatchForm, _propose, _in_suspense),
    Deed(
        "return",
        _("Trả lại người chuyển"),
        Sure,
        lambda credit, actor: return_to_sender(credit_id=credit.pk, actor=actor),
        _in_suspense,
    ),
    Deed(
        "reverse",
        _("Ngân hàng đã rút lại khoản này"),
        Sure,
        lambda credit, actor: reverse_credit(credit_id=credit.pk, actor=actor),
        lambda credit: credit.state not in {"new", "ignored", "copy", "reversed"},
    ),
)
MATCH_DEEDS = (
    Deed(
        "approve",
        _("Duyệt"),
        Sure,
        lambda match, actor: approve_match(match_id=match.pk, actor=actor),
        _is_open,
    ),
    Deed(
        "refuse",
        _("Không duyệt"),
        Sure,
        lambda match, actor: refuse_match(match_id=match.pk, actor=actor),
        _is_open,
    ),
)
REFUND_DEEDS = (
    Deed(
        "prepare",
        _("Ghi nơi nhận"),
        ToForm,
        lambda refund, **said: prepare_bank_refund(refund_id=refund.pk, **said),
        lambda refund: refund.approved_at is None and refund.dropped_at is None,
    ),
    Deed(
        "approve",
        _("Duyệt chuyển"),
        Sure,
        lambda refund, actor: approve_bank_refund(refund_id=refund.pk, actor=actor),
        lambda refund: refund.prepared_at and refund.approved_at is None and refund.dropped_at is None,
    ),
    Deed(
        "pay",
        _("Đã chuyển"),
        PaidForm,
        lambda refund, **said: pay_bank_refund(refund_id=refund.pk, **said),
        lambda refund: refund.approved_at and refund.paid_at is None and refund.dropped_at is None,
    ),
    Deed(
        "fail",
        _("Tiền không tới, đã quay về"),
        FailedForm,
        lambda refund, **said: fail_bank_refund(refund_id=refund.pk, **said),
        lambda refund: refund.paid_at and refund.failed_at is None,
    ),
)


def _import(statement: BankStatement, *, actor: Actor) -> None:
    import_statement(statement_id=statement.pk, actor=actor)


STATEMENT_DEEDS = (Deed("import", _("Nhập vào sổ"), Sure, _import, lambda statement: statement.imported_at is None),)
