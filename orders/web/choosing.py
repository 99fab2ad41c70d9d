"""How somebody wants to be told: for one order under its link, or for a person everywhere."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from marketplace.accounts.models import User
from marketplace.accounts.phones import format_phone
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError

from ..models import NotificationChoice, Order
from ..services.choosing import choice_of, choose_notifications
from .checkout_form import CheckoutForm
from .privacy import private_page
from .tracking import order_or_404


class ChoiceForm(forms.Form):
    """Nothing is ticked that the person did not tick (personal data law 91/2025)."""

    language = forms.ChoiceField(label=gettext_lazy("Tiếng"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    sms = forms.BooleanField(label=gettext_lazy("Tin nhắn SMS"), required=False)
    zalo = forms.BooleanField(label=gettext_lazy("Tin nhắn Zalo"), required=False)


def keep_news(order: Order, form: CheckoutForm, *, actor: Actor) -> None:
    """Keep what was ticked at checkout about news to the phone; without a tick nothing is written.

    Again for the same order is fine.
    """
    sms, zalo = form.cleaned_data["news_sms"], form.cleaned_data["news_zalo"]
    if sms or zalo:
        choose_notifications(actor=actor, language=order.language, sms=sms, zalo=zalo, order=order)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def for_order(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the order's link."""
    order = order_or_404(token)
    return _page(request, order=order, back="orders:order", at=[token])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def for_person(request: HttpRequest) -> HttpResponse:
    """For a signed-in person, buyer or producer."""
    assert isinstance(request.user, User)  # noqa: S101  # for mypy: login_required
    return _page(request, user=request.user, back="accounts:home", at=[])


def _page(
    request: HttpRequest, *, back: str, at: list[str], user: User | None = None, order: Order | None = None
) -> HttpResponse:
    language = order.language if order else user.language if user else "vi"
    form = ChoiceForm(request.POST or None, initial=_initial(choice_of(user=user, order=order), language))
    if request.method == "POST" and form.is_valid():
        try:
            choose_notifications(actor=Actor.of(request.user), user=user, order=order, **form.cleaned_data)
        except MarketplaceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi nhận cách báo tin."))
            return redirect(back, *at)
    phone = order.phone if order else (user.phone if user else "") or ""
    context = {"form": form, "phone": format_phone(phone) if phone else "", "order": order}
    status = 422 if request.method == "POST" else 200
    return render(request, "orders/choosing.html", context, status=status)


def _initial(choice: NotificationChoice | None, language: str) -> dict[str, object]:
    if choice is None:
        return {"language": language}
    sms, zalo = choice.sms_agreed_at is not None, choice.zalo_agreed_at is not None
    return {"language": choice.language, "sms": sms, "zalo": zalo}
