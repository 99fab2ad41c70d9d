"""Photos of orders: served only to those the order belongs to, and read from forms within limits."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.errors import PictureNotAccepted
from catalog.pictures import MAX_BYTES
from marketplace.kernel.errors import InvalidInput, NotFound

from ..models import Attachment
from ..selectors import access
from .acting import acting

# What browsers may offer. Naming no HEIC makes iPhones hand over a JPEG by themselves.
ACCEPT = "image/jpeg,image/png,image/webp"


def read_uploads(request: HttpRequest, field: str = "photos") -> list[bytes]:
    """The photos of a form. Too many or too heavy ones are refused before they are read into memory.

    Raises InvalidInput, PictureNotAccepted.
    """
    uploads = [one for one in request.FILES.getlist(field) if isinstance(one, UploadedFile) and one.size]
    if len(uploads) > Attachment.MOST_PER_NOUN:
        raise InvalidInput(_("Mỗi lần nhiều nhất %(most)s ảnh.") % {"most": Attachment.MOST_PER_NOUN}, field=field)
    if any((one.size or 0) > MAX_BYTES for one in uploads):
        raise PictureNotAccepted(_("Ảnh nặng quá 10 MB. Bà con chụp lại ở cỡ nhỏ hơn."), field=field)
    return [one.read() for one in uploads]


@require_safe
def photo_of_order(request: HttpRequest, token: str, photo_id: int) -> HttpResponseBase:
    """For whoever has the order's secret link."""
    try:
        return _file(request, access.photo_of_order(token=token, photo_id=photo_id))
    except NotFound:
        raise Http404 from None


@require_safe
def photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    """For the producer's people, who helps them, and operators. Everybody else is told that there is no such page."""
    try:
        return _file(request, access.photo_for(user=acting(request), photo_id=photo_id))
    except NotFound:
        raise Http404 from None


def _file(request: HttpRequest, found: Attachment) -> FileResponse:
    """The photo, or with ?nho its small one. Kept by nobody but the reader's own browser, and there for an hour."""
    try:
        content = (found.small if "nho" in request.GET else found.file).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type="image/webp", filename=f"anh-{found.pk}.webp")
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
