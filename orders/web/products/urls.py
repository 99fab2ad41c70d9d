"""Addresses of a producer's own products; orders.web.urls puts them under its own namespace."""

from __future__ import annotations

from django.urls import path

from . import editor, pictures, shelf

urlpatterns = [
    path("ban-hang/san-pham/", shelf.products, name="products"),
    path("ban-hang/san-pham/moi/", pictures.new_product, name="new_product"),
    path("ban-hang/san-pham/goi/<int:variant_id>/gia/", shelf.pack_price, name="pack_price"),
    path("ban-hang/san-pham/goi/<int:variant_id>/so-luong/", shelf.pack_stock, name="pack_stock"),
    path("ban-hang/san-pham/<int:product_id>/", editor.product, name="product"),
    path("ban-hang/san-pham/<int:product_id>/anh/", pictures.product_pictures, name="product_pictures"),
    path("ban-hang/san-pham/<int:product_id>/anh/<str:digest>/", pictures.product_picture, name="product_picture"),
    path("ban-hang/san-pham/<int:product_id>/nhu-nguoi-mua/", editor.as_buyer, name="product_as_buyer"),
    path("ban-hang/san-pham/<int:product_id>/lam/<str:move>/", editor.product_move, name="product_move"),
    path("ban-hang/san-pham/<int:product_id>/<str:step>/", editor.product_step, name="product_step"),
]
