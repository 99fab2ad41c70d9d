"""Addresses of a producer's returns, breaks, lots and prices; orders.web.urls puts them under its own namespace."""

from __future__ import annotations

from django.urls import path

from . import producer_breaks, producer_lots, producer_prices, producer_returns

urlpatterns = [
    path("ban-hang/tra-hang/<str:code>/", producer_returns.producer_return, name="producer_return"),
    path("ban-hang/nghi/", producer_breaks.breaks, name="breaks"),
    path("ban-hang/nghi/<int:break_id>/het/", producer_breaks.finish_break, name="finish_break"),
    path("ban-hang/gio-tra-loi/", producer_breaks.answer_hours, name="answer_hours"),
    path("ban-hang/gia/", producer_prices.prices, name="prices"),
    path("ban-hang/gia/<int:variant_id>/", producer_prices.pack_prices, name="pack_prices"),
    path("ban-hang/lo/", producer_lots.lots, name="lots"),
    path("ban-hang/lo/<int:lot_id>/", producer_lots.lot, name="lot"),
    path("ban-hang/lo/<int:lot_id>/thu-hoi/", producer_lots.recall, name="recall"),
]
