"""What must be true of database and files before the shop opens. Safe to repeat; a second time it takes a second."""

from __future__ import annotations

import gc

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands


def main() -> None:
    django.setup()
    import marketplace.celery  # noqa: F401, PLC0415  # so that .delay() knows our broker

    gc.disable()  # half of a migration's time goes into looking for rubbish among the models of its many states
    call_command("migrate", interactive=False, verbosity=0)
    gc.enable()
    if "messages" in get_commands():
        call_command("messages", "--compile")
    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMO and "load_demo" in get_commands() and not apps.get_model("catalog", "Product").objects.exists():
        call_command("load_demo")


if __name__ == "__main__":
    main()
