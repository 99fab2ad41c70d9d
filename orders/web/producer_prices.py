"""Giá sỉ, bán theo cân: what a producer asks for its packs beside the price of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models import ProductVariant
from catalog.pricing import Tier, price_of_weight_vnd
from catalog.services.tiers import refuse_odd_tiers, set_tiers
from catalog.services.weighing import MOST_G, MOST_PER_KG_VND, refuse_odd_weights, sell_by_pack, sell_by_weight
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.money import format_vnd

from ..models import CartLine
from ..selectors.access import pack_for
from ..selectors.packs import packs_of
from .producer import current_producer, frame, person, producer_page
from .requests import HtmxRequest

MOST_TIERS = 5


def _number(label: Any, most: int, *, required: bool = True) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=1, max_value=most, required=required, widget=widget)


class PriceForm(forms.Form):
    """A form that is looked at before it is sent: `preview` says what buyers then pay."""

    def __init__(self, data: QueryDict | None, *, pack: ProductVariant) -> None:
        self.pack = pack
        super().__init__(data, initial=self.as_it_is())

    def as_it_is(self) -> dict[str, Any]:
        raise NotImplementedError

    def preview(self) -> list[str]:
        """Only after is_valid()."""
        raise NotImplementedError

    def save(self, actor: Actor) -> None:
        """Only after is_valid(). Raises MarketplaceError."""
        raise NotImplementedError

    def refuse(self, refusal: MarketplaceError) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class TiersForm(PriceForm):
    """Up to five tiers, the smallest first; empty rows at the end are none."""

    def __init__(self, data: QueryDict | None, *, pack: ProductVariant) -> None:
        super().__init__(data, pack=pack)
        for place in range(1, MOST_TIERS + 1):
            self.fields[f"units_{place}"] = _number(_("Từ mấy phần"), CartLine.MAX_UNITS, required=False)
            self.fields[f"price_{place}"] = _number(_("Giá mỗi phần, đồng"), MOST_PER_KG_VND, required=False)

    def as_it_is(self) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for place, tier in enumerate(self.pack.tier_list, start=1):
            told |= {f"units_{place}": tier.min_units, f"price_{place}": tier.price_vnd}
        return told

    @property
    def rows(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        return [(place, self[f"units_{place}"], self[f"price_{place}"]) for place in range(1, MOST_TIERS + 1)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        tiers = []
        for place in range(1, MOST_TIERS + 1):
            units, price_vnd = told.get(f"units_{place}"), told.get(f"price_{place}")
            if units and price_vnd:
                tiers.append(Tier(units, price_vnd))
            elif (units or price_vnd) and not self.errors:
                words = _("Mức %(at)s: ghi cả số phần và giá, hoặc để trống cả hai.") % {"at": place}
                self.add_error(f"units_{place}" if price_vnd else f"price_{place}", words)
        if not self.errors:
            try:
                refuse_odd_tiers(self.pack, tiers)
            except MarketplaceError as refusal:
                self.refuse(refusal)
        return told | {"tiers": tiers}

    def preview(self) -> list[str]:
        ladder = [Tier(1, self.pack.price_vnd), *self.cleaned_data["tiers"]]
        return [_bought(units, price_vnd) for units, price_vnd in ladder]

    def save(self, actor: Actor) -> None:
        set_tiers(variant_id=self.pack.pk, tiers=self.cleaned_data["tiers"], actor=actor)


def _bought(units: int, price_vnd: int) -> str:
    facts = {"units": units, "each": format_vnd(price_vnd), "total": format_vnd(units * price_vnd)}
    if units == 1:
        return _("Mua 1 phần: %(each)s") % facts
    words = ngettext(
        "Mua %(units)s phần: %(each)s mỗi phần, cộng %(total)s",
        "Mua %(units)s phần: %(each)s mỗi phần, cộng %(total)s",
        units,
    )
    return words % facts


class WeightForm(PriceForm):
    """Price of a kilogram, and between how many grams a pack weighs."""

    price_per_kg_vnd = _number(gettext_lazy("Giá mỗi kg, đồng"), MOST_PER_KG_VND)
    min_g = _number(gettext_lazy("Phần nhẹ nhất, gam"), MOST_G)
    max_g = _number(gettext_lazy("Phần nặng nhất, gam"), MOST_G)

    def as_it_is(self) -> dict[str, Any]:
        pack = self.pack
        return {"price_per_kg_vnd": pack.price_per_kg_vnd, "min_g": pack.weight_min_g, "max_g": pack.weight_max_g}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors:
            try:
                refuse_odd_weights(**told)
            except MarketplaceError as refusal:
                self.refuse(refusal)
        return told

    def preview(self) -> list[str]:
        told = self.cleaned_data
        most_vnd = price_of_weight_vnd(told["price_per_kg_vnd"], told["max_g"])
        least_vnd = price_of_weight_vnd(told["price_per_kg_vnd"], told["min_g"])
        facts = {"most": format_vnd(most_vnd), "least": format_vnd(least_vnd), "back": format_vnd(most_vnd - least_vnd)}
        facts |= {"min_g": str(told["min_g"]), "max_g": str(told["max_g"])}
        paid = _("Người mua trả trước %(most)s mỗi phần, tính theo phần nặng nhất %(max_g)s g.") % facts
        back = _("Cân thật %(min_g)s g thì còn %(least)s, chợ tự trả lại %(back)s.") % facts
        return [paid, back]

    def save(self, actor: Actor) -> None:
        sell_by_weight(variant_id=self.pack.pk, actor=actor, **self.cleaned_data)


class PackForm(PriceForm):
    """The price of a pack that is no longer weighed."""

    price_vnd = _number(gettext_lazy("Giá một phần, đồng"), MOST_PER_KG_VND)

    def as_it_is(self) -> dict[str, Any]:
        return {"price_vnd": self.pack.price_vnd}

    def preview(self) -> list[str]:
        return [_bought(1, self.cleaned_data["price_vnd"])]

    def save(self, actor: Actor) -> None:
        sell_by_pack(variant_id=self.pack.pk, price_vnd=self.cleaned_data["price_vnd"], actor=actor)


FORMS: dict[str, type[PriceForm]] = {"gia-si": TiersForm, "theo-can": WeightForm, "theo-phan": PackForm}


@require_safe
@producer_page
def prices(request: HtmxRequest) -> HttpResponse:
    """All packs with what they cost."""
    producer = current_producer(request)
    context = {"packs": packs_of(producer), **frame(request, producer)}
    return render(request, "orders/producer/prices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def pack_prices(request: HtmxRequest, variant_id: int) -> HttpResponse:
    """One pack, and a form for each way to price it; `form` says which one was sent.

    With `xem` nothing is kept: the page, or for htmx the sentences alone, says what buyers would pay.
    """
    pack = pack_for(user=person(request), variant_id=variant_id)
    named = request.POST.get("form", "")
    shown = {name: kind(request.POST if name == named else None, pack=pack) for name, kind in FORMS.items()}
    form, looks_only = shown.get(named), "xem" in request.POST
    if form is not None and form.is_valid() and not looks_only:
        try:
            form.save(Actor.of(request.user))
        except MarketplaceError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu. Người mua thấy giá mới ngay."))
            return HttpResponseRedirect(reverse("orders:pack_prices", args=[pack.pk]), status=303)
    sentences = form.preview() if form is not None and form.is_valid() else []
    context = {"pack": pack, "form": form, "sentences": sentences, "named": named}
    if request.htmx:
        return render(request, "orders/producer/price_preview.html", context)
    context |= {"tiers": shown["gia-si"], "weight": shown["theo-can"], "single": shown["theo-phan"]}
    context |= frame(request, pack.product.producer)
    status = 422 if form is not None and form.errors else 200
    return render(request, "orders/producer/pack_prices.html", context, status=status)
