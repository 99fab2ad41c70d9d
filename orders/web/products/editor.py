"""The editor: picture, name and kind, packs and price, story and label, look and send. Each step saves by itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Product
from catalog.selectors.access import product_for
from catalog.selectors.labels import missing_on_label
from catalog.selectors.own_products import own_product
from catalog.services import changes, listing_moves
from catalog.services.counting import set_stock
from catalog.services.drafts import PackFacts, save_pack, save_product
from catalog.services.facts import facts_of
from catalog.states.listing import OPEN
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError

from ..acting import acting
from ..producer import frame, producer_page
from ..requests import HtmxRequest
from .forms import NameForm, PackEditForm, PackForm, StoryForm
from .looks import as_edited, card_of, details_of, images_of, usual_of
from .shelf import row_of
from .words import history_of

STEPS = {
    "anh": gettext_lazy("Ảnh"),
    "ten": gettext_lazy("Tên"),
    "goi": gettext_lazy("Gói, giá"),
    "ke": gettext_lazy("Kể, nhãn"),
    "xem": gettext_lazy("Gửi"),
}
STEP_FORMS: dict[str, type[forms.Form]] = {"ten": NameForm, "ke": StoryForm}
NEXT = {"anh": "ten", "ten": "goi", "goi": "ke", "ke": "xem"}


def step_address(product_id: int, step: str) -> str:
    if step == "xem":
        return reverse("orders:product", args=[product_id])
    if step == "anh":
        return reverse("orders:product_pictures", args=[product_id])
    return reverse("orders:product_step", args=[product_id, step])


def step_page(request: HtmxRequest, product: Product, step: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the editor with its steps, and the product as buyers would see it beside it."""
    own = own_product(product.pk)
    steps = [(name, label, step_address(product.pk, name)) for name, label in STEPS.items()]
    known = {
        "product": product,
        "row": row_of(own),
        "steps": steps,
        "step": step,
        "is_new": product.status in OPEN,
        "card": card_of(as_edited(product, own), context.pop("typed", None)),
        **frame(request, product.producer),
    }
    return render(request, f"orders/products/step_{step}.html", {**known, **context}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def product_step(request: HtmxRequest, product_id: int, step: str) -> HttpResponse:
    """One step; a POST from htmx, or by the button "xem thử", only shows what was typed as buyers would see it."""
    product = product_for(user=acting(request), product_id=product_id)
    if step == "goi":
        return _packs(request, product)
    form_type = STEP_FORMS.get(step)
    if form_type is None:
        raise Http404
    if request.method != "POST":
        return step_page(
            request, product, step, form=form_type(initial=_initial(product, step)), usual=usual_of(product)
        )
    form = form_type(request.POST)
    valid = form.is_valid()
    if request.htmx or "look" in request.POST:
        typed = {name: value for name, value in form.cleaned_data.items() if name != "name_en"}
        if request.htmx:
            card = card_of(as_edited(product), typed)
            return render(request, "orders/products/preview.html", {"card": card})
        return step_page(request, product, step, form=form, usual=usual_of(product), typed=typed)
    if valid:
        try:
            save_product(product_id=product.pk, facts=form.cleaned_data, actor=Actor.of(request.user))
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return HttpResponseRedirect(step_address(product.pk, NEXT[step]), status=303)
    return step_page(request, product, step, 422, form=form, usual=usual_of(product))


def _initial(product: Product, step: str) -> dict[str, Any]:
    """What the producer wrote last, also where it waits for a look. A new one has chosen no kind yet."""
    facts = facts_of(as_edited(product))
    if step == "ten" and not product.name_vi:
        facts["category"] = ""
    return facts


def _packs(request: HtmxRequest, product: Product) -> HttpResponse:
    """Packs with price and stock, and a form for another; the first one with what is usual filled in."""
    if request.method != "POST":
        return _packs_page(request, product, PackForm.usual(usual_of(product)))
    actor = Actor.of(request.user)
    edited = request.POST.get("variant", "")
    form: Any = PackEditForm(request.POST) if edited else PackForm(request.POST)
    if form.is_valid():
        try:
            if edited:
                _edit_pack(product, edited, form.cleaned_data, actor)
            else:
                pack = save_pack(product_id=product.pk, facts=form.facts, actor=actor)
                set_stock(variant_id=pack.pk, units=form.cleaned_data["units"], seen_units=0, actor=actor)
        except MarketplaceError as refusal:
            field = {"price_vnd": "price"}.get(refusal.field, refusal.field)
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            onward = "goi" if edited or product.status not in OPEN or "more" in request.POST else "ke"
            messages.success(request, _("Đã ghi gói."))
            return HttpResponseRedirect(step_address(product.pk, onward), status=303)
    if edited:
        return _packs_page(request, product, PackForm.usual(usual_of(product)), 422, edit_form=form, edited=edited)
    return _packs_page(request, product, form, 422)


def _edit_pack(product: Product, edited: str, said: dict[str, Any], actor: Actor) -> None:
    pack = product.variants.filter(pk=int(edited) if edited.isdigit() and len(edited) < 18 else 0).first()
    facts = PackFacts(
        unit=said["unit"],
        net_quantity=said["net_quantity"],
        price_vnd=pack.price_vnd if pack else 0,
        name_vi=said["name_vi"],
        gross_weight_g=said["gross_weight_g"],
    )
    save_pack(product_id=product.pk, variant_id=pack.pk if pack else 0, facts=facts, actor=actor)


def _packs_page(request: HtmxRequest, product: Product, form: PackForm, status: int = 200, **more: Any) -> HttpResponse:
    edits = [(pack, PackEditForm.of(pack)) for pack in product.variants.all()]
    return step_page(request, product, "goi", status, form=form, edits=edits, usual=usual_of(product), **more)


@require_safe
@producer_page
def product(request: HtmxRequest, product_id: int) -> HttpResponse:
    """Look and send: what is missing, what the marketplace said, and what can be done with it now."""
    found = product_for(user=acting(request), product_id=product_id)
    images = images_of(found)
    edited = as_edited(found)
    return step_page(
        request,
        edited,
        "xem",
        missing=missing_on_label(edited, picture_number=len(images)),
        moves=_moves(found),
        events=history_of(found),
    )


@require_safe
@producer_page
def as_buyer(request: HtmxRequest, product_id: int) -> HttpResponse:
    """The product's own page, as buyers will see it."""
    found = as_edited(product_for(user=acting(request), product_id=product_id))
    page = details_of(found)
    context = {
        "page": page,
        "product": found,
        "producer": found.producer,
        "first_pack": next((pack for pack in page.packs if pack.units_available > 0), None),
        "month": clock.today().month,
        "is_preview": True,
    }
    response = render(request, "orders/products/as_buyer.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


MOVES: dict[str, tuple[Any, Any, Any]] = {
    # address: command, button, what is said once it is done
    "gui": (listing_moves.submit_product, gettext_lazy("Gửi chợ duyệt"), gettext_lazy("Đã gửi. Chợ xem xong sẽ báo.")),
    "rut": (changes.withdraw_change, gettext_lazy("Rút lại để sửa"), gettext_lazy("Đã rút lại.")),
    "nghi": (listing_moves.pause_product, gettext_lazy("Tạm nghỉ bán"), gettext_lazy("Món này tạm nghỉ.")),
    "ban-lai": (listing_moves.resume_product, gettext_lazy("Bán lại"), gettext_lazy("Món này bán lại rồi.")),
    "ngung": (listing_moves.archive_product, gettext_lazy("Ngừng bán"), gettext_lazy("Đã cất món này đi.")),
    "ve-nhap": (listing_moves.restore_product, gettext_lazy("Đem về nháp"), gettext_lazy("Món này lại là nháp.")),
}
_OPEN_MOVES = {
    "draft": ["gui", "ngung"],
    "changes_requested": ["gui", "ngung"],
    "submitted": ["rut"],
    "published": ["nghi", "ngung"],
    "paused": ["ban-lai", "ngung"],
    "archived": ["ve-nhap"],
}


def _moves(found: Product) -> list[tuple[str, Any]]:
    names = list(_OPEN_MOVES[found.status])
    if found.status not in OPEN and found.status != "submitted" and found.changes.undecided().exists():
        names.insert(0, "rut")
    put_away = gettext_lazy("Bỏ món nháp này") if found.status in OPEN else MOVES["ngung"][1]
    return [(name, put_away if name == "ngung" else MOVES[name][1]) for name in names]


@require_POST
@producer_page
def product_move(request: HtmxRequest, product_id: int, move: str) -> HttpResponse:
    found = product_for(user=acting(request), product_id=product_id)
    if move not in MOVES:
        raise Http404
    command, _label, done = MOVES[move]
    try:
        command(product_id=found.pk, actor=Actor.of(request.user))
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(done))
    return HttpResponseRedirect(step_address(found.pk, "xem"), status=303)
