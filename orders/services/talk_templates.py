"""The answers a producer keeps ready."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog.models import Producer
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.text import is_storable, normalise, normalise_lines

from ..models import MessageTemplate

MOST_TEMPLATES = 30


@transaction.atomic
def save_template(
    *, producer: Producer, title: str, text: str, actor: Actor, template: MessageTemplate | None = None
) -> MessageTemplate:
    """Keep a ready answer, or change one. {ten} and {ma_don} in it become the buyer's name and the order's number.

    template  from selectors.access.template_for
    Raises InvalidInput: nothing in it, too long, a title that is taken, more than 30 of them.
    """
    title, text = normalise(title), normalise_lines(text)
    _refuse(title, text)
    if template is None and producer.message_templates.count() >= MOST_TEMPLATES:
        raise InvalidInput(_("Nhiều nhất %(most)s tin mẫu. Bà con xóa bớt giúp.") % {"most": MOST_TEMPLATES})
    row = template or MessageTemplate(producer=producer)
    row.title, row.text = title, text
    try:
        with transaction.atomic():
            row.save(update_fields=["title", "text"] if template else None)
    except IntegrityError as error:
        raise InvalidInput(_("Đã có tin mẫu tên này. Bà con đặt tên khác giúp."), field="title") from error
    record("save_template", row, actor=actor, after={"title": title})
    return row


@transaction.atomic
def delete_template(*, template: MessageTemplate, actor: Actor) -> None:
    """Throw a ready answer away; twice is fine."""
    record("delete_template", template, actor=actor, before={"title": template.title})
    MessageTemplate.objects.filter(pk=template.pk).delete()


def _refuse(title: str, text: str) -> None:
    for name, value, most in (("title", title, 60), ("text", text, 500)):
        if not 1 <= len(value) <= most or not is_storable(value):
            raise InvalidInput(_("Ghi từ 1 đến %(most)s ký tự.") % {"most": most}, field=name)
