"""A producer's page of money that comes from buyers without us: seen, given back, and the commission asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Producer
from catalog.rights import Right
from catalog.selectors.acting import Acting, open_to
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.money import read_vnd
from orders.web.acting import acting, person
from orders.web.producer import current_producer, frame, producer_page
from orders.web.requests import HtmxRequest

from ..models import DirectTransfer, SellerFeed
from ..selectors.direct import (
    direct_for,
    direct_refund_for,
    lately_let_go,
    lately_seen,
    refunds_of_producer,
    to_confirm,
)
from ..selectors.invoices import invoices_of, open_commission_vnd
from ..services.direct_paying import confirm_direct, deny_direct
from ..services.direct_refunds import say_paid_again, say_refund_sent
from ..services.seller_feeds import close_feed, connect_feed

MOST_INVOICES = 24


class FeedForm(forms.Form):
    """The service that tells of movements on the producer's own account."""

    provider = forms.ChoiceField(label=gettext_lazy("Dịch vụ báo tiền"), choices=SellerFeed.Provider.choices)
    secret = forms.CharField(
        label=gettext_lazy("Khóa bí mật của dịch vụ"),
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "off"}),
    )


@require_safe
@producer_page
def direct_money(request: HtmxRequest) -> HttpResponse:
    """What waits for a look at the account, what goes back to buyers, invoices, and the own bank's feed."""
    return _page(request, current_producer(request), FeedForm())


@require_safe
@producer_page
def direct_today(request: HtmxRequest) -> HttpResponse:
    """How much there is to do: a fragment of today's page, empty when there is nothing."""
    producer = current_producer(request)
    context = {
        "to_confirm": to_confirm(producer).filter(direct__said_at__isnull=False).count(),
        "to_give_back": refunds_of_producer(producer).filter(sent_at=None).count(),
    }
    if request.htmx:
        return render(request, "payments/producer/direct_today.html#todo", context)
    return redirect("payments:direct_money")


@require_POST
@producer_page
def direct_seen(request: HtmxRequest, reference: str) -> HttpResponse:
    """One tap: the money is on the account."""
    payment = direct_for(user=acting(request), reference=reference)
    return _done(
        request,
        lambda: confirm_direct(payment_id=payment.pk, how=DirectTransfer.How.PRODUCER, actor=Actor.of(request.user)),
        _("Đã ghi là nhận tiền. Bà con chuẩn bị hàng giúp."),
    )


@require_POST
@producer_page
def direct_not_seen(request: HtmxRequest, reference: str) -> HttpResponse:
    """The buyer says it was sent, and it is not there."""
    payment = direct_for(user=acting(request), reference=reference)
    return _done(
        request,
        lambda: deny_direct(payment_id=payment.pk, actor=Actor.of(request.user)),
        _("Đã ghi. Người trực chợ hỏi lại người mua; thấy tiền sau thì bà con vẫn bấm “Đã nhận tiền” được."),
    )


@require_POST
@producer_page
def direct_again(request: HtmxRequest, reference: str) -> HttpResponse:
    """The buyer transferred once more for what was paid: the buyer's page says so, and that it comes back."""
    payment = direct_for(user=acting(request), reference=reference)
    amount_vnd = read_vnd(request.POST.get("amount", "")[:24]) or 0
    return _done(
        request,
        lambda: say_paid_again(payment_id=payment.pk, amount_vnd=amount_vnd, actor=Actor.of(request.user)),
        _("Đã ghi, người mua cũng thấy. Nhà mình trả lại rồi ghi số giao dịch giúp."),
    )


@require_POST
@producer_page
def direct_given_back(request: HtmxRequest, refund_id: int) -> HttpResponse:
    """A refund was sent to the buyer, with the bank's number."""
    refund = direct_refund_for(user=acting(request), refund_id=refund_id)
    number = request.POST.get("bank_ref", "")
    return _done(
        request,
        lambda: say_refund_sent(refund_id=refund.pk, bank_ref=number, actor=Actor.of(request.user)),
        _("Đã ghi. Chợ hỏi người mua nhận được chưa."),
    )


@producer_page
def seller_feed(request: HtmxRequest) -> HttpResponse:
    """Connect or close the feed of the own bank; only an owner may."""
    producer = current_producer(request, Right.MANAGE if request.method == "POST" else Right.LOOK)
    if request.method != "POST":
        return redirect("payments:direct_money")
    if "close" in request.POST:
        close_feed(producer=producer, actor=Actor.of(request.user))
        messages.success(request, _("Đã ngắt. Từ nay bà con tự bấm “Đã nhận tiền”."))
        return redirect("payments:direct_money")
    form = FeedForm(request.POST)
    if form.is_valid():
        try:
            connect_feed(producer=producer, actor=Actor.of(request.user), **form.cleaned_data)
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã nối. Chép địa chỉ ở dưới vào trang cài đặt của dịch vụ."))
            return redirect("payments:direct_money")
    return _page(request, producer, form, status=422)


def _done(request: HtmxRequest, command: Any, words: str) -> HttpResponse:
    try:
        command()
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("payments:direct_money")


def _page(request: HtmxRequest, producer: Producer, form: FeedForm, *, status: int = 200) -> HttpResponse:
    feed = SellerFeed.objects.filter(producer=producer, closed_at=None).first()
    address = request.build_absolute_uri(reverse("seller_bank_webhook", args=[feed.key])) if feed else ""
    is_owner = _is_owner(request, producer)
    context: dict[str, Any] = {
        "to_confirm": list(to_confirm(producer)),
        "let_go": list(lately_let_go(producer)),
        "seen": list(lately_seen(producer)),
        "refunds": list(refunds_of_producer(producer)),
        "invoices": list(invoices_of(producer)[:MOST_INVOICES]),
        "open_vnd": open_commission_vnd(producer),
        "feed": feed,
        "feed_address": address if is_owner else "",
        "form": form if is_owner else None,
    }
    return render(request, "payments/producer/direct_money.html", context | frame(request, producer), status=status)


def _is_owner(request: HtmxRequest, producer: Producer) -> bool:
    return open_to(Acting(person(request), Right.MANAGE)).filter(pk=producer.pk).exists()
