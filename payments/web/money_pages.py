"""A producer's money: what it has, its statements, where its money goes. A stranger is answered with 404."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalog.models import Membership, Producer
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound
from marketplace.kernel.pdf import pdf_answer
from orders.web.producer import current_producer, frame, person, producer_page
from orders.web.requests import HtmxRequest

from ..models import ProducerBankAccount
from ..selectors.payouts import destinations, payouts_of
from ..selectors.statements import Month, Statement, balances_of, months_of, statement_of, tax_meter
from ..services.bank_accounts import ask_bank_account
from .statement_paper import statement_paper
from .statement_words import row_words, statement_csv

MOST_PAYOUTS = 20


class BankAccountForm(forms.Form):
    """Where the money should go from now on."""

    bank_bin = forms.CharField(
        label=gettext_lazy("Mã ngân hàng (BIN, 6 số)"), max_length=6, widget=forms.TextInput({"inputmode": "numeric"})
    )
    account = forms.CharField(label=gettext_lazy("Số tài khoản"), max_length=30)
    holder = forms.CharField(label=gettext_lazy("Tên chủ tài khoản"), max_length=80)


@require_safe
@producer_page
def money(request: HtmxRequest) -> HttpResponse:
    """What is pending, earned, on its way; payouts; months."""
    return _page(request, current_producer(request), BankAccountForm())


@producer_page
def bank_account(request: HtmxRequest) -> HttpResponse:
    """Ask for another account; only an owner may."""
    producer = current_producer(request)
    if not _is_owner(request, producer):
        raise NotFound
    form = BankAccountForm(request.POST or None)
    if request.method != "POST":
        return redirect("payments:money")
    if form.is_valid():
        try:
            ask_bank_account(producer=producer, actor=Actor.of(request.user), **form.cleaned_data)
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã ghi. Người trực chợ sẽ gọi để đối chiếu rồi mới đổi."))
            return redirect("payments:money")
    return _page(request, producer, form, status=422)


def _page(request: HtmxRequest, producer: Producer, form: BankAccountForm, *, status: int = 200) -> HttpResponse:
    wish = ProducerBankAccount.objects.filter(producer=producer).first()
    context: dict[str, Any] = {
        "balances": balances_of(producer),
        "payouts": payouts_of(producer)[:MOST_PAYOUTS],
        "months": months_of(producer),
        "meter": tax_meter(producer, year=clock.today().year),
        "destination": destinations([producer], clock.now())[producer.pk],
        "wish": wish if wish and not wish.approved_at else None,
        "form": form if _is_owner(request, producer) else None,
    }
    return render(request, "payments/producer/money.html", context | frame(request, producer), status=status)


def _is_owner(request: HtmxRequest, producer: Producer) -> bool:
    owners = producer.memberships.filter(role=Membership.Role.OWNER)
    return owners.filter(user_id=person(request).pk).exists()


@require_safe
@producer_page
def statement(request: HtmxRequest, year: int, month: int) -> HttpResponse:
    """A month, each row leading to its order."""
    told = _statement(request, year, month)
    rows = [(row_words(row, told), row) for row in told.rows]
    context = {"statement": told, "rows": rows, **frame(request, told.producer)}
    return render(request, "payments/producer/statement.html", context)


@require_safe
@producer_page
def statement_file(request: HtmxRequest, year: int, month: int) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    told = _statement(request, year, month)
    answer = HttpResponse(statement_csv(told), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sao-ke-{told.month.first:%Y-%m}.csv"'
    return answer


@require_safe
@producer_page
def statement_pdf(request: HtmxRequest, year: int, month: int) -> HttpResponse:
    """The same on paper."""
    told = _statement(request, year, month)
    return pdf_answer(statement_paper(told), name=f"sao-ke-{told.month.first:%Y-%m}.pdf")


def _statement(request: HtmxRequest, year: int, month: int) -> Statement:
    return statement_of(current_producer(request), Month.of(year, month))
