"""Papers with a number: edited while they are drafts, frozen with their hash once they are numbered."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import NEVER_EMPTIED, Region, Supervisor
from pengawasan.vouching import Vouched

from .catalog import Election
from .flag import Flag
from .followup import FollowUp

#: The database hands out no number and accepts none but the next one of its series, one transaction after the other.
NEXT_IN_SERIES = """
    PERFORM pg_advisory_xact_lock(hashtextextended(
        'number:' || NEW.office_id || ':' || NEW.kind || ':' || NEW.year, 0));
    IF NEW.number <> 1 + (
        SELECT coalesce(max(number), 0) FROM logistik_document
         WHERE office_id = NEW.office_id AND kind = NEW.kind AND year = NEW.year
    ) THEN
        RAISE EXCEPTION 'document number % is not the next of its series', NEW.number USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""


class DocumentKind(models.TextChoices):
    LHP = "lhp", _("Laporan hasil pengawasan (Formulir A)")
    LETTER = "surat", _("Surat")
    FINDING = "temuan", _("Formulir A.2 (temuan)")
    DAILY = "situasi", _("Laporan situasi harian")
    HANDOVER = "serah_terima", _("Berita acara serah terima")
    DESTRUCTION = "pemusnahan", _("Berita acara pemusnahan surat suara")
    PRESENCE = "daftar_hadir", _("Daftar hadir")
    MINUTES = "notula", _("Notula")


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        """Form A is not public: those who work for the place see it, observers do not."""
        return self.filter(scoping.within(scoping.codes(user, at, scoping.WRITERS), "place__code"))


class Document(models.Model):
    """One paper. ``office`` is the kabupaten in whose series of one kind and year it is numbered.

    ``sha256`` is that of the content with its number, printed on the paper; ``file_sha256`` that of the PDF as it was
    stored. The id is random and stands in the QR code: who holds the paper can check it, nobody can guess another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(_("jenis"), max_length=16, choices=DocumentKind)
    election = models.ForeignKey(Election, models.PROTECT, related_name="documents", verbose_name=_("pemilihan"))
    place = models.ForeignKey(Region, models.PROTECT, related_name="documents", verbose_name=_("wilayah"))
    office = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("kantor penomoran"))
    flags = models.ManyToManyField(Flag, related_name="documents", blank=True, verbose_name=_("indikasi"))
    followup = models.OneToOneField(
        FollowUp, models.PROTECT, null=True, blank=True, related_name="letter", verbose_name=_("tindak lanjut")
    )
    content = models.JSONField(_("isi"))
    author = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("penyusun"))
    created_at = models.DateTimeField(_("disusun"))
    year = models.PositiveSmallIntegerField(_("tahun"), null=True, blank=True)
    number = models.PositiveIntegerField(_("nomor urut"), null=True, blank=True)
    code = models.CharField(_("nomor"), max_length=80, blank=True)
    numbered_at = models.DateTimeField(_("dinomori"), null=True, blank=True)
    numbered_by = models.ForeignKey(
        Supervisor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dinomori oleh")
    )
    sha256 = models.CharField(_("sidik isi"), max_length=64, blank=True)
    file_sha256 = models.CharField(_("sidik berkas PDF"), max_length=64, blank=True)

    vouched = Vouched()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("dokumen")
        verbose_name_plural = _("dokumen")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(name="document_number_once", fields=["office", "kind", "year", "number"]),
            models.CheckConstraint(
                name="document_numbered_whole",
                condition=Q(
                    number__isnull=True, year__isnull=True, numbered_at__isnull=True, numbered_by__isnull=True, code=""
                )
                | (
                    Q(number__gte=1, year__isnull=False, numbered_at__isnull=False, numbered_by__isnull=False)
                    & ~Q(code="")
                    & ~Q(sha256="")
                    & ~Q(file_sha256="")
                ),
            ),
        ]
        triggers = [
            NEVER_EMPTIED,
            pgtrigger.Protect(
                name="frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__number__isnull=False),
            ),
            pgtrigger.Trigger(
                name="next_number",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__number__isnull=False),
                func=NEXT_IN_SERIES,
            ),
        ]

    def __str__(self) -> str:
        return self.code or f"Draf {self.get_kind_display()}"

    @property
    def is_frozen(self) -> bool:
        return self.number is not None
