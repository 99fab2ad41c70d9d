from django.apps import AppConfig


class StripeGatewayConfig(AppConfig):
    name = "payments.stripe_gateway"
    label = "stripe_gateway"
    default_auto_field = "django.db.models.BigAutoField"
