"""QR codes: of a surat jalan, on each label of its boxes, on an invitation. They hold an address, nothing else."""

from __future__ import annotations

from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from logistik.models import Shipment

from .desk import Desk, at_desk


def drawn(request: HttpRequest, page: str, pk: UUID, title: str) -> SafeString:
    """A page's address as a QR code in SVG; whoever opens it must sign in and sees what their assignment allows."""
    made = segno.make(request.build_absolute_uri(reverse(page, args=[pk])), error="q", micro=False)
    return mark_safe(  # noqa: S308 drawn from an address of ours; segno escapes the title
        made.svg_inline(border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True, title=title)
    )


@at_desk
def labels(desk: Desk, pk: UUID) -> HttpResponse:
    """One label per line of the surat jalan, to be printed and put on the boxes."""
    seen = Shipment.objects.visible_to(desk.user, desk.now)
    related = ("origin__parent", "destination__parent__parent", "election")
    shipment = get_object_or_404(seen.select_related(*related), pk=pk)
    lines = shipment.lines.select_related("item", "for_place__parent").order_by("item__order", "pk")
    code = drawn(desk.request, "shipment", pk, f"Kode QR surat jalan {shipment.manifest_number}")
    return desk.page("pengiriman/label.html", shipment=shipment, lines=lines, qr=code)
