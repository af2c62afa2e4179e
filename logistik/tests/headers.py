"""What every answer of the site has to carry, and may not show."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: For everybody, and the same for everybody.
OPEN = ("/publik/", "/lapangan/", "/verifikasi/", "/static/")


def lacking(headers: Mapping[str, str], text: str, path: str) -> list[str]:
    """The headers that an answer lacks, and scripts in it that its policy does not know."""
    policy, kept = headers.get("Content-Security-Policy", ""), headers.get("Cache-Control", "")
    parts = ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
    nonce = re.search(r"script-src[^;]*'nonce-([^']+)'", policy)
    html = headers.get("Content-Type", "").startswith("text/html")
    scripts = re.findall(r"<script(?![^>]*(?:src=|json))[^>]*>", text) if html else []
    amiss = {
        "CSP": not all(part in policy for part in parts) or ("unsafe" in policy and not path.startswith("/admin/")),
        "nonce": any(not nonce or f'nonce="{nonce[1]}"' not in tag for tag in scripts),
        "nosniff": headers.get("X-Content-Type-Options") != "nosniff",
        "referrer": headers.get("Referrer-Policy") != "same-origin",
        "frame": headers.get("X-Frame-Options") != "DENY",
        "private": not path.startswith(OPEN) and "private" not in kept and "no-store" not in kept,
    }
    return [name for name, is_so in amiss.items() if is_so]
