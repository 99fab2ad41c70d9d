"""A producer that has fewer than ordered: send what there is, or ask the buyer; and a parcel that came back."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor

from ..models import SellerOrder
from ..selectors import part_for
from ..selectors.aftercare import substitutes_of
from ..services import answering
from ..services.parts import not_accept_part
from .acting import acting
from .producer_answer_forms import NotAcceptForm, OfferForm, ShortForm
from .producer_moves import ask_again, move, move_page
from .requests import HtmxRequest


@move_page
def confirm_short(request: HtmxRequest, number: str) -> HttpResponse:
    """Confirm with fewer packs than ordered."""
    part = part_for(user=acting(request), number=number)
    form = ShortForm(part, request.POST)
    if not form.is_valid():
        return ask_again(request, part, short_form=form)

    def confirm(*, part_id: int, actor: Actor) -> SellerOrder:
        return answering.confirm_part(part_id=part_id, units=form.units, actor=actor)

    done = _("Đã nhận đơn %(number)s. Chợ báo người mua phần thiếu.")
    return move(request, number, confirm, done, short_form=form)


@move_page
def propose(request: HtmxRequest, number: str) -> HttpResponse:
    """Ask the buyer whether something else will do."""
    part = part_for(user=acting(request), number=number)
    shelf = substitutes_of([part.producer_id]).get(part.producer_id, [])
    form = OfferForm(part, shelf, request.POST)
    if not form.is_valid():
        return ask_again(request, part, offer_form=form)

    def offer(*, part_id: int, actor: Actor) -> SellerOrder:
        note = form.cleaned_data["note"]
        return answering.propose_part(part_id=part_id, offers=form.offers, note=note, actor=actor)

    done = _("Đã hỏi người mua về đơn %(number)s. Có trả lời, chợ báo liền.")
    return move(request, number, offer, done, offer_form=form)


@move_page
def not_accept(request: HtmxRequest, number: str) -> HttpResponse:
    """The parcel came back."""
    part = part_for(user=acting(request), number=number)
    form = NotAcceptForm(request.POST, auto_id=f"{part.number}-back-%s")
    if not form.is_valid():
        return ask_again(request, part, back_form=form)
    with translation.override("vi"):  # kept in the language of the market; letters translate it
        reason = str(NotAcceptForm.REASONS[form.cleaned_data["reason"]])

    def come_back(*, part_id: int, actor: Actor) -> SellerOrder:
        return not_accept_part(part_id=part_id, reason=reason, actor=actor)

    return move(request, number, come_back, _("Đã ghi đơn %(number)s quay về. Hàng còn tốt thì nhập thành lô mới."))
