"""A return as its producer decides about it: goods back first, money back, or no, for a reason."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput, MarketplaceError

from .. import states
from ..errors import ReasonNeeded
from ..models import Return, Side
from ..selectors.access import return_for
from ..selectors.aftercare import lines_of_return, story_of
from ..selectors.contacts import buyer_contact
from ..services.returning import accept_return, refuse_return, settle_return, worth_of
from .acting import acting
from .producer import frame, producer_page
from .products.forms import VndField
from .requests import HtmxRequest


class WordsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Nhắn người mua"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RefuseForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Vì sao bà con không nhận trả?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Ghi lý do để người mua hiểu.")},
    )


class SettleForm(WordsForm):
    amount_vnd = VndField(label=gettext_lazy("Trả lại bao nhiêu đồng"), max_length=24)
    field_order = ["amount_vnd", "words"]


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def producer_return(request: HtmxRequest, code: str) -> HttpResponse:
    """One return: what comes back, why, until when an answer is due; a POST carries one of the three answers out."""
    asked = return_for(user=acting(request), code=code)
    if request.method != "POST":
        return _page(request, asked)
    actor = Actor.of(request.user)
    accept, settle, refuse = (WordsForm(request.POST), SettleForm(request.POST), RefuseForm(request.POST))
    ways: dict[str, tuple[forms.Form, Callable[..., Return], str]] = {
        "accept": (accept, accept_return, _("Đã đồng ý. Người mua gửi hàng lại rồi bà con trả tiền.")),
        "settle": (settle, settle_return, _("Đã đồng ý. Chợ trả tiền lại cho người mua.")),
        "refuse": (refuse, refuse_return, _("Đã trả lời người mua là không nhận trả.")),
    }
    way = request.POST.get("way", "")
    if way not in ways:
        return _page(request, asked)
    form, command, done = ways[way]
    if not form.is_valid():
        return _page(request, asked, **{way: form})
    try:
        command(return_id=asked.pk, actor=actor, **form.cleaned_data)
    except (InvalidInput, ReasonNeeded) as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _page(request, asked, **{way: form})
    except MarketplaceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("orders:producer_return", args=[code]), status=303)


def _page(request: HtmxRequest, asked: Return, **filled_in: forms.Form) -> HttpResponse:
    lines = lines_of_return(asked)
    is_open = asked.status not in states.RETURN.at_rest
    most_vnd = sum(worth_of(row.line, row.units) for row in lines) if is_open else 0
    context = {
        "asked": asked,
        "part": asked.part,
        "lines": lines,
        "most_vnd": most_vnd,
        "is_open": is_open,
        "ways": states.RETURN.open_moves(asked.status, states.PRODUCER),
        "accept": WordsForm(auto_id="accept-%s"),
        "settle": SettleForm(auto_id="settle-%s", initial={"amount_vnd": f"{most_vnd:,}".replace(",", ".")}),
        "refuse": RefuseForm(auto_id="refuse-%s"),
        "story": [(Return.Status(event.status).label, event) for event in story_of(asked)],
        "photos": list(asked.photos.all()),
        "side": Side.PRODUCER,
        "contact": buyer_contact(asked.part),
        **filled_in,
        **frame(request, asked.part.producer),
    }
    status = 422 if any(form.errors for form in filled_in.values()) else 200
    return render(request, "orders/producer/return.html", context, status=status)
