"""What the environment decides about the gateway. Read once, when its own process starts."""

from __future__ import annotations

from marketplace.kernel.env import env_flag, env_int, env_list, env_text

API_VERSION = "2026-10-28.endive"
# The id of the account that every key belongs to.
PLATFORM_ACCOUNT = "acct_1ChoQuePlatform"
DEBUG = env_flag("DEBUG", default=False)
ALLOWED_TO_RUN = DEBUG or env_flag("MOCK_GATEWAY", default=False)

# Empty means: any key that starts with sk_test_ or pk_test_.
KEYS = env_list("GATEWAY_KEYS")
# Guards /_mock, and the dashboard where DEBUG is off.
TOKEN = env_text("GATEWAY_TOKEN", default="gateway_dev_only" if DEBUG else "")
# Where buyers reach the hosted page, when that differs from the address the shop's server calls.
PUBLIC_URL = env_text("GATEWAY_PUBLIC_URL", default="").rstrip("/")

SHOP_NAME = env_text("GATEWAY_SHOP_NAME", default="Chợ quê")

WEBHOOK_URL = env_text("STRIPE_WEBHOOK_URL", default="")
WEBHOOK_SECRET = env_text("STRIPE_WEBHOOK_SECRET", default="whsec_dev_only_cho_que")
# Empty means: any host but link-local, multicast and unspecified addresses.
WEBHOOK_HOSTS = env_list("GATEWAY_WEBHOOK_HOSTS")
WEBHOOK_TIMEOUT_S = 10.0
RETRY_S = [float(pause) for pause in env_list("GATEWAY_RETRY_S", default="1,2,5,15,60,300,900,3600,3600,3600")]
PAGE_WAITS_FOR_WEBHOOK_S = float(env_text("GATEWAY_PAGE_WAITS_S", default="3"))

LOCK_WAIT_S = float(env_text("GATEWAY_LOCK_WAIT_S", default="5"))

VND_MIN = env_int("MOCK_STRIPE_VND_MIN", 13_000)
VND_MAX = env_int("MOCK_STRIPE_VND_MAX", 99_999_999)
FEE_BP = env_int("GATEWAY_FEE_BP", 290)
FUNDS_AVAILABLE_AFTER_S = 7 * 86_400
AUTHORIZATION_LIVES_S = 7 * 86_400
# How long a refund takes to reach the bank's next state.
REFUND_SETTLES_AFTER_S = float(env_text("GATEWAY_REFUND_SETTLES_S", default="5"))
# What the card networks ask for a dispute, in đồng; given back when it is won.
DISPUTE_FEE = env_int("GATEWAY_DISPUTE_FEE", 380_000)
DISPUTE_ANSWER_WITHIN_S = 9 * 86_400
# How long a payout is under way to the bank.
PAYOUT_ARRIVES_AFTER_S = float(env_text("GATEWAY_PAYOUT_ARRIVES_S", default="86400"))
ACCOUNT_LINK_LIVES_S = 5 * 60

CURRENCIES = ("vnd",)
