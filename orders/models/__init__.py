"""Carts, orders and what becomes of them."""

from .adjustments import Adjustment, AdjustmentItem
from .aftercare import Complaint, Return, ReturnLine
from .carts import Cart, CartLine
from .choices import NotificationChoice
from .claims import ClaimCode
from .delivery import DeliveryTariff
from .fulfilment import Fulfilment, StockHold
from .history import OrderEvent, OrderNotice
from .moves import AllowedMove
from .orders import Order, OrderLine, SellerOrder
from .proposals import Proposal, ProposalLine
from .talk import Attachment, Message, MessageTemplate, Side
from .vouchers import Voucher, VoucherUse

__all__ = [
    "Adjustment",
    "AdjustmentItem",
    "AllowedMove",
    "Attachment",
    "Cart",
    "CartLine",
    "ClaimCode",
    "Complaint",
    "DeliveryTariff",
    "Fulfilment",
    "Message",
    "MessageTemplate",
    "NotificationChoice",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderNotice",
    "Proposal",
    "ProposalLine",
    "Return",
    "ReturnLine",
    "SellerOrder",
    "Side",
    "StockHold",
    "Voucher",
    "VoucherUse",
]
