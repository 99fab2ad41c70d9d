"""A part that travels in several parcels: what lies in which, and what became of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound

from ..models import OrderLine, SellerOrder
from ..selectors import part_for
from ..services import following
from ..services import parcels as planning
from .parcel_box import PARCEL_PARTS, producers_parcels
from .producer import frame, person, producer_page
from .requests import HtmxRequest

ParcelView = Callable[[HtmxRequest, SellerOrder, int], HttpResponse]


class ParcelForm(forms.Form):
    """One more parcel of a part: what lies in it; carrier and number may come when it is handed over."""

    weight_g = forms.IntegerField(
        label=gettext_lazy("Kiện nặng bao nhiêu gam"),
        required=False,
        min_value=1,
        max_value=planning.MOST_WEIGHT_G,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    carrier = forms.CharField(
        label=gettext_lazy("Gửi bằng gì"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "carriers", "autocomplete": "off"}),
    )
    tracking_number = forms.CharField(
        label=gettext_lazy("Mã vận đơn"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, data: Any = None, *, part: SellerOrder) -> None:
        super().__init__(data, auto_id=f"{part.number}-kien-%s")
        self.free = planning.free_units(part)
        self.lines = [line for line in part.lines.all() if line.pk in self.free]
        for line in self.lines:
            self.fields[f"units-{line.pk}"] = forms.IntegerField(
                label=f"{line.product_name} ({line.variant_name})",
                initial=self.free[line.pk],
                required=False,
                min_value=0,
                max_value=self.free[line.pk],
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def rows(self) -> list[tuple[OrderLine, int, forms.BoundField]]:
        """(line, packs that lie in no parcel yet, its field)"""
        return [(line, self.free[line.pk], self[f"units-{line.pk}"]) for line in self.lines]

    @property
    def units(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data.get(f"units-{line.pk}") or 0 for line in self.lines}


@producer_page
def parcels(request: HtmxRequest, number: str) -> HttpResponse:
    """All parcels of a part; POST adds one."""
    part = part_for(user=person(request), number=number)
    form = ParcelForm(request.POST if request.method == "POST" else None, part=part)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("weight_g", "carrier", "tracking_number")}
        try:
            planning.add_parcel(part_id=part.pk, actor=Actor.of(request.user), units=form.units, **facts)
        except MarketplaceError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Đã thêm kiện. Bà con in nhãn, dán rồi gửi giúp."))
            return HttpResponseRedirect(reverse("orders:parcels", args=[part.number]), status=303)
    return _page(request, part, form)


def _page(request: HtmxRequest, part: SellerOrder, form: ParcelForm) -> HttpResponse:
    prefetch_related_objects([part], "lines", *PARCEL_PARTS)
    may_add = part.status in planning.PLANNED_IN and not part.is_picked_up and bool(form.lines)
    context = {"part": part, "parcels": producers_parcels(part), "form": form if may_add else None}
    context |= frame(request, part.producer)
    return render(request, "orders/producer/parcels.html", context, status=422 if form.errors else 200)


def parcel_deed(view: ParcelView) -> Callable[..., HttpResponse]:
    """A deed takes a POST, and leads back to the parcels. Who comes by GET is shown them."""

    @wraps(view)
    def done(request: HtmxRequest, number: str, parcel_id: int) -> HttpResponse:
        part = part_for(user=person(request), number=number)
        if request.method == "POST":
            try:
                return view(request, part, parcel_id)
            except NotFound:
                raise
            except MarketplaceError as error:
                messages.error(request, str(error))
        return redirect("orders:parcels", part.number)

    return producer_page(done)


@parcel_deed
def drop_parcel(request: HtmxRequest, part: SellerOrder, parcel_id: int) -> HttpResponse:
    planning.drop_parcel(part_id=part.pk, parcel_id=parcel_id, actor=Actor.of(request.user))
    return _back(request, part, _("Đã bỏ kiện. Hàng trong kiện chờ bà con xếp lại."))


@parcel_deed
def send_parcel(request: HtmxRequest, part: SellerOrder, parcel_id: int) -> HttpResponse:
    facts = {
        "carrier": request.POST.get("carrier", "")[:80],
        "tracking_number": request.POST.get("tracking_number", "")[:64],
    }
    following.hand_over_parcel(part_id=part.pk, parcel_id=parcel_id, actor=Actor.of(request.user), **facts)
    return _back(request, part, _("Đã gửi kiện. Người mua nhận được mã vận đơn."))


@parcel_deed
def say_of_parcel(request: HtmxRequest, part: SellerOrder, parcel_id: int) -> HttpResponse:
    status = request.POST.get("status", "")
    following.say_of_parcel(part_id=part.pk, parcel_id=parcel_id, status=status, actor=Actor.of(request.user))
    return _back(request, part, _("Đã ghi. Cảm ơn bà con."))


def _back(request: HtmxRequest, part: SellerOrder, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("orders:parcels", args=[part.number]), status=303)
