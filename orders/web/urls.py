"""Addresses of the buyer's pages, in Vietnamese as people say them."""

from __future__ import annotations

from django.urls import path

from marketplace.accounts.web.places import suggestions

from . import aftercare_urls, cart, estimate, producer_care_urls, producer_urls, tracking

app_name = "orders"
urlpatterns = [
    path("gio-hang/", cart.cart, name="cart"),
    path("gio-hang/them/", cart.add_to_cart, name="add_to_cart"),
    path("gio-hang/so-luong/", cart.change_units, name="change_units"),
    path("gio-hang/bo/", cart.remove_line, name="remove_line"),
    path("giao-hang/uoc-tinh/", estimate.delivery_estimate, name="delivery_estimate"),
    path("giao-hang/tim-noi-nhan/", suggestions, name="place_suggestions"),
    path("don-hang/", tracking.mine, name="mine"),
    path("don-hang/<str:token>/", tracking.order, name="order"),
    path("don-hang/<str:token>/hop-dong/", tracking.contract, name="contract"),
    path("don-hang/<str:token>/huy/", tracking.cancel, name="cancel"),
    *aftercare_urls.urlpatterns,
    *producer_urls.urlpatterns,
    *producer_care_urls.urlpatterns,
]
