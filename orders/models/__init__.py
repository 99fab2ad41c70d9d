"""Carts, orders and what becomes of them."""

from .adjustments import Adjustment, AdjustmentItem
from .aftercare import Complaint, Return, ReturnLine
from .carts import Cart, CartLine
from .charges import ExtraCharge
from .choices import NotificationChoice
from .claims import ClaimCode
from .delivery import Carrier, CarrierWard, DeliveryService, DeliveryTariff, TariffBracket, TravelRule
from .fulfilment import Fulfilment, StockHold
from .history import OrderEvent, OrderNotice
from .moves import AllowedMove
from .orders import Order, OrderLine, SellerOrder
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
    "CarrierWard",
    "Cart",
    "CartLine",
    "ClaimCode",
    "Complaint",
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
