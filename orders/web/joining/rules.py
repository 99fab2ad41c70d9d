"""Quy chế người bán: the version that holds or will, what changed, and agreeing to it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from catalog.models import MarketRules
from catalog.rights import Right
from catalog.selectors.joining import is_accepted
from catalog.services.market_rules import accept_rules
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound

from ..producer import current_producer, frame, producer_page
from ..requests import HtmxRequest


class AcceptForm(forms.Form):
    """No tick is set beforehand; the version travels along, so that nobody agrees to what they did not read."""

    rules = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=gettext_lazy("Tôi đã đọc và đồng ý với quy chế này."),
        error_messages={"required": gettext_lazy("Đọc xong thì đánh dấu đồng ý giúp.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def seller_rules(request: HtmxRequest) -> HttpResponse:
    """Read, and agree; whoever was stopped only for the rules sells again at once."""
    producer = current_producer(request, Right.MANAGE)
    rules = MarketRules.objects.newest()
    if rules is None:
        raise NotFound
    form = AcceptForm(request.POST if request.method == "POST" else None, initial={"rules": rules.pk})
    if request.method == "POST" and form.is_valid():
        try:
            accept_rules(
                producer_id=producer.pk,
                rules_id=form.cleaned_data["rules"],
                actor=Actor.of(request.user),
                address=request.META.get("REMOTE_ADDR", ""),
            )
        except MarketplaceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi: nhà mình đồng ý quy chế số %(number)s.") % {"number": rules.number})
            return HttpResponseRedirect(reverse("orders:application"), status=303)
    context = {
        "rules": rules,
        "is_owner": True,
        "form": None if is_accepted(producer, rules) else form,
        **frame(request, producer),
    }
    return render(request, "orders/joining/rules.html", context, status=422 if form.errors else 200)
