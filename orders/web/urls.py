"""Addresses of the buyer's pages, in Vietnamese as people say them."""

from __future__ import annotations

from django.urls import path

from marketplace.accounts.web.places import suggestions

from . import (
    aftercare_urls,
    again,
    cart,
    choosing,
    claiming,
    estimate,
    photos,
    preorders,
    producer_care_urls,
    producer_urls,
    talk,
    team_urls,
    tracking,
)
from .helping import urls as helping_urls
from .joining import urls as joining_urls
from .papers import views as papers
from .products import urls as product_urls
from .shop import urls as shop_urls

app_name = "orders"
urlpatterns = [
    path("gio-hang/", cart.cart, name="cart"),
    path("gio-hang/them/", cart.add_to_cart, name="add_to_cart"),
    path("gio-hang/so-luong/", cart.change_units, name="change_units"),
    path("gio-hang/bo/", cart.remove_line, name="remove_line"),
    path("gio-hang/ma-giam-gia/", cart.add_voucher, name="add_voucher"),
    path("gio-hang/bo-ma/", cart.remove_voucher, name="remove_voucher"),
    path("dat-truoc/<int:harvest_id>/", preorders.start_preorder, name="start_preorder"),
    path("don-hang/<str:token>/khong-tra-them/<int:charge_id>/", preorders.refuse_charge, name="refuse_charge"),
    path("giao-hang/uoc-tinh/", estimate.delivery_estimate, name="delivery_estimate"),
    path("giao-hang/tim-noi-nhan/", suggestions, name="place_suggestions"),
    path("don-hang/", tracking.mine, name="mine"),
    path("don-hang/<str:token>/", tracking.order, name="order"),
    path("don-hang/<str:token>/hop-dong/", tracking.contract, name="contract"),
    path("don-hang/<str:token>/hop-dong.pdf", papers.contract_paper, name="contract_pdf"),
    path("don-hang/<str:token>/huy/", tracking.cancel, name="cancel"),
    *aftercare_urls.urlpatterns,
    path("don-hang/<str:token>/mua-lai/", again.order_again, name="order_again"),
    path("don-hang/<str:token>/anh/<int:photo_id>/", photos.photo_of_order, name="photo_of_order"),
    path("don-hang/<str:token>/nhan-tin/<str:number>/", talk.talk, name="talk"),
    path("don-hang/<str:token>/bao-tin/", choosing.for_order, name="choose_for_order"),
    path("tai-khoan/don-cu/", claiming.claim, name="claim"),
    path("tai-khoan/don-cu/co-khong/", claiming.offer, name="claim_offer"),
    path("tai-khoan/bao-tin/", choosing.for_person, name="choose_for_person"),
    path("truc-cho/don/<str:number>/nhan-tin/", talk.operator_talk, name="operator_talk"),
    path("anh-don/<int:photo_id>/", photos.photo, name="photo"),
    *helping_urls.urlpatterns,
    *joining_urls.urlpatterns,
    *shop_urls.urlpatterns,
    *product_urls.urlpatterns,
    *producer_urls.urlpatterns,
    *producer_care_urls.urlpatterns,
    *team_urls.urlpatterns,
]
