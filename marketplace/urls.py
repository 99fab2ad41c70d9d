"""The front door: puts the rooms' pages together, decides nothing."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from catalog.graphql.keeping import KEPT_ANSWERS
from catalog.graphql.tokens import ProducerGraphQLView
from federation.graphql.view import PartnerView
from federation.web.card import node_card
from federation.web.pictures import shared_picture
from marketplace.accounts.operators import console_door
from marketplace.kernel.graphql.execution import Executor
from marketplace.kernel.graphql.view import GraphQLView
from orders.webhooks import receive_carrier
from payments.webhooks import receive_bank, receive_seller_bank, receive_stripe

from .schema import producers, storefront

urlpatterns = [
    # Before the pages, which are tried one by one: programs ask most often.
    path("graphql/", GraphQLView.as_view(executor=Executor(storefront, KEPT_ANSWERS)), name="graphql"),
    path("graphql/producer/", ProducerGraphQLView.as_view(executor=Executor(producers)), name="graphql_producer"),
    path("graphql/partner/", PartnerView.as_view(), name="graphql_partner"),
    *i18n_patterns(
        path("", include("catalog.web.urls")),
        path("", include("marketplace.accounts.web.urls")),
        path("", include("federation.web.urls")),
        path("", include("orders.web.urls")),
        path("", include("payments.web.urls")),
        prefix_default_language=False,
    ),
    path("", include("marketplace.kernel.web.urls")),
    # One door for everybody: the console's own sign-in page counts no attempts and asks for no second factor.
    path("console/login/", console_door),
    path("console/", admin.site.urls),
    path("webhooks/stripe/", receive_stripe, name="stripe_webhook"),
    path("webhooks/bank/nha-lam/<slug:key>/", receive_seller_bank, name="seller_bank_webhook"),
    path("webhooks/bank/<slug:provider>/", receive_bank, name="bank_webhook"),
    path("webhooks/carrier/<slug:code>/", receive_carrier, name="carrier_webhook"),
    path("", include("catalog.web.sitemap")),
    path("i18n/", include("django.conf.urls.i18n")),  # set_language
    path(".well-known/marketplace-federation", node_card, name="node_card"),
    path("lien-thong/hinh/<slug:digest>.webp", shared_picture, name="shared_picture"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]

if settings.DEBUG:
    urlpatterns += [path("dev/styleguide/", TemplateView.as_view(template_name="styleguide.html"), name="styleguide")]
