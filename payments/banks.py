"""Banks of Việt Nam by the six digits (BIN) that VietQR names them with.

Public lists disagree (one printed 970415 as Vietcombank), so this one is checked in: read across several lists, see
shared payments.md section 4. An operator checks it against NAPAS' own list before money moves.
"""

from __future__ import annotations

BANKS = {
    "970403": "Sacombank",
    "970405": "Agribank",
    "970407": "Techcombank",
    "970415": "VietinBank",
    "970416": "ACB",
    "970418": "BIDV",
    "970422": "MB",
    "970423": "TPBank",
    "970426": "MSB",
    "970428": "Nam A Bank",
    "970431": "Eximbank",
    "970432": "VPBank",
    "970436": "Vietcombank",
    "970437": "HDBank",
    "970440": "SeABank",
    "970441": "VIB",
    "970443": "SHB",
    "970446": "Co-opBank",
    "970448": "OCB",
    "970449": "LPBank",
    "970452": "Kienlongbank",
    "970454": "BVBank",
    "999888": "VBSP",
    "546034": "CAKE",
    "963388": "Timo",
    "971005": "Viettel Money",
    "971011": "VNPT Money",
    "999999": "Ngân hàng minh họa",  # no bank has it: the demo's
}


def bank_name(bank_bin: str) -> str:
    """The name people know a bank by; its number where we do not know it."""
    return BANKS.get(bank_bin, bank_bin)
