"""The client for the phone: a shell without any data, its manifest, and the service worker that keeps it offline."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import PrefixNode
from django.urls import reverse
from django.views.decorators.http import require_safe

from logistik.models import ConcernKind
from logistik.models.inspection import POINTS
from logistik.models.report import CableTies, Seal, Storage, Witness

STATIC = Path(settings.BASE_DIR) / "static"
WORKER = "lapangan/sw.js"
#: The page may take a photo and ask where it is; no frame inside it may.
PERMISSIONS = "camera=(self), geolocation=(self), microphone=()"


def files() -> list[str]:
    """What the client is made of, by its name below ``static/``; the worker itself is kept by the browser."""
    own = sorted(f"lapangan/{path.name}" for path in (STATIC / "lapangan").iterdir())
    return ["style.css", "tema.js", "ikon.svg", *(name for name in own if name != WORKER)]


def version() -> str:
    """Another one as soon as any file, or the shell itself, says anything else."""
    digest = hashlib.sha256(_shell().encode())
    for name in (WORKER, *files()):
        digest.update((STATIC / name).read_bytes())
    return digest.hexdigest()[:16]


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The same bytes for everybody; who asks is for the API to find out."""
    return _fresh(HttpResponse(_shell(), headers={"Permissions-Policy": PERMISSIONS}))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Served from here because a worker rules over the folder it comes from."""
    kept = {
        "version": version(),
        "shell": reverse("phone"),
        "manifest": reverse("phone-manifest"),
        "files": [_prefix() + name for name in files()],
    }
    source = f"const KEPT = {json.dumps(kept)};\n{(STATIC / WORKER).read_text()}"
    return _fresh(HttpResponse(source, content_type="text/javascript; charset=utf-8"))


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What the phone's home screen shows once the client is installed."""
    prefix = _prefix()
    icons = [
        {"src": f"{prefix}lapangan/ikon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    content = {
        "id": reverse("phone"),
        "name": "Pengawasan Logistik: lapangan",
        "short_name": "Logistik",
        "lang": "id",
        "start_url": reverse("phone"),
        "scope": reverse("phone"),
        "display": "standalone",
        "background_color": "#f2f4f3",
        "theme_color": "#14232f",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


def _prefix() -> str:
    """Plain names, not hashed ones: modules import one another by them, and the worker keeps them by version."""
    return PrefixNode.handle_simple("STATIC_URL")


def _shell() -> str:
    return render_to_string("lapangan/kerangka.html", {"words": _words()})


def _words() -> dict[str, list[list[str]]]:
    """Every list of choices, as the models name them: key and word."""
    choices = {"seal": Seal, "cable_ties": CableTies, "witness": Witness, "storage": Storage, "concern": ConcernKind}
    named = {name: [[str(key), str(word)] for key, word in kinds.choices] for name, kinds in choices.items()}
    return named | {"points": [[key, str(word)] for key, word in POINTS.items()]}


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-cache"
    return response
