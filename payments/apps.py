from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from orders.numbers import PREFIX as NUMBER_PREFIX


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Tiền")

    def ready(self) -> None:
        """A transfer's reference and an order's number have one form: only their first letters tell them apart."""
        if settings.VIETQR_PREFIX == NUMBER_PREFIX:
            raise ImproperlyConfigured(
                f"VIETQR_PREFIX={NUMBER_PREFIX} is that of order numbers: choose another (see docs/settings.md)"
            )
