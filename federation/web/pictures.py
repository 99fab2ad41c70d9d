"""Pictures of what we share, for partners: each at an address made of its own sha256, which never changes."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from federation.selectors.listings import find_shared_picture


@require_safe
def shared_picture(_request: HttpRequest, digest: str) -> HttpResponseBase:
    """The very bytes that the signed listing names."""
    image = find_shared_picture(digest)
    if image is None:
        raise Http404
    try:
        file = image.original.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(file, content_type="image/webp")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    answer["ETag"] = f'"{digest}"'
    return answer
