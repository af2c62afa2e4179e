"""The first page of the panel: what waits for a coordinator today, each with the page where it is seen to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from logistik import duties
from pengawasan.admin.panel import person, site


def waiting(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds ``duties``, each with the addresses of its rows and of its list."""
    found = duties.duties(person(request), timezone.now())
    context["duties"] = [
        {
            "duty": duty,
            "rows": [(row, _address(row)) for row in duty.rows],
            "more": duty.count - len(duty.rows),
            "page": duty.page and reverse(duty.page),
        }
        for duty in found
    ]
    return context


def _address(row: duties.Row) -> str:
    """Where the panel opens what a row is about; empty where it opens nothing."""
    if row.subject is None or not site.is_registered(type(row.subject)):
        return ""
    model = row.subject._meta
    return reverse(f"admin:{model.app_label}_{model.model_name}_change", args=[row.subject.pk])
