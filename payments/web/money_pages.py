"""A producer's money: what it has, its statements, where its money goes. A stranger is answered with 404."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models import Producer
from catalog.rights import Right
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.pdf import pdf_answer
from marketplace.kernel.text import read_number
from orders.web.producer import current_producer, frame, producer_page
from orders.web.requests import HtmxRequest

from ..banks import BANKS, PRETEND_BIN, bank_name
from ..models import ProducerBankAccount
from ..selectors.payouts import destinations, payouts_of
from ..selectors.statements import Month, Statement, balances_of, months_of, statement_of, statement_page, tax_meter
from ..services.bank_accounts import ask_bank_account
from .statement_paper import statement_paper
from .statement_words import row_words, statement_csv, tax_words

MOST_PAYOUTS = 20


def banks_to_choose() -> list[tuple[str, str]]:
    """The banks by the names people know; the demo's only where it may be used."""
    known = sorted(BANKS.items(), key=lambda bank: bank[1].casefold())
    return [("", _("Chọn ngân hàng")), *(bank for bank in known if settings.DEBUG or bank[0] != PRETEND_BIN)]


class BankAccountForm(forms.Form):
    """Where the money should go from now on."""

    bank_bin = forms.ChoiceField(label=gettext_lazy("Ngân hàng"), choices=banks_to_choose)
    account = forms.CharField(label=gettext_lazy("Số tài khoản"), max_length=30)
    holder = forms.CharField(label=gettext_lazy("Tên chủ tài khoản"), max_length=80)


@require_safe
@producer_page
def money(request: HtmxRequest) -> HttpResponse:
    """What is pending, earned, on its way; payouts; months."""
    return _page(request, current_producer(request), BankAccountForm())


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def bank_account(request: HtmxRequest) -> HttpResponse:
    """Ask for another account; only an owner may."""
    if request.method != "POST":
        current_producer(request)
        return redirect("payments:money")
    producer = current_producer(request, Right.MANAGE)
    form = BankAccountForm(request.POST)
    if form.is_valid():
        try:
            ask_bank_account(producer=producer, actor=Actor.of(request.user), **form.cleaned_data)
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã ghi. Người trực chợ sẽ gọi để đối chiếu rồi mới đổi."))
            return redirect("payments:money")
    return _page(request, producer, form, status=422)


@require_safe
@producer_page
def bank_account_state(request: HtmxRequest) -> HttpResponse:
    """Whether money would have somewhere to go: a line of the application's list, pulled in by it."""
    producer = current_producer(request, Right.MANAGE)
    wish = ProducerBankAccount.objects.filter(producer=producer, approved_at=None, refused_at=None).exists()
    waits = destinations([producer], clock.now())[producer.pk].waits
    return render(request, "payments/producer/bank_account_state.html", {"wish": wish, "waits": waits})


def _page(request: HtmxRequest, producer: Producer, form: BankAccountForm, *, status: int = 200) -> HttpResponse:
    around = frame(request, producer)
    wish = ProducerBankAccount.objects.filter(producer=producer).first()
    destination = destinations([producer], clock.now())[producer.pk]
    context: dict[str, Any] = {
        "balances": balances_of(producer),
        "payouts": payouts_of(producer)[:MOST_PAYOUTS],
        "months": months_of(producer),
        "meter": tax_meter(producer, year=clock.today().year),
        "destination": destination,
        "bank": bank_name(destination.bank_bin),
        "wish": wish if wish and not wish.approved_at else None,
        "form": form if around["may_manage"] else None,
    }
    return render(request, "payments/producer/money.html", context | around, status=status)


@require_safe
@producer_page
def statement(request: HtmxRequest, year: int, month: int) -> HttpResponse:
    """A month, each row leading to its order; ?sau= goes on after a row."""
    after = read_number(request.GET.get("sau", ""))
    told = statement_page(current_producer(request), Month.of(year, month), after=after)
    rows = [(row_words(row, told), row) for row in told.rows]
    context = {"statement": told, "rows": rows, "is_first": after is None, "tax_words": tax_words(told)}
    context |= frame(request, told.producer)
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
