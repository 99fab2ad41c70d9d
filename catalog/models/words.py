"""Words in two languages on one row: Vietnamese always, English where somebody wrote it."""

from __future__ import annotations

from django.utils.translation import get_language


class Bilingual:
    """For rows with `…_vi` and `…_en` columns; Vietnamese stands in where English is missing."""

    def words(self, name: str) -> str:
        """The text of a column in the active language, e.g. words("name")."""
        if (get_language() or "vi").startswith("en"):
            english: str = getattr(self, f"{name}_en", "")
            if english:
                return english
        vietnamese: str = getattr(self, f"{name}_vi")
        return vietnamese

    @property
    def name(self) -> str:
        return self.words("name")

    @property
    def tagline(self) -> str:
        return self.words("tagline")

    @property
    def story(self) -> str:
        return self.words("story")

    @property
    def summary(self) -> str:
        return self.words("summary")

    @property
    def description(self) -> str:
        return self.words("description")
