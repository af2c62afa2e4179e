"""Before a regulation is changed the panel shows what would follow, and asks whether it is meant."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol, cast

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logistik import foresight
from logistik.models import Election
from pengawasan.admin import Coordinated

#: What the page sends back once its reader has seen what follows.
SEEN = "_akibat"


class Foresight(Protocol):
    """What the page shows."""

    @property
    def is_nothing(self) -> bool: ...


class Foreseeing(Coordinated):
    """A save from which something would follow is asked about first; any other is made at once."""

    foresees = True
    #: Also for rows that are added; not for an election, which nothing follows from yet.
    foresees_new = False

    #: The page that asks.
    asking = "admin/akibat.html"

    def election_of(self, obj: Any) -> Election:
        return cast(Election, obj.election)

    def what_follows(self, obj: Any, form: Any, now: datetime) -> Foresight:
        """Of a row as it would be stored."""
        return foresight.foresee(self.election_of(obj), obj.save, now)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and SEEN not in request.POST:
            page = self._ask(request, object_id)
            if page is not None:
                return page
        answer: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        return answer

    def _ask(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """The page that asks; None where there is nothing to ask, or nothing to be saved."""
        if not (self.foresees if object_id else self.foresees_new):
            return None
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        form = self.get_form(request, obj, change=obj is not None)(request.POST, request.FILES, instance=obj)
        if not may or not form.is_valid() or not form.changed_data:
            return None
        wanted = form.save(commit=False)
        foreseen = self.what_follows(wanted, form, timezone.now())
        if foreseen.is_nothing:
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Yang akan berubah"),
            "opts": self.opts,
            "subject": wanted,
            "foreseen": foreseen,
            "sent": [(k, v) for k, values in request.POST.lists() for v in values if k != "csrfmiddlewaretoken"],
            "seen": SEEN,
        }
        return TemplateResponse(request, self.asking, context)
