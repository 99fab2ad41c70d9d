"""Adding, ordering, cutting and taking away pictures: at once where nobody has seen the product, else after a look."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, MarketplaceError, NotFound

from .. import pictures
from ..errors import PictureNotAccepted
from ..models import Product
from .changes import settle_change, stage_change, undecided_change
from .editing import is_shown_at_once, refuse_locked
from .gallery_rows import PICTURES, Shot, pictures_of, write_pictures
from .gaps import refuse_no_picture
from .moving import locked_product
from .pictures import store_picture, why_refused

MOST = 8
SHAPES = {"square": (1, 1), "wide": (4, 3), "tall": (3, 4)}
KEEPS = ("start", "middle", "end")
Rearrange = Callable[[list[Shot]], list[Shot]]


def shots_of(product: Product) -> list[Shot]:
    """As its producer left them: those that wait for a look, else those buyers see."""
    change = undecided_change(product)
    if change is not None and not change.is_first and PICTURES in change.after:
        waiting: list[Shot] = change.after[PICTURES]
        return waiting
    return pictures_of(product)


def add_pictures(*, product_id: int, files: Sequence[bytes], actor: Actor) -> list[str]:
    """Put new pictures behind the others; what was wrong with those that are not taken, in words. The rest is kept."""
    stored, problems = [], []
    for data in files:  # before the transaction: cleaning takes its time
        try:
            stored.append(store_picture(data))
        except MarketplaceError as refusal:
            problems.append(str(refusal))

    def add(shots: list[Shot]) -> list[Shot]:
        known = {shot["digest"] for shot in shots}
        new = {one.digest: one for one in stored if one.digest not in known}
        shown = [shot for shot in shots if not (new and shot["is_drawn"])]  # a photograph replaces our drawing
        added = [
            Shot(digest=one.digest, original=one.original, width=one.width, height=one.height, alt="", is_drawn=False)
            for one in new.values()
        ]
        room = max(MOST - len(shown), 0)
        if len(added) > room:
            problems.append(_("Mỗi món nhiều nhất %(most)s ảnh.") % {"most": MOST})
        return [*shown, *added[:room]]

    _rearrange(product_id, add, "add_pictures", actor)
    return problems


def move_picture(*, product_id: int, digest: str, to: int, actor: Actor) -> None:
    """Put a picture at a place, 0 being the first one buyers see. Raises NotFound."""

    def move(shots: list[Shot]) -> list[Shot]:
        moved = _named(shots, digest)
        rest = [shot for shot in shots if shot["digest"] != digest]
        return [*rest[: max(to, 0)], moved, *rest[max(to, 0) :]]

    _rearrange(product_id, move, "move_picture", actor)


def remove_picture(*, product_id: int, digest: str, actor: Actor) -> None:
    """Take a picture away. Raises NotFound; LabelIncomplete for the last one of something on sale."""

    def remove(shots: list[Shot]) -> list[Shot]:
        gone = _named(shots, digest)
        return [shot for shot in shots if shot != gone]

    _rearrange(product_id, remove, "remove_picture", actor)


def crop_picture(*, product_id: int, digest: str, shape: str, keep: str, actor: Actor) -> None:
    """Cut a picture to one of SHAPES. Raises NotFound, InvalidInput, PictureNotAccepted."""
    if shape not in SHAPES or keep not in KEEPS:
        raise InvalidInput(field="shape")
    shot = _named(shots_of(Product.objects.get(pk=product_id)), digest)
    with default_storage.open(shot["original"], "rb") as file:
        try:
            cut = store_picture(pictures.crop(file.read(), shape=SHAPES[shape], keep=keep))
        except pictures.PictureRefused as refused:
            raise PictureNotAccepted(why_refused(refused), field="picture") from refused
    new = Shot(digest=cut.digest, original=cut.original, width=cut.width, height=cut.height, alt="", is_drawn=False)

    def replace(shots: list[Shot]) -> list[Shot]:
        old = _named(shots, digest)
        return [new if each == old else each for each in shots if each == old or each["digest"] != new["digest"]]

    _rearrange(product_id, replace, "crop_picture", actor)


def show_pictures(*, product_id: int, digests: Sequence[str], actor: Actor) -> None:
    """Show these pictures in this order. Raises NotFound where one is neither shown to buyers nor asked for."""

    def choose(shots: list[Shot]) -> list[Shot]:
        known = [*shots, *pictures_of(Product.objects.get(pk=product_id))]
        return [_named(known, digest) for digest in digests]

    _rearrange(product_id, choose, "show_pictures", actor)


@transaction.atomic
def _rearrange(product_id: int, rearrange: Rearrange, command: str, actor: Actor) -> None:
    product = locked_product(product_id)
    refuse_locked(product)
    before = shots_of(product)
    after = rearrange(before)
    if after == before:
        return
    if not after and pictures_of(product):
        refuse_no_picture(product)
    if is_shown_at_once(product):
        write_pictures(product, after)
        settle_change(product, [PICTURES], actor=actor)
    else:
        stage_change(product, {PICTURES: after}, actor=actor)
    digests = [{PICTURES: [shot["digest"] for shot in shots]} for shots in (before, after)]
    record(command, product, actor=actor, before=digests[0], after=digests[1])


def _named(shots: Sequence[Shot], digest: str) -> Shot:
    for shot in shots:
        if shot["digest"] == digest:
            return shot
    raise NotFound
