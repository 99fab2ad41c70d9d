"""Another phone number or e-mail: a code to the new one, and one to what the account already has."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.kernel.errors import MarketplaceError

from .. import services
from ..codes import ask_code, check_code
from ..errors import ContactTaken
from ..models import ContactCode, User
from ..tasks import deliver_code
from .codes import CodeForm, ContactForm
from .entering import fresh, see_other

NEW, OLD = ContactCode.Purpose.NEW_CONTACT, ContactCode.Purpose.OLD_CONTACT
ASKED = "changing_contact"


class BothCodesForm(CodeForm):
    old_code = forms.CharField(
        label=gettext_lazy("Mã gửi tới chỗ đang dùng"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Gõ cả mã gửi tới chỗ đang dùng.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def new_contact(request: HttpRequest) -> HttpResponse:
    """Name the new one; both codes go out."""
    user = User.objects.get(pk=request.user.pk or 0)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _send_both(request, user, form.cleaned_data["contact"])
        except MarketplaceError as refusal:
            form.add_error("contact", str(refusal))
        else:
            return see_other("accounts:contact_codes")
    return render(request, "accounts/new_contact.html", {"form": form}, status=422 if form.errors else 200)


def _send_both(request: HttpRequest, user: User, contact: str) -> None:
    """A number of somebody else gets no code: its owner is told nothing by a stranger's wish. Same answer."""
    phone, email = services.read_contact(contact)
    wanted = phone or email or ""
    if wanted in {user.phone, user.email}:
        raise ContactTaken(_("Đây là số điện thoại hoặc e-mail bà con đang dùng."), field="contact")
    address = request.META.get("REMOTE_ADDR", "")
    is_free = not User.objects.filter(phone=phone).exists() if phone else not User.objects.filter(email=email).exists()
    known = (user.phone if phone else user.email) or user.phone or user.email or ""
    new = ask_code(purpose=NEW, contact=wanted, address=address, is_sent=is_free)
    old = ask_code(purpose=OLD, contact=known, address=address)
    request.session[ASKED] = {"new": new.pk, "old": old.pk}
    for code in (new, old):
        deliver_code.delay(code.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def contact_codes(request: HttpRequest) -> HttpResponse:
    """Both codes right: changed. The old one is looked at first, and once right it stays so for this change."""
    asked = request.session.get(ASKED)
    if not asked:
        return see_other("accounts:new_contact")
    form = BothCodesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = "old_code"
        try:
            if not asked.get("old_was_right"):
                check_code(code_id=asked["old"], purpose=OLD, code=form.cleaned_data["old_code"])
                request.session[ASKED] = {**asked, "old_was_right": True}
            at = "code"
            new = check_code(code_id=asked["new"], purpose=NEW, code=form.cleaned_data["code"])
            services.change_contact(user=User.objects.get(pk=request.user.pk or 0), contact=new.contact)
        except MarketplaceError as refusal:
            form.add_error(at, str(refusal))
        else:
            del request.session[ASKED]
            messages.success(request, _("Đã đổi. Từ giờ bà con đăng nhập bằng cái mới."))
            return see_other("accounts:home")
    return render(request, "accounts/contact_codes.html", {"form": form}, status=422 if form.errors else 200)
