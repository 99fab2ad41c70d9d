"""A producer says where else its goods are shown: everywhere, nowhere, or not at some partners; of one product, and of
all together."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from catalog.models import Marketplace, Producer, Product
from catalog.selectors.access import product_for
from catalog.selectors.sharing import goods_kept_back
from catalog.services.sharing import set_sharing, set_shop_sharing
from marketplace.kernel.audit import Actor
from orders.web.acting import acting
from orders.web.producer import current_producer, frame, producer_page
from orders.web.requests import HtmxRequest


class SharingForm(forms.Form):
    """markets: those that may show it; the others may not."""

    is_shared = forms.BooleanField(required=False)
    markets = forms.ModelMultipleChoiceField(
        Marketplace.objects.none(),
        label=gettext_lazy("Những chợ được bày"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, label: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own
        self.fields["is_shared"].label = label
        self.fields["markets"].queryset = partner_markets()  # type: ignore[attr-defined]  # of a choice of rows

    @property
    def not_at(self) -> set[int]:
        """Of a valid form: the partners that may not."""
        allowed = {market.pk for market in self.cleaned_data["markets"]}
        return set(partner_markets().values_list("pk", flat=True)) - allowed


def partner_markets() -> models.QuerySet[Marketplace]:
    """Those that read us: they are partners, or will be once both sides agree."""
    return Marketplace.objects.filter(is_ourselves=False, node__approved_at__isnull=False).order_by("name_vi")


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def sharing(request: HtmxRequest, product_id: int) -> HttpResponse:
    """One product's page; a stranger's id is answered as if it did not exist."""
    product = product_for(user=acting(request), product_id=product_id)
    form = _form(request, product, _("Cho các chợ bạn bày món này"))
    if form.is_bound and form.is_valid():
        return _written(
            request,
            lambda: set_sharing(
                product_id=product.pk,
                is_shared=form.cleaned_data["is_shared"],
                not_at=form.not_at,
                actor=Actor.of(request.user),
            ),
            reverse("federation:sharing", args=[product.pk]),
        )
    context = {"product": product, "form": form, **frame(request, product.producer)}
    return render(request, "federation/sharing.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def shop_sharing(request: HtmxRequest) -> HttpResponse:
    """Everything the producer sells, now and later, by one switch."""
    producer = current_producer(request)
    form = _form(request, producer, _("Cho các chợ bạn bày hàng của nhà mình"))
    if form.is_bound and form.is_valid():
        return _written(
            request,
            lambda: set_shop_sharing(
                producer_id=producer.pk,
                is_shared=form.cleaned_data["is_shared"],
                not_at=form.not_at,
                actor=Actor.of(request.user),
            ),
            reverse("federation:shop_sharing"),
        )
    context = {"form": form, "kept_back": goods_kept_back(producer), **frame(request, producer)}
    return render(request, "federation/shop_sharing.html", context, status=422 if form.errors else 200)


def _form(request: HtmxRequest, sharer: Producer | Product, label: str) -> SharingForm:
    if request.method == "POST":
        return SharingForm(request.POST, label=label)
    stopped = set(sharer.sharing_stops.values_list("marketplace_id", flat=True))
    may = [market.pk for market in partner_markets() if market.pk not in stopped]
    return SharingForm(initial={"is_shared": sharer.is_shared, "markets": may}, label=label)


def _written(request: HtmxRequest, command: Callable[[], object], back: str) -> HttpResponse:
    command()
    messages.success(request, _("Đã ghi. Các chợ bạn đổi theo trong ít phút."))
    return HttpResponseRedirect(back, status=303)
