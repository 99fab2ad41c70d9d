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
from catalog.selectors.tokens import live_tokens, token_for
from catalog.services.tokens import create_token, revoke_token
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import GatewayUnavailable, MarketplaceError, NotFound

from ..selectors.access import endpoint_for, message_for
from ..selectors.endpoints import endpoints_of
from ..services import endpoints as commands
from .acting import acting, person
from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest

_SHOWN_ONCE = "endpoint_key"
_NEW_KEY = "new_key"


class EndpointForm(forms.Form):
    url = forms.URLField(label=gettext_lazy("Địa chỉ nhận tin"), max_length=300, assume_scheme="https")


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Chìa khóa cho phần mềm nào"),
        max_length=60,
        widget=forms.TextInput({"placeholder": gettext_lazy("Phần mềm kho")}),
    )
    may_work = forms.TypedChoiceField(
        label=gettext_lazy("Được làm gì"),
        choices=[("0", gettext_lazy("Chỉ xem")), ("1", gettext_lazy("Xem, sửa hàng và trả lời đơn"))],
        coerce=lambda said: said == "1",
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Dùng được bao lâu"),
        choices=[(30, gettext_lazy("30 ngày")), (90, gettext_lazy("90 ngày")), (365, gettext_lazy("1 năm"))],
        coerce=int,
        initial=90,
    )


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


def _page(
    request: HtmxRequest, producer: Producer, form: EndpointForm, token_form: TokenForm | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"endpoints": endpoints_of(producer), "form": form, **frame(request, producer)}
    context |= {"tokens": live_tokens(producer), "token_form": token_form or TokenForm(auto_id="token-%s")}
    context["new_token"] = request.session.pop(_NEW_KEY, "")
    context["new_key"] = request.session.pop(_SHOWN_ONCE, "")
    return render(request, "orders/producer/endpoints.html", context, status=422 if form.errors or token_form else 200)


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
def create_api_token(request: HtmxRequest) -> HttpResponse:
    """A key for a program; its text is shown once, on the page that follows."""
    producer = current_producer(request, Right.MANAGE)
    form = TokenForm(request.POST, auto_id="token-%s")
    if form.is_valid():
        try:
            _token, text = create_token(producer=producer, user=person(request), **form.cleaned_data)
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            request.session[_NEW_KEY] = text
            return redirect("orders:endpoints")
    return _page(request, producer, EndpointForm(), form)


@require_POST
@producer_page
def revoke_api_token(request: HtmxRequest, token_id: int) -> HttpResponse:
    token = token_for(user=acting(request, Right.MANAGE), token_id=token_id)

    def revoke() -> None:
        revoke_token(token=token, actor=Actor.of(request.user))

    return _carry_out(request, revoke, _("Đã thu hồi. Phần mềm dùng chìa khóa này không vào được nữa."))


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
