"""Carts, orders and what becomes of them."""

from .adjustments import Adjustment, AdjustmentItem
from .aftercare import Complaint, Return, ReturnLine
from .carts import Cart, CartLine
from .delivery import DeliveryTariff
from .fulfilment import Fulfilment, StockHold
from .history import OrderEvent, OrderNotice
from .moves import AllowedMove
from .orders import Order, OrderLine, SellerOrder
from .proposals import Proposal, ProposalLine
from .vouchers import Voucher, VoucherUse

__all__ = [
    "Adjustment",
    "AdjustmentItem",
    "AllowedMove",
    "Cart",
    "CartLine",
    "Complaint",
    "DeliveryTariff",
    "Fulfilment",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderNotice",
    "Proposal",
    "ProposalLine",
    "Return",
    "ReturnLine",
    "SellerOrder",
    "StockHold",
    "Voucher",
    "VoucherUse",
]
