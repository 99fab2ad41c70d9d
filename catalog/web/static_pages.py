"""What the marketplace says about itself: short, honest pages without queries."""

from __future__ import annotations

from django.views.generic import TemplateView

about = TemplateView.as_view(template_name="catalog/about.html")
rules = TemplateView.as_view(template_name="catalog/rules.html")
returns = TemplateView.as_view(template_name="catalog/returns.html")
privacy = TemplateView.as_view(template_name="catalog/privacy.html")
