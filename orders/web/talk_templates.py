"""The page of a producer's own ready answers: one form to add, one per answer to change or throw away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.text import read_number

from ..selectors.access import template_for
from ..selectors.talk import templates_of
from ..services.talk_templates import delete_template, save_template
from .producer import current_producer, frame, producer_page
from .requests import HtmxRequest


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def talk_templates(request: HtmxRequest) -> HttpResponse:
    """All of them; a POST saves one (`template` names it, empty for a new one) or deletes it (`action`)."""
    producer = current_producer(request)
    refusal, draft = "", {"title": "", "text": ""}
    if request.method == "POST":
        refusal = _change(request)
        if not refusal:
            return redirect("orders:talk_templates")
        draft = {name: request.POST.get(name, "") for name in draft}
    context = {"templates": templates_of(producer), "refusal": refusal, "draft": draft}
    context |= frame(request, producer)
    return render(request, "orders/talk/templates.html", context, status=422 if refusal else 200)


def _change(request: HtmxRequest) -> str:
    """Do what the form asks for; "" when it is done, else why not. Raises NotFound for another producer's answer."""
    producer, actor = current_producer(request), Actor.of(request.user)
    wanted = request.POST.get("template", "")
    template = template_for(producer=producer, template_id=read_number(wanted) or 0) if wanted else None
    if template is not None and request.POST.get("action") == "delete":
        delete_template(template=template, actor=actor)
        messages.success(request, _("Đã xóa tin mẫu."))
        return ""
    title, text = request.POST.get("title", ""), request.POST.get("text", "")
    try:
        save_template(producer=producer, title=title, text=text, actor=actor, template=template)
    except MarketplaceError as error:
        return str(error)
    messages.success(request, _("Đã lưu tin mẫu."))
    return ""
