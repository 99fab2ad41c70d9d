"""Addresses of a producer's returns, breaks, lots and prices; orders.web.urls puts them under its own namespace."""

from __future__ import annotations

from django.urls import path

from . import endpoints, producer_breaks, producer_lots, producer_prices, producer_returns

urlpatterns = [
    path("ban-hang/ket-noi/", endpoints.endpoints, name="endpoints"),
    path("ban-hang/ket-noi/chia-khoa/", endpoints.create_api_token, name="create_api_token"),
    path("ban-hang/ket-noi/chia-khoa/<int:token_id>/thu-hoi/", endpoints.revoke_api_token, name="revoke_api_token"),
    path("ban-hang/ket-noi/<int:endpoint_id>/<slug:act>/", endpoints.change_endpoint, name="change_endpoint"),
    path("ban-hang/ket-noi/tin/<int:message_id>/gui-lai/", endpoints.redeliver, name="redeliver"),
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
