"""Nhóm bán: who works for the producer, who is asked to, and the page behind an invitation's link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from catalog.errors import InvitationGone, LastOwner
from catalog.models import Membership, Producer
from catalog.rights import OWNER, Right
from catalog.selectors.team import (
    invitation_for,
    invitations_of,
    member_for,
    members_of,
    open_invitation,
    own_membership,
)
from catalog.services import team as commands
from catalog.services.team_letters import link_of
from catalog.tasks import send_invitations
from marketplace.accounts.models import User
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound

from .acting import acting, person
from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest

MEANING = {
    "owner": gettext_lazy("Làm mọi việc, kể cả tiền và nhóm."),
    "staff": gettext_lazy("Bán hàng, trả lời đơn. Không đụng tới tài khoản ngân hàng và nhóm."),
    "reader": gettext_lazy("Xem được hết, không sửa được gì."),
}


class InviteForm(forms.Form):
    contact = forms.CharField(
        label=gettext_lazy("Số điện thoại hoặc e-mail của người được mời"),
        max_length=254,
        error_messages={"required": gettext_lazy("Ghi số điện thoại hoặc e-mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Cho làm gì?"),
        choices=[(role, label) for role, label in Membership.Role.choices],
        initial="staff",
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def team(request: HtmxRequest) -> HttpResponse:
    """Everybody of the team; a POST invites one more."""
    if request.method != "POST":
        return _page(request, current_producer(request), InviteForm())
    producer = current_producer(request, Right.MANAGE)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            asked = commands.invite_member(producer_id=producer.pk, actor=Actor.of(request.user), **form.cleaned_data)
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            send_invitations.delay()
            words = _("Đã gửi lời mời. Gửi link này qua Zalo cũng được: %(link)s")
            messages.success(request, words % {"link": link_of(asked)})
            return _back()
    return _page(request, producer, form, status=422)


def _page(request: HtmxRequest, producer: Producer, form: InviteForm, *, status: int = 200) -> HttpResponse:
    around = frame(request, producer)
    context = {
        "form": form,
        "me": person(request),
        "members": members_of(producer),
        "invitations": invitations_of(producer) if around["may_manage"] else [],
        "meaning": [(label, MEANING[role]) for role, label in Membership.Role.choices],
        "other_roles": [(role, label) for role, label in Membership.Role.choices if role != OWNER],
        **around,
    }
    return render(request, "orders/producer/team.html", context, status=status)


@require_POST
@producer_page
def withdraw_invitation(request: HtmxRequest, invitation_id: int) -> HttpResponse:
    found = invitation_for(user=acting(request, Right.MANAGE), invitation_id=invitation_id)
    told: dict[str, Any] = {
        "producer_id": found.producer_id,
        "invitation_id": found.pk,
        "actor": Actor.of(request.user),
    }
    return _do(request, lambda: commands.withdraw_invitation(**told), _("Đã rút lời mời."))


@require_POST
@producer_page
def set_role(request: HtmxRequest, membership_id: int) -> HttpResponse:
    found = member_for(user=acting(request, Right.MANAGE), membership_id=membership_id)
    told: dict[str, Any] = {
        "producer_id": found.producer_id,
        "membership_id": found.pk,
        "role": request.POST.get("role", ""),
    }
    return _do(request, lambda: commands.set_role(**told, actor=Actor.of(request.user)), _("Đã đổi quyền."))


@require_POST
@producer_page
def remove_member(request: HtmxRequest, membership_id: int) -> HttpResponse:
    found = member_for(user=acting(request, Right.MANAGE), membership_id=membership_id)
    told: dict[str, Any] = {
        "producer_id": found.producer_id,
        "membership_id": found.pk,
        "actor": Actor.of(request.user),
    }
    done = _("%(name)s không còn trong nhóm.") % {"name": found.user.full_name}
    return _do(request, lambda: commands.remove_member(**told), done)


@require_POST
@producer_page
def offer_ownership(request: HtmxRequest, membership_id: int) -> HttpResponse:
    """The member is asked; nothing changes before the yes."""
    found = member_for(user=acting(request, Right.MANAGE), membership_id=membership_id)
    told: dict[str, Any] = {
        "producer_id": found.producer_id,
        "membership_id": found.pk,
        "actor": Actor.of(request.user),
    }
    done = _("Đã hỏi %(name)s. Người ấy đồng ý thì mới đổi chủ.") % {"name": found.user.full_name}
    answer = _do(request, lambda: commands.offer_ownership(**told), done)
    send_invitations.delay()
    return answer


@require_POST
@producer_page
def leave_team(request: HtmxRequest) -> HttpResponse:
    """Anybody may leave, but for the last owner."""
    producer = current_producer(request, Right.LOOK)
    own = own_membership(user=acting(request, Right.LOOK), producer=producer)
    try:
        commands.remove_member(producer_id=producer.pk, membership_id=own.pk, actor=Actor.of(request.user))
    except LastOwner as refusal:
        messages.error(request, str(refusal))
        return _back()
    request.session.pop("producer", None)
    messages.success(request, _("Bà con đã rời nhóm của %(producer)s.") % {"producer": producer.legal_name})
    return HttpResponseRedirect(reverse("accounts:home"), status=303)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_invitation(request: HtmxRequest, token: str) -> HttpResponse:
    """What the link is about; a POST of somebody signed in accepts it. Guests are shown the ways in first."""
    try:
        invitation = open_invitation(token)
    except InvitationGone as gone:
        return render(request, "orders/team_invitation.html", {"refusal": str(gone)}, status=404)
    context = {
        "invitation": invitation,
        "role_words": MEANING[invitation.role],
        "next": request.path,
        "refusal": "",
    }
    if request.method != "POST" or not isinstance(request.user, User):
        return render(request, "orders/team_invitation.html", context)
    try:
        member = commands.accept_invitation(token=token, user=request.user)
    except MarketplaceError as refusal:
        return render(request, "orders/team_invitation.html", {**context, "refusal": str(refusal)}, status=422)
    request.session["producer"] = invitation.producer.slug
    words = _("Chào mừng bà con vào nhóm của %(producer)s. Quyền của bà con: %(role)s.")
    told = {"producer": invitation.producer.legal_name, "role": str(member.get_role_display()).lower()}
    messages.success(request, words % told)
    return HttpResponseRedirect(reverse("orders:today"), status=303)


def _do(request: HtmxRequest, command: Callable[[], object], done: str) -> HttpResponse:
    try:
        command()
    except NotFound:
        raise
    except MarketplaceError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("orders:team"), status=303)
