"""Trang: what buyers read about the producer, its photos, and where it lies."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Producer
from catalog.selectors.joining import is_owner
from catalog.services import page as commands
from catalog.web import map_svg
from marketplace.accounts.models import AdministrativeUnit
from marketplace.accounts.web.place_form import PlaceForm
from marketplace.accounts.web.places import read_place
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError

from ..acting import person
from ..joining.application import read_file
from ..photos import ACCEPT
from ..producer import current_producer, frame, producer_page
from ..requests import HtmxRequest

# The map is clicked as a picture, so its size on the page has to be known here: it fits a phone of 360 px.
MAP_WIDTH, MAP_HEIGHT = 288, round(288 * map_svg.HEIGHT / map_svg.WIDTH)
_SCALE = map_svg.WIDTH / MAP_WIDTH


class PageForm(forms.Form):
    tagline_vi = forms.CharField(
        label=gettext_lazy("Một câu giới thiệu"),
        max_length=240,
        required=False,
        help_text=gettext_lazy("Ví dụ: Bánh pía nướng lửa than, ba đời ở chợ Vũng Thơm."),
    )
    story_vi = forms.CharField(
        label=gettext_lazy("Chuyện nhà mình"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Ai làm, làm từ bao giờ, khác gì nhà khác. Vài dòng là đủ."),
        widget=forms.Textarea({"rows": 6}),
    )
    story_en = forms.CharField(
        label=gettext_lazy("Chuyện nhà mình, tiếng Anh"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4, "lang": "en"}),
    )
    founded_year = forms.IntegerField(label=gettext_lazy("Làm từ năm"), required=False)
    visiting_hours = forms.CharField(
        label=gettext_lazy("Giờ đón khách ghé thăm"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ví dụ: thứ 2 tới thứ 7, 8–17 giờ, gọi trước. Không đón khách thì để trống."),
    )


class NameForm(PlaceForm):
    """What buyers know a seller by: looked at before it changes."""

    legal_name = forms.CharField(
        label=gettext_lazy("Tên gian hàng"),
        max_length=160,
        error_messages={"required": gettext_lazy("Ghi tên gian hàng.")},
    )
    place = forms.CharField(label=gettext_lazy("Xã, phường"), max_length=120)
    hamlet = forms.CharField(label=gettext_lazy("Ấp, khóm"), max_length=80, required=False)
    street = forms.CharField(label=gettext_lazy("Số nhà, đường, mốc dễ tìm"), max_length=160, required=False)


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("Thêm ảnh"),
        help_text=gettext_lazy("Nhà xưởng, vườn, người làm. Nhiều nhất 6 ảnh."),
        widget=forms.FileInput({"accept": ACCEPT}),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def own_page(request: HtmxRequest) -> HttpResponse:
    """The page's words; saved at once."""
    producer = current_producer(request)
    if request.method != "POST":
        return _page(request, producer)
    form = PageForm(request.POST)
    if form.is_valid():
        try:
            commands.save_page(producer_id=producer.pk, facts=form.cleaned_data, actor=Actor.of(request.user))
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return _back(request, _("Đã lưu. Người mua thấy ngay."))
    return _page(request, producer, page_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def own_name(request: HtmxRequest) -> HttpResponse:
    """Name and address; they wait for a look where buyers know the shop already."""
    producer = current_producer(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("orders:own_page"))
    form = NameForm(request.POST)
    if request.POST.get("action") == "update":  # the “Tìm” button only looks for the place
        return _page(request, producer, status=200, name_form=NameForm(initial=request.POST.dict(), where=form.where))
    if form.is_valid() and form.where.chosen:
        facts = {name: form.cleaned_data[name] for name in ("legal_name", "hamlet", "street")}
        facts["ward_id"] = f"2025-{form.where.chosen.code}"
        try:
            commands.save_page(producer_id=producer.pk, facts=facts, actor=Actor.of(request.user))
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            waits = commands.undecided_page(producer) is not None
            return _back(request, _("Đã gửi. Chợ xem rồi người mua mới thấy.") if waits else _("Đã lưu."))
    return _page(request, producer, name_form=form)


@require_POST
@producer_page
def own_pin(request: HtmxRequest) -> HttpResponse:
    """A click on the map (x, y), a step to a side, or degrees the device told."""
    producer = current_producer(request)
    try:
        commands.move_pin(producer_id=producer.pk, pin=_pointed_at(request, producer), actor=Actor.of(request.user))
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(f"{reverse('orders:own_page')}#cho", status=303)
    messages.success(request, _("Đã chấm lại chỗ nhà mình."))
    return HttpResponseRedirect(f"{reverse('orders:own_page')}#cho", status=303)


_STEPS = {"len": (1, 0), "xuong": (-1, 0), "trai": (0, -1), "phai": (0, 1)}
_STEP = Decimal("0.005")  # about half a kilometre


def _pointed_at(request: HtmxRequest, producer: Producer) -> tuple[Decimal, Decimal]:
    """Where the pin goes; where nothing readable was said, it stays."""
    said = request.POST
    step = _STEPS.get(said.get("buoc", ""))
    if step:
        return producer.latitude + step[0] * _STEP, producer.longitude + step[1] * _STEP
    x, y = said.get("cho.x", ""), said.get("cho.y", "")
    if x.isascii() and x.isdigit() and y.isascii() and y.isdigit() and (x, y) != ("0", "0"):
        latitude, longitude = map_svg.coordinates(int(x[:4]) * _SCALE, int(y[:4]) * _SCALE)
        return Decimal(str(latitude)), Decimal(str(longitude))
    degrees = forms.DecimalField(max_digits=20)
    try:
        return degrees.clean(said.get("latitude", "")), degrees.clean(said.get("longitude", ""))
    except forms.ValidationError:
        return producer.latitude, producer.longitude


@require_safe
@producer_page
def own_map(request: HtmxRequest) -> HttpResponse:
    """The map with the pin, as a picture to click on. Drawn here: no tiles of anybody else."""
    producer = current_producer(request)
    x, y = map_svg.place(float(producer.latitude), float(producer.longitude))
    context = {"map": map_svg.draw_map([]), "x": x, "y": y, "width": MAP_WIDTH, "height": MAP_HEIGHT}
    answer = render(request, "orders/shop/map.svg", context, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def own_photos(request: HtmxRequest) -> HttpResponse:
    """One more photo."""
    producer = current_producer(request)
    if request.method == "POST":
        try:
            commands.add_photo(producer_id=producer.pk, data=read_file(request, "photo"), actor=Actor.of(request.user))
        except MarketplaceError as refusal:
            messages.error(request, str(refusal))
            return _page(request, producer, status=422)
        messages.success(request, _("Đã thêm ảnh."))
    return HttpResponseRedirect(f"{reverse('orders:own_page')}#anh", status=303)


@require_POST
@producer_page
def own_photo(request: HtmxRequest, photo_id: int) -> HttpResponse:
    """Make it the cover, or take it away; one of somebody else does not exist."""
    producer = current_producer(request)
    command = commands.make_cover if request.POST.get("do") == "cover" else commands.remove_photo
    command(producer_id=producer.pk, photo_id=photo_id, actor=Actor.of(request.user))
    return HttpResponseRedirect(f"{reverse('orders:own_page')}#anh", status=303)


def _page(request: HtmxRequest, producer: Producer, *, status: int = 422, **filled_in: forms.Form) -> HttpResponse:
    status = status if filled_in or request.method == "POST" else 200
    change = commands.undecided_page(producer)
    context: dict[str, Any] = {
        "page_form": PageForm(initial={name: getattr(producer, name) for name in PageForm.base_fields}),
        "name_form": _name_form(producer, change.after if change else {}),
        "photo_form": PhotoForm(),
        "photos": producer.photos.all(),
        "change": change,
        "map_width": MAP_WIDTH,
        "map_height": MAP_HEIGHT,
        "is_owner": is_owner(user=person(request), producer=producer),
        **filled_in,
        **frame(request, producer),
    }
    return render(request, "orders/shop/page.html", context, status=status)


def _name_form(producer: Producer, waiting: dict[str, Any]) -> NameForm:
    """As it is for its producer: with what waits for a look."""
    known = {name: waiting.get(name, getattr(producer, name)) for name in ("legal_name", "hamlet", "street")}
    ward = AdministrativeUnit.objects.get(pk=waiting.get("ward_id", producer.ward_id))
    place = read_place(text="", ward=f"{ward.code}.")
    return NameForm(initial={**known, "place": place.text}, where=place)


def _back(request: HtmxRequest, done: str) -> HttpResponse:
    messages.success(request, done)
    return HttpResponseRedirect(reverse("orders:own_page"), status=303)
