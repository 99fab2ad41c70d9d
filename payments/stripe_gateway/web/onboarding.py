"""Where a seller fills in what is missing of a connected account. Here one button says it all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from marketplace.kernel import clock

from .. import config
from ..models import AccountLink
from ..selectors import may_be_ref
from ..services.accounts import finish_onboarding
from .pages import page, speaking
from .pay import SeeOther

_BUSINESSES = {
    "company": gettext_lazy("Công ty, hợp tác xã"),
    "government_entity": gettext_lazy("Cơ quan nhà nước"),
    "individual": gettext_lazy("Cá nhân, hộ kinh doanh"),
    "non_profit": gettext_lazy("Tổ chức phi lợi nhuận"),
}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def onboard(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what will be filled in, or fill it in. A link that is too old leads back for a fresh one."""
    links = AccountLink.everyone.select_related("for_account")
    link = links.filter(ref=ref).first() if may_be_ref(ref) else None
    with speaking(request):
        if link is None:
            return page(request, "message.html", _unknown(), status=404)
        if link.expires_at <= clock.now():
            return SeeOther(link.refresh_url)
        if request.method != "POST":
            context = {
                "account": link.for_account,
                "business": _BUSINESSES.get(link.for_account.business_type, _BUSINESSES["individual"]),
                "shop": config.SHOP_NAME,
            }
            return page(request, "onboarding.html", context, leads_to=[link.return_url])
        finish_onboarding(account_pk=link.for_account.pk)
        return SeeOther(link.return_url)


def _unknown() -> dict[str, str]:
    return {
        "mood": "unknown",
        "title": _("Không tìm thấy trang đăng ký"),
        "text": _("Địa chỉ này không còn, hoặc bị thiếu một đoạn. Hãy mở lại từ cửa hàng."),
    }
