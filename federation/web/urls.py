"""Pages of federation; the front door puts them before those of orders, whose last pattern takes any word."""

from __future__ import annotations

from django.urls import path

from . import sharing

app_name = "federation"
urlpatterns = [
    path("ban-hang/cho-ban/", sharing.shop_sharing, name="shop_sharing"),
    path("ban-hang/san-pham/<int:product_id>/cho-ban/", sharing.sharing, name="sharing"),
]
