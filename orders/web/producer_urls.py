"""Addresses of the producers' pages; orders.web.urls puts them under its own namespace."""

from __future__ import annotations

from django.urls import path

from . import (
    answer_link,
    figures,
    producer,
    producer_answers,
    producer_harvests,
    producer_help,
    producer_moves,
    producer_parcels,
    producer_pickup,
    producer_terms,
    producer_vouchers,
    producer_weighing,
    talk,
    talk_templates,
)
from .papers import views as papers

urlpatterns = [
    path("ban-hang/giao-hang/", producer_terms.delivery_terms, name="delivery_terms"),
    path("ban-hang/", producer.today, name="today"),
    path("ban-hang/giup/", producer_help.help_page, name="help"),
    path("ban-hang/so-lieu/", figures.figures, name="figures"),
    path("ban-hang/so-lieu/so-lieu.csv", figures.figures_file, name="figures_file"),
    path("ban-hang/ma-giam-gia/", producer_vouchers.vouchers, name="vouchers"),
    path("ban-hang/don-toi-thieu/", producer_vouchers.set_minimum_order, name="set_minimum_order"),
    path("ban-hang/ma-giam-gia/<int:voucher_id>/dung/", producer_vouchers.stop_voucher, name="stop_voucher"),
    path("ban-hang/vu-thu-hoach/", producer_harvests.harvests, name="harvests"),
    path("ban-hang/vu-thu-hoach/bao/", producer_harvests.announce_harvest, name="announce_harvest"),
    path("ban-hang/vu-thu-hoach/<int:harvest_id>/da-thu/", producer_harvests.bring_in_harvest, name="bring_in_harvest"),
    path("ban-hang/vu-thu-hoach/<int:harvest_id>/mat-mua/", producer_harvests.give_up_harvest, name="give_up_harvest"),
    path("ban-hang/don/", producer.parts, name="parts"),
    path("nhan-don/<str:number>/<str:mark>/", answer_link.answer_by_link, name="answer_by_link"),
    path("ban-hang/don/in/", papers.papers, name="papers"),
    path("ban-hang/don/<str:number>/nhan.pdf", papers.part_paper, {"kind": "nhan"}, name="label"),
    path("ban-hang/don/<str:number>/phieu.pdf", papers.part_paper, {"kind": "phieu"}, name="slip_pdf"),
    path("ban-hang/don/<str:number>/", producer.part, name="part"),
    path("ban-hang/don/<str:number>/phieu/", producer.slip, name="slip"),
    path("ban-hang/tin-mau/", talk_templates.talk_templates, name="talk_templates"),
    path("ban-hang/don/<str:number>/nhan-tin/", talk.part_talk, name="part_talk"),
    path("ban-hang/don/<str:number>/can/<int:line_id>/", producer_weighing.weigh_line, name="weigh_line"),
    path(
        "ban-hang/don/<str:number>/tra-them/<int:charge_id>/thoi/",
        producer_weighing.withdraw_charge,
        name="withdraw_charge",
    ),
    path("ban-hang/don/<str:number>/nhan/", producer_moves.confirm_part, name="confirm_part"),
    path("ban-hang/don/<str:number>/nhan-thieu/", producer_answers.confirm_short, name="confirm_short"),
    path("ban-hang/don/<str:number>/doi-mon/", producer_answers.propose, name="propose"),
    path("ban-hang/don/<str:number>/khong-nhan/", producer_answers.not_accept, name="not_accept"),
    path("ban-hang/don/<str:number>/tu-choi/", producer_moves.decline_part, name="decline_part"),
    path("ban-hang/don/<str:number>/dong-goi/", producer_moves.pack_part, name="pack_part"),
    path("ban-hang/don/<str:number>/san-sang/", producer_pickup.make_ready, name="make_ready"),
    path("ban-hang/don/<str:number>/khach-lay/", producer_pickup.collect_part, name="collect_part"),
    path("ban-hang/don/<str:number>/gui/", producer_moves.ship_part, name="ship_part"),
    path("ban-hang/don/<str:number>/kien/", producer_parcels.parcels, name="parcels"),
    path("ban-hang/don/<str:number>/kien/<int:parcel_id>/bo/", producer_parcels.drop_parcel, name="drop_parcel"),
    path("ban-hang/don/<str:number>/kien/<int:parcel_id>/gui/", producer_parcels.send_parcel, name="send_parcel"),
    path("ban-hang/don/<str:number>/kien/<int:parcel_id>/tin/", producer_parcels.say_of_parcel, name="say_of_parcel"),
    path("ban-hang/don/<str:number>/da-toi/", producer_moves.deliver_part, name="deliver_part"),
]
