"""Addresses of checkout, of the ways back from the payment page, and of what became of the money."""

from __future__ import annotations

from django.urls import path

from . import (
    checkout,
    direct,
    direct_money,
    invoices,
    money_pages,
    producer_money,
    quotes,
    refund_account,
    returns,
    transfer,
)

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
    path("thanh-toan/<str:token>/nhan-lai/", refund_account.refund_account, name="refund_account"),
    path("thanh-toan/<str:token>/tien/", returns.order_money, name="order_money"),
    path("thanh-toan/<str:token>/nha-lam/", direct.direct, name="direct"),
    path("thanh-toan/<str:token>/nha-lam/tin/", direct.direct_news, name="direct_news"),
    path("thanh-toan/<str:token>/nha-lam/<slug:reference>/da-chuyen/", direct.say_sent, name="direct_sent"),
    path("thanh-toan/<str:token>/nha-lam/<slug:reference>/thu/", direct.pretend_direct, name="pretend_direct"),
    path("thanh-toan/<str:token>/nha-lam/<slug:reference>/ma.<slug:kind>", direct.direct_code, name="direct_code"),
    path(
        "thanh-toan/<str:token>/nha-lam/hoan/<int:refund_id>/<slug:word>/",
        direct.refund_word,
        name="direct_refund_word",
    ),
    path("ban-hang/tien/truc-tiep/", direct_money.direct_money, name="direct_money"),
    path("ban-hang/tien/truc-tiep/hom-nay/", direct_money.direct_today, name="direct_today"),
    path("ban-hang/tien/truc-tiep/ngan-hang/", direct_money.seller_feed, name="seller_feed"),
    path("ban-hang/tien/truc-tiep/hoan/<int:refund_id>/", direct_money.direct_given_back, name="direct_given_back"),
    path("ban-hang/tien/truc-tiep/<slug:reference>/da-nhan/", direct_money.direct_seen, name="direct_seen"),
    path("ban-hang/tien/truc-tiep/<slug:reference>/chua-thay/", direct_money.direct_not_seen, name="direct_not_seen"),
    path("ban-hang/tien/truc-tiep/<slug:reference>/lan-nua/", direct_money.direct_again, name="direct_again"),
    path("ban-hang/tien/hoa-hong/<int:sequence>/", invoices.invoice, name="invoice"),
    path("ban-hang/tien/hoa-hong/<int:sequence>/phieu.csv", invoices.invoice_file, name="invoice_file"),
    path("ban-hang/tien/hoa-hong/<int:sequence>/phieu.pdf", invoices.invoice_pdf, name="invoice_pdf"),
    path("ban-hang/tien/hoa-hong/<int:sequence>/ma.svg", invoices.invoice_code, name="invoice_code"),
    path("ban-hang/tien/", money_pages.money, name="money"),
    path("ban-hang/tien/tai-khoan/", money_pages.bank_account, name="bank_account"),
    path("ban-hang/tien/tai-khoan/co-chua/", money_pages.bank_account_state, name="bank_account_state"),
    path("ban-hang/tien/<int:year>-<int:month>/", money_pages.statement, name="statement"),
    path("ban-hang/tien/<int:year>-<int:month>/sao-ke.csv", money_pages.statement_file, name="statement_file"),
    path("ban-hang/tien/<int:year>-<int:month>/sao-ke.pdf", money_pages.statement_pdf, name="statement_pdf"),
    path("ban-hang/tien/hom-nay/", producer_money.money_today, name="money_today"),
    path("ban-hang/nhan-duoc/", quotes.quotes, name="quotes"),
    path("ban-hang/nhan-duoc/<int:product_id>/", quotes.quote, name="quote"),
    path("ban-hang/khieu-nai/", producer_money.disputed_parts, name="disputed_parts"),
    path("ban-hang/don/<str:number>/tien/", producer_money.part_money, name="part_money"),
]
