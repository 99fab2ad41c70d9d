"""A producer says where else a product is shown: everywhere, nowhere, or not at some partners."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from catalog.models import Marketplace
from catalog.selectors.access import product_for
from catalog.services.sharing import set_sharing
from marketplace.kernel.audit import Actor
from orders.web.acting import acting
from orders.web.producer import frame, producer_page
from orders.web.requests import HtmxRequest


class SharingForm(forms.Form):
    """markets: those that may show it; the others may not."""

    is_shared = forms.BooleanField(label=gettext_lazy("Cho các chợ bạn bày món này"), required=False)
    markets = forms.ModelMultipleChoiceField(
        Marketplace.objects.none(),
        label=gettext_lazy("Những chợ được bày"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own
        self.fields["markets"].queryset = partner_markets()  # type: ignore[attr-defined]  # of a choice of rows


def partner_markets() -> models.QuerySet[Marketplace]:
    """Those that read us: they are partners, or will be once both sides agree."""
    return Marketplace.objects.filter(is_ourselves=False, node__approved_at__isnull=False).order_by("name_vi")


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def sharing(request: HtmxRequest, product_id: int) -> HttpResponse:
    """One product's page; a stranger's id is answered as if it did not exist."""
    product = product_for(user=acting(request), product_id=product_id)
    if request.method == "POST":
        form = SharingForm(request.POST)
        if form.is_valid():
            allowed = {market.pk for market in form.cleaned_data["markets"]}
            everybody = set(partner_markets().values_list("pk", flat=True))
            set_sharing(
                product_id=product.pk,
                is_shared=form.cleaned_data["is_shared"],
                not_at=everybody - allowed,
                actor=Actor.of(request.user),
            )
            messages.success(request, _("Đã ghi. Các chợ bạn đổi theo trong ít phút."))
            return HttpResponseRedirect(reverse("federation:sharing", args=[product.pk]), status=303)
    else:
        stopped = set(product.sharing_stops.values_list("marketplace_id", flat=True))
        may = [market.pk for market in partner_markets() if market.pk not in stopped]
        form = SharingForm(initial={"is_shared": product.is_shared, "markets": may})
    context = {"product": product, "form": form, **frame(request, product.producer)}
    return render(request, "federation/sharing.html", context, status=422 if form.errors else 200)
