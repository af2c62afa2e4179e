"""How the coordinators' panel looks: its names, its icon, and the blue of the site's own style sheet."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static

PANEL: dict[str, Any] = {
    "SITE_TITLE": "Pengawasan Logistik",
    "SITE_HEADER": "Pengawasan Logistik",
    "SITE_SUBHEADER": "Panel koordinator",
    "DASHBOARD_CALLBACK": "logistik.admin.today.waiting",
    "SITE_ICON": lambda request: static("ikon.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("ikon.svg")}],
    "STYLES": [lambda request: static("panel.css")],
    "COLORS": {
        "primary": {
            "50": "#eef4fb",
            "100": "#dbe8f6",
            "200": "#b9cfe9",
            "300": "#9cc8f5",
            "400": "#6a9fd6",
            "500": "#4f8fd0",
            "600": "#17497f",
            "700": "#1b3f66",
            "800": "#16324f",
            "900": "#14232f",
            "950": "#0e1a26",
        }
    },  # fmt: skip
}
