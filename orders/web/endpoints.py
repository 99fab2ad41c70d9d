"""Where a producer's own system is told of news: addresses, what was sent there, and once the secret that signs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from catalog.models import Producer
from catalog.rights import Right
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import GatewayUnavailable, MarketplaceError, NotFound

from ..selectors.access import endpoint_for, message_for
from ..selectors.endpoints import endpoints_of
from ..services import endpoints as commands
from .acting import acting
from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest

_SHOWN_ONCE = "endpoint_key"


class EndpointForm(forms.Form):
    url = forms.URLField(label=gettext_lazy("Địa chỉ nhận tin"), max_length=300, assume_scheme="https")


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def endpoints(request: HtmxRequest) -> HttpResponse:
    """All addresses with the last messages; a POST adds one."""
    producer = current_producer(request, Right.MANAGE)
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint = commands.add_endpoint(
                producer=producer, url=form.cleaned_data["url"], actor=Actor.of(request.user)
            )
        except MarketplaceError as refusal:
            form.add_error("url", str(refusal))
        except GatewayUnavailable:
            form.add_error("url", _("Không tìm thấy máy có tên này. Bà con xem lại địa chỉ giúp."))
        else:
            request.session[_SHOWN_ONCE] = endpoint.signing_key
            messages.success(request, _("Đã thêm địa chỉ. Chép chìa khóa bên dưới ngay giúp, chợ chỉ đưa ra một lần."))
            return redirect("orders:endpoints")
    return _page(request, producer, form)


def _page(request: HtmxRequest, producer: Producer, form: EndpointForm) -> HttpResponse:
    context: dict[str, Any] = {"endpoints": endpoints_of(producer), "form": form, **frame(request, producer)}
    context["new_key"] = request.session.pop(_SHOWN_ONCE, "")
    return render(request, "orders/producer/endpoints.html", context, status=422 if form.errors else 200)


@require_POST
@producer_page
def change_endpoint(request: HtmxRequest, endpoint_id: int, act: str) -> HttpResponse:
    """Stop, resume, try, remove, or make a new secret."""
    endpoint, actor = endpoint_for(user=acting(request, Right.MANAGE), endpoint_id=endpoint_id), Actor.of(request.user)

    def renew() -> None:
        request.session[_SHOWN_ONCE] = commands.renew_key(endpoint=endpoint, actor=actor)

    acts: dict[str, tuple[Callable[[], object], str]] = {
        "ngung": (lambda: commands.stop_endpoint(endpoint=endpoint, actor=actor), _("Đã ngưng gửi tới địa chỉ này.")),
        "bat": (lambda: commands.resume_endpoint(endpoint=endpoint, actor=actor), _("Đã bật lại.")),
        "thu": (
            lambda: commands.try_endpoint(endpoint=endpoint, actor=actor),
            _("Đã xếp một tin thử. Chừng nửa phút sau mở lại trang này để xem."),
        ),
        "bo": (lambda: commands.remove_endpoint(endpoint=endpoint, actor=actor), _("Đã bỏ địa chỉ.")),
        "chia-khoa": (renew, _("Đã đổi chìa khóa. Chép chìa khóa mới ngay giúp, chợ chỉ đưa ra một lần.")),
    }
    if act not in acts:
        raise NotFound
    command, done = acts[act]
    return _carry_out(request, command, done)


@require_POST
@producer_page
def redeliver(request: HtmxRequest, message_id: int) -> HttpResponse:
    message = message_for(user=acting(request, Right.MANAGE), message_id=message_id)

    def again() -> None:
        commands.redeliver_message(message=message, actor=Actor.of(request.user))

    return _carry_out(request, again, _("Tin này sẽ được gửi lại trong chừng nửa phút."))


def _carry_out(request: HtmxRequest, command: Callable[[], object], done: str) -> HttpResponse:
    try:
        command()
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("orders:endpoints"), status=303)
