"""Addresses of checkout, of the ways back from the payment page, and of what became of the money."""

from __future__ import annotations

from django.urls import path

from . import checkout, money_pages, producer_money, returns, transfer

app_name = "payments"
urlpatterns = [
    path("dat-mua/", checkout.checkout, name="checkout"),
    path("dat-mua/truoc/<uuid:token>/", checkout.checkout_preorder, name="checkout_preorder"),
    path("thanh-toan/<str:token>/tra/", returns.pay, name="pay"),
    path("thanh-toan/<str:token>/tra-them/<int:charge_id>/", returns.pay_charge, name="pay_charge"),
    path("thanh-toan/<str:token>/tra-them/<int:charge_id>/xong/", returns.charge_returned, name="charge_returned"),
    path("thanh-toan/<str:token>/xong/", returns.returned, name="returned"),
    path("thanh-toan/<str:token>/quay-lai/", returns.gave_up, name="gave_up"),
    path("thanh-toan/<str:token>/chuyen-khoan/<slug:reference>/", transfer.transfer, name="transfer"),
    path("thanh-toan/<str:token>/chuyen-khoan/<slug:reference>/tin/", transfer.transfer_news, name="transfer_news"),
    path(
        "thanh-toan/<str:token>/chuyen-khoan/<slug:reference>/thu/",
        transfer.pretend_transfer,
        name="pretend_transfer",
    ),
    path("thanh-toan/<str:token>/chuyen-khoan/<slug:reference>/ma.<slug:kind>", transfer.code, name="transfer_code"),
    path("thanh-toan/<str:token>/tien/", returns.order_money, name="order_money"),
    path("ban-hang/tien/", money_pages.money, name="money"),
    path("ban-hang/tien/tai-khoan/", money_pages.bank_account, name="bank_account"),
    path("ban-hang/tien/<int:year>-<int:month>/", money_pages.statement, name="statement"),
    path("ban-hang/tien/<int:year>-<int:month>/sao-ke.csv", money_pages.statement_file, name="statement_file"),
    path("ban-hang/tien/<int:year>-<int:month>/sao-ke.pdf", money_pages.statement_pdf, name="statement_pdf"),
    path("ban-hang/khieu-nai/", producer_money.disputed_parts, name="disputed_parts"),
    path("ban-hang/don/<str:number>/tien/", producer_money.part_money, name="part_money"),
]
