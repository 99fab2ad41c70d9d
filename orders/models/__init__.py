"""Carts, orders and what becomes of them."""

from .adjustments import Adjustment, AdjustmentItem
from .aftercare import Complaint, Return, ReturnLine
from .carts import Cart, CartLine
from .charges import ExtraCharge
from .choices import NotificationChoice
from .claims import ClaimCode
from .delivery import Carrier, CarrierWard, DeliveryService, DeliveryTariff, TariffBracket, TravelRule
from .history import OrderEvent, OrderNotice
from .holds import StockHold
from .moves import AllowedMove
from .orders import DeclineCode, Order, OrderLine, SellerOrder
from .parcels import CarrierNews, Fulfilment, ParcelEvent, ParcelItem
from .pickup import Pickup, PickupPoint
from .proposals import Proposal, ProposalLine
from .talk import Attachment, Message, MessageTemplate, Side
from .terms import Holiday, ProducerDelivery
from .vouchers import Voucher, VoucherUse

__all__ = [
    "Adjustment",
    "AdjustmentItem",
    "AllowedMove",
    "Attachment",
    "Carrier",
    "CarrierNews",
    "CarrierWard",
    "Cart",
    "CartLine",
    "ClaimCode",
    "Complaint",
    "DeclineCode",
    "DeliveryService",
    "DeliveryTariff",
    "ExtraCharge",
    "Fulfilment",
    "Holiday",
    "Message",
    "MessageTemplate",
    "NotificationChoice",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderNotice",
    "ParcelEvent",
    "ParcelItem",
    "Pickup",
    "PickupPoint",
    "ProducerDelivery",
    "Proposal",
    "ProposalLine",
    "Return",
    "ReturnLine",
    "SellerOrder",
    "Side",
    "StockHold",
    "TariffBracket",
    "TravelRule",
    "Voucher",
    "VoucherUse",
]
