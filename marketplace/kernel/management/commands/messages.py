"""Keep the translations: gather the texts, check that all are translated, compile them. Needs no gettext programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.kernel.messages import compile_catalogues, problems, read_catalogue, texts_of, updated


class Command(BaseCommand):
    help = "Bring the catalogues in marketplace/locale up to date with the texts in code and templates."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--check", action="store_true", help="change nothing; fail when something is missing")
        ways.add_argument("--compile", action="store_true", help="only write the .mo files that Django reads")

    def handle(self, *, check: bool, compile: bool, **_options: Any) -> None:  # noqa: A002  # the option's name
        locale_dir = Path(settings.LOCALE_PATHS[0])
        if not compile:
            texts = texts_of(Path(settings.BASE_DIR), locale_dir)
            for language in (code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE):
                path = locale_dir / language / "LC_MESSAGES" / "django.po"
                known = read_catalogue(path, language)
                wanted = updated(known, texts)
                if check:
                    self._refuse(path, wanted, problems(known, texts))
                    continue
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(wanted, encoding="utf-8")
                self.stdout.write(f"{language}: {len(texts)} texts, {len(problems(known, texts))} to translate")
        if not check:
            compile_catalogues(locale_dir)

    def _refuse(self, path: Path, wanted: str, found: list[str]) -> None:
        if found:
            raise CommandError("\n".join([f"{path.name}: {len(found)} texts need work", *found]))
        if not path.exists() or path.read_text(encoding="utf-8") != wanted:
            raise CommandError(f"{path.name} is not up to date: run `python manage.py messages`.")
