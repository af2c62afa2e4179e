"""For everybody: whether a signed receipt is genuine and what it promises still there, and the key to check it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from logistik.models import Submission
from pengawasan import signing
from pengawasan.models import AuditEntry

#: What may be pasted; a receipt has some 600 characters.
MOST = 4000
KINDS = {
    "receipt": "Laporan penerimaan", "shipment": "Surat jalan", "event": "Kejadian pengiriman", "photo": "Foto",
    "inspection": "Pemeriksaan gudang", "concern": "Kendala", "reply": "Jawaban kendala",
}  # fmt: skip
#: What every receipt says; a checkpoint is signed with the same key and says other things.
SAID = {"kind", "id", "sha256", "received_at", "chain", "number", "head"}


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """What a receipt says of itself; nothing of the report, and no name."""
    text = request.get_full_path() if "signature" in request.GET else request.GET.get("t", "").strip()
    if not text:
        return render(request, "verifikasi/tanda_terima.html")
    try:
        if len(text) > MOST:
            raise ValueError("Terlalu panjang untuk sebuah tanda terima.")
        signed = signing.read(text)
        genuine = signing.age_of_signature(signed) is not None
        if genuine and not signed["payload"].keys() >= SAID:
            raise ValueError("Ini titik periksa, bukan tanda terima; ditandatangani oleh server ini.")
    except ValueError as problem:
        return render(request, "verifikasi/tanda_terima.html", {"text": text[:MOST], "problem": problem}, status=400)
    said = {"text": text, "genuine": genuine, "judged": True}
    return render(request, "verifikasi/tanda_terima.html", said | (_shown(signed["payload"]) if genuine else {}))


@require_safe
def public_key(request: HttpRequest) -> HttpResponse:
    """The keys in PEM, the one in force first, for whoever checks without this server."""
    answer = HttpResponse(signing.public_pem(), content_type="application/x-pem-file")
    answer["Content-Disposition"] = 'attachment; filename="kunci-publik.pem"'
    return answer


def _shown(payload: dict[str, Any]) -> dict[str, Any]:
    """Only ever asked about what this server has signed itself."""
    stored = Submission.objects.filter(
        kind=payload["kind"], client_id=UUID(payload["id"]), sha256=payload["sha256"], accepted=True
    )
    told = AuditEntry.objects.filter(chain=payload["chain"], number=payload["number"], hash=payload["head"])
    return {
        "payload": payload,
        "kind": KINDS.get(payload["kind"], payload["kind"]),
        "at": parse_datetime(payload["received_at"]),
        "zone": timezone.get_default_timezone_name(),
        "stored": stored.exists(),
        "told": told.exists(),
    }
