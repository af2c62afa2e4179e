"""QR codes: one on the page of a surat jalan, one on each label of its boxes. They hold an address, nothing else."""

from __future__ import annotations

from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from logistik.models import Shipment

from .desk import Desk, at_desk


def qr(request: HttpRequest, shipment: UUID, name: str) -> SafeString:
    """The shipment's page as a QR code in SVG; whoever opens it must sign in and sees what their assignment allows."""
    address = request.build_absolute_uri(reverse("shipment", args=[shipment]))
    drawn = segno.make(address, error="q", micro=False)
    return mark_safe(  # noqa: S308 drawn from an address of ours; segno escapes the title
        drawn.svg_inline(border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True, title=name)
    )


@at_desk
def labels(desk: Desk, pk: UUID) -> HttpResponse:
    """One label per line of the surat jalan, to be printed and put on the boxes."""
    seen = Shipment.objects.visible_to(desk.user, desk.now)
    related = ("origin__parent", "destination__parent__parent", "election")
    shipment = get_object_or_404(seen.select_related(*related), pk=pk)
    lines = shipment.lines.select_related("item", "for_place__parent").order_by("item__order", "pk")
    code = qr(desk.request, pk, f"Kode QR surat jalan {shipment.manifest_number}")
    return desk.page("pengiriman/label.html", shipment=shipment, lines=lines, qr=code)
