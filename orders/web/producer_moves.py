"""What a producer does with a part: parse, one command, the card as it is now. Tapping again is harmless."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput, MarketplaceError

from ..errors import NothingLeft
from ..models import SellerOrder
from ..selectors import part_for
from ..services import answering
from ..services import parts as commands
from .producer import frame, part_page, person, producer_page
from .producer_cards import Card, load_card
from .producer_forms import DeclineForm, ShipForm
from .requests import HtmxRequest

MoveView = Callable[[HtmxRequest, str], HttpResponse]


def move_page(view: MoveView) -> MoveView:
    """A move takes a POST. Who comes by GET (after a sign-in, a reload, a change of language) is shown the order."""

    @wraps(view)
    def posted(request: HtmxRequest, number: str) -> HttpResponse:
        if request.method == "POST":
            return view(request, number)
        return redirect("orders:part", part_for(user=person(request), number=number).number)

    return producer_page(posted)


@move_page
def confirm_part(request: HtmxRequest, number: str) -> HttpResponse:
    return move(request, number, answering.confirm_part, _("Đã nhận đơn %(number)s. Bà con đóng gói giúp nhé."))


@move_page
def pack_part(request: HtmxRequest, number: str) -> HttpResponse:
    return move(request, number, commands.pack_part, _("Đơn %(number)s đã đóng gói. Giờ giao cho vận chuyển."))


@move_page
def deliver_part(request: HtmxRequest, number: str) -> HttpResponse:
    return move(request, number, commands.deliver_part, _("Đơn %(number)s đã tới tay người mua. Cảm ơn bà con."))


@move_page
def decline_part(request: HtmxRequest, number: str) -> HttpResponse:
    part = part_for(user=person(request), number=number)
    form = DeclineForm(request.POST, auto_id=f"{part.number}-decline-%s")
    if not form.is_valid():
        return ask_again(request, part, decline_form=form)

    def decline(*, part_id: int, actor: Actor) -> SellerOrder:
        return commands.decline_part(
            part_id=part_id, actor=actor, goods_are_there=form.goods_are_there, **form.told_to_buyer
        )

    return move(request, number, decline, _("Đã từ chối đơn %(number)s. Chợ trả lại tiền cho người mua."))


@move_page
def ship_part(request: HtmxRequest, number: str) -> HttpResponse:
    part = part_for(user=person(request), number=number)
    form = ShipForm(request.POST, auto_id=f"{part.number}-ship-%s")
    if not form.is_valid():
        return ask_again(request, part, ship_form=form)

    def ship(*, part_id: int, actor: Actor) -> SellerOrder:
        return commands.ship_part(part_id=part_id, actor=actor, **form.cleaned_data)

    return move(request, number, ship, _("Đã gửi đơn %(number)s. Người mua nhận được mã vận đơn."))


def move(
    request: HtmxRequest, number: str, command: Callable[..., SellerOrder], done: str, **filled_in: forms.Form
) -> HttpResponse:
    """Carry a command out and show the card as it is now.

    filled_in  the card's form that was sent, by its name there: a refusal about its content stands beside it
    """
    part, problem = part_for(user=person(request), number=number), ""
    try:
        command(part_id=part.pk, actor=Actor.of(request.user))
    except MarketplaceError as error:
        if filled_in and isinstance(error, InvalidInput | NothingLeft):
            for form in filled_in.values():
                form.add_error(error.field if error.field in form.fields else None, str(error))
            return ask_again(request, part, **filled_in)
        problem = str(error)
    text = problem or done % {"number": part.number}
    if request.htmx:
        card = load_card(part_for(user=person(request), number=number))
        card.note, card.problem = ("", problem) if problem else (text, "")
        return card_answer(request, card)
    messages.add_message(request, messages.ERROR if problem else messages.SUCCESS, text)
    to = reverse("orders:part", args=[number]) if request.POST.get("from") == "part" else reverse("orders:today")
    return HttpResponseRedirect(to, status=303)


def ask_again(request: HtmxRequest, part: SellerOrder, **filled_in: forms.Form) -> HttpResponse:
    """The same card with what is still missing; nothing has changed."""
    card = load_card(part)
    for name, form in filled_in.items():
        setattr(card, name, form)
    return card_answer(request, card) if request.htmx else part_page(request, card, status=422)


def card_answer(request: HtmxRequest, card: Card) -> HttpResponse:
    """The card alone, with the counts beside it, for htmx to put in place."""
    context = {"card": card, "on_today": True, "swapped": True, **frame(request, card.part.producer)}
    return render(request, "orders/producer/card.html", context)
