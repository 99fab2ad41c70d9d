"""Settings. Everything comes from the environment; docs/settings.md lists the names."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from marketplace.kernel.database import database_from_url
from marketplace.kernel.env import env_flag, env_int, env_list, env_text
from marketplace.kernel.redis_urls import broker_url, cache_url

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = env_text("VERSION", default="development")  # the image says which one it is
DEBUG = env_flag("DEBUG", default=False)  # `make run` and the tests turn it on
SECRET_KEY = env_text("SECRET_KEY", default="dev-only" if DEBUG else None)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]" if DEBUG else "")
DATA_DIR = Path(env_text("DATA_DIR", default=str(BASE_DIR / ".local"))).resolve()
SITE_URL = env_text("SITE_URL", default="http://127.0.0.1:8000" if DEBUG else None)

# Who runs this marketplace, as the law wants it shown on every page (shared domain.md section 4). Data, never code.
SHOP = {
    "name": env_text("SHOP_NAME", default="Chợ quê Sóc Trăng"),
    "operator": env_text("SHOP_OPERATOR", default="Trung tâm Chợ quê Sóc Trăng (minh họa)"),
    "address": env_text("SHOP_ADDRESS", default="1 đường Minh Họa, phường Phú Lợi, thành phố Cần Thơ"),
    "province": env_text("SHOP_PROVINCE", default="Sóc Trăng"),
    "phone": env_text("SHOP_PHONE", default="0100 000 000"),
    "email": env_text("SHOP_EMAIL", default="cho@soc-trang.example"),
    "licence": env_text("SHOP_LICENCE", default="00/MINHHOA, cấp ngày 01/01/2026 (minh họa)"),
}

INSTALLED_APPS = [
    "allauth",  # factors and sessions only, by marketplace.accounts; before it, which takes them out of the console
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "marketplace.kernel",
    "marketplace.accounts",
    "catalog",
    "orders",
    "payments",
    "payments.stripe_gateway",
    "federation",
    "marketplace.demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "graphene_django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "marketplace.accounts.operators.TwoFactorOperators",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "marketplace" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.kernel.web.context.shop",
                "orders.web.context.cart",
            ],
        },
    }
]

DATABASES = {"default": database_from_url(env_text("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env_text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env_text("CACHE_URL", default=cache_url(REDIS_URL)),
        "KEY_PREFIX": "shop",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["marketplace.accounts.backends.PhoneOrEmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MFA_ADAPTER = "marketplace.accounts.mfa_adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # steps of half a minute: phones go wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # http://localhost
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "catalog:home"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "marketplace" / "locale"]
FORMAT_MODULE_PATH = ["marketplace.formats"]
# Grouping in templates would also write id="1.234"; money has its own format (kernel.money).
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env_text("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "marketplace" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env_text("MEDIA_ROOT", default=str(DATA_DIR / "media")))
# What only some may see: photos of orders. It has no public address; a view checks who asks.
PRIVATE_ROOT = Path(env_text("PRIVATE_ROOT", default=str(DATA_DIR / "private")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

_MAIL_INTO_FILES = "marketplace.kernel.mail.ConsoleAndFileBackend"
_MAIL_BY_SMTP = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_BACKEND = env_text("EMAIL_BACKEND", default=_MAIL_INTO_FILES if DEBUG else _MAIL_BY_SMTP)
EMAIL_HOST = env_text("EMAIL_HOST", default="localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env_text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env_text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", default=f"{SHOP['name']} <{SHOP['email']}>")
MAIL_DIR = DATA_DIR / "mail"
# Who carries short texts: a class with the method of marketplace.kernel.texting.TextSender; empty for nobody.
SMS_SENDER = env_text("SMS_SENDER", default="marketplace.kernel.texting.SmsIntoFiles" if DEBUG else "")
ZALO_SENDER = env_text("ZALO_SENDER", default="marketplace.kernel.texting.ZaloIntoFiles" if DEBUG else "")
QUIET_HOURS = env_text("QUIET_HOURS", default="21:00-07:00")  # local; nobody is woken then but for what is urgent

CELERY_BROKER_URL = env_text("CELERY_BROKER_URL", default=broker_url(REDIS_URL))
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 300
# Redis hands a message of a worker that vanished to another one after this long; longer than any task may run.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_DEFAULT_QUEUE = "work"
# Two workers (see Procfile): one for what people wait for, one for what takes long or waits for strangers' machines.
# A pile of pictures, or a partner that never answers, never stands before a payment.
CELERY_TASK_QUEUES = [Queue(name) for name in ("work", "files", "pictures", "partners", "outside", "pulse")]
CELERY_TASK_ROUTES = {
    "orders.tasks.serve_endpoint": {"queue": "outside"},  # strangers' machines may be slow
    "catalog.tasks.send_letters": {"queue": "work"},
    "catalog.tasks.send_invitations": {"queue": "work"},
    # A producer waits for its file: neither behind pictures nor before payments.
    "catalog.tasks.write_sheet": {"queue": "files"},
    "catalog.tasks.write_waiting_sheets": {"queue": "files"},
    "catalog.tasks.look_after_producers": {"queue": "work"},
    "catalog.tasks.*": {"queue": "pictures"},
    "federation.tasks.pull": {"queue": "partners"},
    "federation.tasks.poke": {"queue": "partners"},
    "federation.tasks.fetch_pictures": {"queue": "pictures"},  # a pull never waits behind them
    "federation.tasks.tell_keys": {"queue": "partners"},
    "federation.tasks.gossip": {"queue": "partners"},
    "federation.tasks.renew_card": {"queue": "partners"},
    "federation.tasks.forget_old": {"queue": "partners"},
    "federation.tasks.audit_nightly": {"queue": "partners"},
    "marketplace.demo.tasks.*": {"queue": "pictures"},
    "marketplace.kernel.tasks.heartbeat": {"queue": "pulse"},
}

# Stripe or anything that speaks its API: a real account works by changing the key and leaving the address empty.
STRIPE_API_BASE = env_text("STRIPE_API_BASE", default="http://127.0.0.1:12111" if DEBUG else "")
STRIPE_SECRET_KEY = env_text("STRIPE_SECRET_KEY", default="sk_test_cho_que" if DEBUG else None)
STRIPE_WEBHOOK_SECRETS = env_list("STRIPE_WEBHOOK_SECRETS", default="whsec_dev_only_cho_que" if DEBUG else "")

# Bank transfers by VietQR, offered where an account is named. The demo's bank does not exist: nobody can pay into it.
VIETQR_BANK_BIN = env_text("VIETQR_BANK_BIN", default="999999" if DEBUG else "")
VIETQR_ACCOUNT = env_text("VIETQR_ACCOUNT", default="0100200300" if DEBUG else "")
VIETQR_NAME = env_text("VIETQR_NAME", default="TRUNG TAM CHO QUE (MINH HOA)" if DEBUG else "")
VIETQR_PREFIX = env_text("VIETQR_PREFIX", default="CK")  # two letters before every transfer reference, not orders' ST
VIETQR_OLD_PREFIXES = env_list("VIETQR_OLD_PREFIXES", default="ST")  # of codes given out before: matched for ever
# Who tells us of transfers, and how we know that it is them; two secrets while one is being replaced.
SEPAY_WEBHOOK_SECRETS = env_list("SEPAY_WEBHOOK_SECRETS", default="sepay-dev-only" if DEBUG else "")
SEPAY_API_KEYS = env_list("SEPAY_API_KEYS")
CASSO_WEBHOOK_SECRETS = env_list("CASSO_WEBHOOK_SECRETS", default="casso-dev-only" if DEBUG else "")
PAYOS_CHECKSUM_KEYS = env_list("PAYOS_CHECKSUM_KEYS", default="payos-dev-only" if DEBUG else "")
# A button that pretends a bank: whoever sees it pays nothing, so it never runs where money is real.
SIMULATED_BANK = env_flag("SIMULATED_BANK", default=DEBUG)
if SIMULATED_BANK and not DEBUG:
    raise ImproperlyConfigured(
        "SIMULATED_BANK=1 needs DEBUG=1: it lets anybody pay with nothing (see docs/settings.md)"
    )
# The stand-in carrier (orders.standin_carrier); a blank secret refuses every message of it.
STANDIN_CARRIER_URL = env_text("STANDIN_CARRIER_URL", default="http://127.0.0.1:12181" if DEBUG else "")
STANDIN_CARRIER_SECRET = env_text("STANDIN_CARRIER_SECRET", default="carrier_dev_only_cho_que" if DEBUG else "")
CARRIER_SILENT_H = env_int("CARRIER_SILENT_H", 6)

DEMO = env_flag("DEMO", default=DEBUG)  # invented producers, drawn pictures, demo logins
DEMO_ORDERS = env_int("DEMO_ORDERS", 300)
DEMO_PICTURES = env_int("DEMO_PICTURES", 1_000)  # at most so many are drawn at a time
# Private networks that addresses given by others may point into all the same, e.g. 127.0.0.0/8 while trying things out.
OUTSIDE_NETWORKS = env_list("OUTSIDE_NETWORKS")
FEDERATION_PATIENCE_S = env_int("FEDERATION_PATIENCE_S", 20)  # for one question to a partner, from end to end
# Partners' programs may ask by the contract's own documents only.
FEDERATION_STRICT_DOCUMENTS = env_flag("FEDERATION_STRICT_DOCUMENTS", default=False)
# required: until a passkey or an app's code was shown an operator is a person like any other; offered: to try things
OPERATOR_SECOND_FACTOR = env_text("OPERATOR_SECOND_FACTOR", default="offered" if DEBUG and DEMO else "required")
if OPERATOR_SECOND_FACTOR not in {"required", "offered"} or (OPERATOR_SECOND_FACTOR == "offered" and not DEBUG):
    raise ImproperlyConfigured("OPERATOR_SECOND_FACTOR is required, or with DEBUG=1 offered (see docs/settings.md)")
SIGN_UPS_PER_HOUR = env_int("SIGN_UPS_PER_HOUR", 20)  # from one address; 0 for no limit
# Who finds out whether applicants are who they say: a class with the method of catalog.gateways.IdentityService.
IDENTITY_SERVICE = env_text("IDENTITY_SERVICE", default="catalog.gateways.manual.ByHand")
# Secrets that papers of producers lie sealed with, the newest first. Without the key nobody can read them, nor can we.
SEALING_KEYS = env_list("SEALING_KEYS", default="dev-only-cho-que-sealing" if DEBUG else "")
if not SEALING_KEYS:
    raise ImproperlyConfigured("Set SEALING_KEYS (see docs/settings.md)")
PAPERS_ERASED_DAYS = env_int("PAPERS_ERASED_DAYS", 30)
UNUSED_FILES_DAYS = env_int("UNUSED_FILES_DAYS", 90)
CONTACT_DAYS = env_int("CONTACT_DAYS", 60)  # so long after an order came to rest its producer sees whom it went to
STOCK_HOLD_S = env_int("STOCK_HOLD_S", 15 * 60)
PARTLY_PAID_HOLD_S = env_int("PARTLY_PAID_HOLD_S", 60 * 60)  # from the first part of the money on, once per order
SWEEP_S = env_int("SWEEP_S", 30)
ANSWER_WITHIN_H = env_int("ANSWER_WITHIN_H", 24)
PROPOSAL_WITHIN_H = env_int("PROPOSAL_WITHIN_H", 12)
CHARGE_WITHIN_H = env_int("CHARGE_WITHIN_H", 24)
REST_WITHIN_H = env_int("REST_WITHIN_H", 72)
RETURN_ANSWER_H = env_int("RETURN_ANSWER_H", 48)
COMPLAINT_DAYS = env_int("COMPLAINT_DAYS", 7)
FRESH_REPORT_H = env_int("FRESH_REPORT_H", 24)
COMPLAINT_RECEIVE_H = env_int("COMPLAINT_RECEIVE_H", 24)
COMPLAINT_ANSWER_DAYS = env_int("COMPLAINT_ANSWER_DAYS", 3)
REVIVE_H = env_int("REVIVE_H", 24)
# What pages promise in words, so that no page says another number than the one that is kept.
PROMISED = {
    "fresh_hours": FRESH_REPORT_H,
    "return_days": COMPLAINT_DAYS,
    "receive_hours": COMPLAINT_RECEIVE_H,
    "answer_days": COMPLAINT_ANSWER_DAYS,
    "revive_hours": REVIVE_H,
}
DELIVERY_FEE_GOES_TO = env_text("DELIVERY_FEE_GOES_TO", default="producer")  # or carrier: whoever pays the carrier
DIRECT_CONFIRM_H = env_int("DIRECT_CONFIRM_H", 24)  # buyer pays producer: hours for it to see the money
DIRECT_REFUND_H = env_int("DIRECT_REFUND_H", 48)
DIRECT_REFUND_SILENCE_DAYS = env_int("DIRECT_REFUND_SILENCE_DAYS", 7)
INVOICE_DUE_DAYS = env_int("INVOICE_DUE_DAYS", 15)
PAYOUT_MIN_VND = env_int("PAYOUT_MIN_VND", 50_000)
PAYOUT_WEEKDAYS = env_list("PAYOUT_WEEKDAYS", default="1,4")  # 0 Monday to 6 Sunday
BANK_ACCOUNT_WAITS_DAYS = env_int("BANK_ACCOUNT_WAITS_DAYS", 3)
GRAPHQL_MAX_COST = env_int("GRAPHQL_MAX_COST", 5_000)
GRAPHQL_MAX_DEPTH = env_int("GRAPHQL_MAX_DEPTH", 12)
GRAPHQL_MAX_ALIASES = env_int("GRAPHQL_MAX_ALIASES", 30)
GRAPHQL_MAX_TOKENS = env_int("GRAPHQL_MAX_TOKENS", 2_000)
GRAPHQL_REQUESTS_PER_MINUTE = env_int("GRAPHQL_REQUESTS_PER_MINUTE", 1_200)  # per client; 0 for no limit
GRAPHENE = {"SCHEMA": "marketplace.schema.storefront"}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = env_flag("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked from inside, without TLS
# These headers are believed only where a proxy of ours sets them: anybody can send them.
BEHIND_PROXY = env_flag("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
if BEHIND_PROXY:
    MIDDLEWARE = ["marketplace.kernel.proxies.VisitorAddress", *MIDDLEWARE]
SECURE_HSTS_SECONDS = 0 if DEBUG else 60 * 60 * 24 * 365
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_text("LOG_LEVEL", default="INFO")},
}
