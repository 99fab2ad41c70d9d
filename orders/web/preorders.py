"""A buyer orders ahead of a harvest, and answers when asked for more money."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalog.models import Harvest
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound
from marketplace.kernel.text import read_number

from ..selectors.access import buyers_charge
from ..services import carts, charging
from .answers import care_page, to_order


@require_POST
def start_preorder(request: HttpRequest, harvest_id: int) -> HttpResponse:
    """A cart of its own, and on to the checkout; a refusal is told on the product's page."""
    harvest = Harvest.objects.select_related("variant__product").filter(pk=harvest_id).first()
    if harvest is None:
        raise Http404
    units = read_number(request.POST.get("units", "")) or 0
    try:
        cart = carts.start_preorder(harvest_id=harvest_id, units=min(units, 1000))
    except NotFound:
        raise Http404 from None
    except MarketplaceError as error:
        messages.error(request, str(error))
        return redirect("catalog:product", harvest.variant.product.slug)
    return redirect("payments:checkout_preorder", cart.token)


@require_POST
@care_page
def refuse_charge(request: HttpRequest, token: str, charge_id: int) -> HttpResponse:
    """No more money for heavier goods: they are sent for what was paid."""
    charge = buyers_charge(token=token, charge_id=charge_id)
    try:
        charging.refuse_charge(charge_id=charge.pk, actor=Actor.of(request.user))
    except MarketplaceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã báo nhà làm: bà con giữ mức đã trả, không trả thêm."))
    return to_order(token, charge.part.number)
