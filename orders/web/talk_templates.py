"""The page of a producer's own ready answers: one form to add, one per answer to change or throw away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from catalog.models import Producer
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.text import read_number

from ..models import MessageTemplate
from ..selectors.access import template_for
from ..selectors.talk import templates_of
from ..services.talk_templates import delete_template, save_template
from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest


class TemplateForm(forms.Form):
    """How long they may be, and what else is refused, the service says."""

    title = forms.CharField(label=gettext_lazy("Tên gọi"), widget=forms.TextInput({"maxlength": 60}))
    text = forms.CharField(label=gettext_lazy("Lời nhắn"), widget=forms.Textarea({"rows": 3, "maxlength": 500}))


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def talk_templates(request: HtmxRequest) -> HttpResponse:
    """All of them; a POST saves one (`template` names it, empty for a new one) or deletes it (`action`)."""
    producer = current_producer(request)
    if request.method != "POST":
        return _page(request, producer)
    wanted = request.POST.get("template", "")
    template = template_for(producer=producer, template_id=read_number(wanted) or 0) if wanted else None
    if template is not None and request.POST.get("action") == "delete":
        delete_template(template=template, actor=Actor.of(request.user))
        messages.success(request, _("Đã xóa tin mẫu."))
        return redirect("orders:talk_templates")
    form = TemplateForm(request.POST, auto_id=_auto_id(template))
    if form.is_valid():
        try:
            save_template(producer=producer, template=template, actor=Actor.of(request.user), **form.cleaned_data)
        except MarketplaceError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã lưu tin mẫu."))
            return redirect("orders:talk_templates")
    return _page(request, producer, form, template)


def _auto_id(template: MessageTemplate | None) -> str:
    return f"tin{template.pk}-%s" if template else "tin-moi-%s"


def _page(
    request: HtmxRequest, producer: Producer, refused: TemplateForm | None = None, of: MessageTemplate | None = None
) -> HttpResponse:
    """refused  the form that was not taken; of  the answer it was to change, none where it was to be a new one"""
    rows: list[tuple[MessageTemplate, TemplateForm]] = []
    for one in templates_of(producer):
        kept = {"title": one.title, "text": one.text}
        rows.append((one, refused if refused and one == of else TemplateForm(initial=kept, auto_id=_auto_id(one))))
    form = refused if refused and of is None else TemplateForm(auto_id=_auto_id(None))
    context: dict[str, Any] = {"rows": rows, "form": form, **frame(request, producer)}
    return render(request, "orders/talk/templates.html", context, status=422 if refused else 200)
