"""The first step: pictures, several at once, from the phone's camera or its album."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from catalog.models import Product
from catalog.selectors.access import product_for
from catalog.services import gallery
from catalog.services.drafts import save_draft_product
from catalog.states.listing import OPEN
from catalog.tasks import make_missing_renditions
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound
from marketplace.kernel.text import read_number

from ..photos import read_uploads
from ..producer import current_producer, frame, person, producer_page
from ..requests import HtmxRequest
from .editor import STEPS, step_address, step_page
from .forms import PicturesForm
from .looks import images_of


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def new_product(request: HtmxRequest) -> HttpResponse:
    """Begin with a picture; without one, too, it goes on to the name."""
    producer = current_producer(request)
    steps = [(name, label, "") for name, label in STEPS.items()]
    context = {"steps": steps, "step": "anh", "form": PicturesForm(), **frame(request, producer)}
    if request.method != "POST":
        return render(request, "orders/products/new.html", context)
    actor = Actor.of(request.user)
    try:
        files = read_uploads(request)
        product = save_draft_product(producer_id=producer.pk, facts={}, actor=actor)
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
        return render(request, "orders/products/new.html", context, status=422)
    problems = _add(request, product, files)
    return HttpResponseRedirect(step_address(product.pk, "anh" if problems else "ten"), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def product_pictures(request: HtmxRequest, product_id: int) -> HttpResponse:
    product = product_for(user=person(request), product_id=product_id)
    if request.method == "POST":
        try:
            files = read_uploads(request)
            problems = _add(request, product, files)
        except MarketplaceError as refusal:
            messages.error(request, str(refusal))
            problems = True
        onward = "ten" if product.status in OPEN and not product.name_vi and not problems else "anh"
        return HttpResponseRedirect(step_address(product.pk, onward), status=303)
    return step_page(request, product, "anh", form=PicturesForm(), images=images_of(product), most=gallery.MOST)


def _add(request: HtmxRequest, product: Product, files: list[bytes]) -> bool:
    """Keep the pictures and say what was wrong with those not taken; whether anything was."""
    problems = gallery.add_pictures(product_id=product.pk, files=files, actor=Actor.of(request.user)) if files else []
    for problem in problems:
        messages.error(request, problem)
    kept = len(files) - len(problems)
    if kept > 0:
        messages.success(request, ngettext("Đã nhận %(many)s ảnh.", "Đã nhận %(many)s ảnh.", kept) % {"many": kept})
        make_missing_renditions.delay()
    return bool(problems)


@require_POST
@producer_page
def product_picture(request: HtmxRequest, product_id: int, digest: str) -> HttpResponse:
    """Move, cut or take away one picture: do=move with to=, do=crop with shape= and keep=, do=remove."""
    product = product_for(user=person(request), product_id=product_id)
    told: dict[str, Any] = {"product_id": product.pk, "digest": digest, "actor": Actor.of(request.user)}
    try:
        match request.POST.get("do", ""):
            case "move":
                gallery.move_picture(to=read_number(request.POST.get("to", "")) or 0, **told)
            case "crop":
                shape, keep = request.POST.get("shape", ""), request.POST.get("keep", "middle")
                gallery.crop_picture(shape=shape, keep=keep, **told)
                make_missing_renditions.delay()
            case "remove":
                gallery.remove_picture(**told)
    except NotFound:
        raise
    except MarketplaceError as refusal:
        messages.error(request, str(refusal) or _("Chưa làm được."))
    return HttpResponseRedirect(reverse("orders:product_pictures", args=[product.pk]), status=303)
