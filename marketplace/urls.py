"""The front door: puts the rooms' pages together, decides nothing."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    *i18n_patterns(
        path("", include("catalog.web.urls")),
        prefix_default_language=False,
    ),
    path("i18n/", include("django.conf.urls.i18n")),  # set_language
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]

if settings.DEBUG:
    urlpatterns += [path("dev/styleguide/", TemplateView.as_view(template_name="styleguide.html"), name="styleguide")]
