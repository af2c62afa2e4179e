"""QR codes: of a surat jalan, on each label of its boxes, on an invitation. They hold an address, nothing else."""

from __future__ import annotations

from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from logistik.models import Shipment

from . import seals
from .desk import Desk, at_desk


def drawn(request: HttpRequest, path: str, title: str) -> SafeString:
    """The address of a page as a QR code in SVG; who opens it must sign in and sees what their assignment allows."""
    made = segno.make(request.build_absolute_uri(path), error="q", micro=False)
    return mark_safe(  # nosec B308 B703 # noqa: S308 drawn from an address of ours; segno escapes the title
        made.svg_inline(border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True, title=title)
    )


@at_desk
def labels(desk: Desk, pk: UUID) -> HttpResponse:
    """One label per line of the surat jalan, to be printed and put on the boxes."""
    seen = Shipment.objects.visible_to(desk.user, desk.now)
    related = ("origin__parent", "destination__parent__parent", "election")
    shipment = get_object_or_404(seen.select_related(*related), pk=pk)
    lines = shipment.lines.select_related("item", "for_place__parent").order_by("item__order", "pk")
    whole = drawn(desk.request, reverse("shipment", args=[pk]), f"Kode QR surat jalan {shipment.manifest_number}")
    made = [(line, _sealed(desk, line.seal_number) if line.seal_number else whole) for line in lines]
    return desk.page("pengiriman/label.html", shipment=shipment, labels=made)


def _sealed(desk: Desk, number: str) -> SafeString:
    """Of a box with a seal the code leads to its own page: it stays true on every leg, also on the way back."""
    return drawn(desk.request, seals.address(number), f"Kode QR segel {number}")
