"""What Bawaslu did about flags, to whom, and what came of it. Said on paper first; nothing here is ever deleted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

import pghistory
import pgtrigger
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from pengawasan import scoping
from pengawasan.models import APPEND_ONLY, NEVER_EMPTIED, Region, SourceStatus, Supervisor
from pengawasan.vouching import Vouched

from .alert import Alert
from .catalog import Election
from .flag import Flag

#: No place on earth is further ahead of UTC.
FURTHEST_EAST = timedelta(hours=14)


class FollowUpKind(models.TextChoices):
    IMBAUAN = "imbauan", _("Imbauan")
    LISAN = "saran_lisan", _("Saran perbaikan lisan")
    TERTULIS = "saran_tertulis", _("Saran perbaikan tertulis")
    KOORDINASI = "koordinasi", _("Koordinasi")
    REKOMENDASI = "rekomendasi", _("Rekomendasi")
    TEMUAN = "temuan", _("Temuan")


#: What is said or talked over has no letter, and a temuan gets its number from the register when a pleno decides.
UNNUMBERED = (FollowUpKind.LISAN, FollowUpKind.KOORDINASI, FollowUpKind.TEMUAN)
#: Prevention: advice before or instead of handling. Ignored, it may become a temuan.
ADVICE = (FollowUpKind.IMBAUAN, FollowUpKind.LISAN, FollowUpKind.TERTULIS)


class Addressee(models.TextChoices):
    KPPS = "kpps", _("KPPS")
    PPS = "pps", _("PPS")
    PPK = "ppk", _("PPK")
    KPU = "kpu", _("KPU")
    DKPP = "dkpp", _("DKPP")
    POLRI = "polri", _("Polri")


#: Where only the result of a temuan goes.
RESULTS = (Addressee.DKPP, Addressee.POLRI)


class Outcome(models.TextChoices):
    DONE = "ditindaklanjuti", _("Ditindaklanjuti")
    PARTLY = "sebagian", _("Ditindaklanjuti sebagian")
    IGNORED = "tidak", _("Tidak ditindaklanjuti")


class Decision(models.TextChoices):
    """Of a temuan alone: proposed by whoever supervises, decided by a pleno."""

    PROPOSED = "diusulkan", _("Diusulkan, menunggu pleno")
    DECIDED = "ditetapkan", _("Ditetapkan pleno")
    REFUSED = "ditolak", _("Tidak ditetapkan pleno")


class Step(models.TextChoices):
    """A stretch of the procedure that has an end."""

    REPLY = "jawaban", _("Jawaban atas imbauan, saran perbaikan, atau koordinasi")
    FINDING = "temuan", _("Pleno menetapkan temuan sejak diketahui")
    HANDLING = "penanganan", _("Penanganan temuan sejak diregistrasi")
    EXTENSION = "perpanjangan", _("Tambahan waktu penanganan")
    KPU = "kpu", _("KPU memutus rekomendasi")
    POLICE = "polri", _("Dugaan pidana diteruskan kepada Polri")


@pghistory.track(
    model_name="FollowUpClockHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class FollowUpClock(models.Model):
    """How many days a step of the procedure may take in one election, and by which source."""

    election = models.ForeignKey(Election, models.CASCADE, related_name="clocks", verbose_name=_("pemilihan"))
    step = models.CharField(_("langkah"), max_length=12, choices=Step)
    days = models.PositiveSmallIntegerField(_("hari"))
    working_days = models.BooleanField(_("hari kerja"), default=False)
    status = models.CharField(_("status sumber"), max_length=8, choices=SourceStatus)
    source = models.CharField(_("sumber"), max_length=250, blank=True)

    vouched = Vouched()

    class Meta:
        verbose_name = _("batas waktu prosedur")
        verbose_name_plural = _("batas waktu prosedur")
        ordering = ["election", "pk"]
        triggers = [NEVER_EMPTIED]
        constraints = [models.UniqueConstraint(name="clock_once", fields=["election", "step"])]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.said}"

    @property
    def said(self) -> str:
        """3 hari kalender."""
        return f"{self.days} hari {'kerja' if self.working_days else 'kalender'}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "place__code", at))

    def valid(self) -> Self:
        """Said to somebody, or decided: without what waits for a pleno or was refused by one."""
        return self.filter(decision__in=("", Decision.DECIDED))

    def waiting(self) -> Self:
        """Nobody has said yet what came of it."""
        return self.filter(outcome="").exclude(decision=Decision.REFUSED)

    def overdue(self, today: date) -> Self:
        return self.waiting().filter(due_on__lt=today)

    def unalerted(self, now: datetime) -> list[FollowUp]:
        """Those whose date has passed on the clock of their place, and about which nobody has been told yet."""
        told = Alert.objects.filter(followup=OuterRef("pk"), due_on=OuterRef("due_on"))
        late = self.overdue((now + FURTHEST_EAST).date()).exclude(Exists(told)).select_related("place")
        return [one for one in late if one.is_overdue(now)]


@pghistory.track(
    model_name="FollowUpHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class FollowUp(models.Model):
    """One thing done about one or several flags. ``place`` is the region of the addressee, of a temuan its own.

    ``issued_on`` is the date of the letter or talk, of a temuan the day on which it was discovered; ``due_on`` until
    when the next step must be taken, empty where no date is set.
    """

    election = models.ForeignKey(Election, models.PROTECT, related_name="followups", verbose_name=_("pemilihan"))
    place = models.ForeignKey(Region, models.PROTECT, related_name="followups", verbose_name=_("wilayah"))
    flags = models.ManyToManyField(Flag, related_name="followups", verbose_name=_("indikasi"))
    kind = models.CharField(_("jenis"), max_length=16, choices=FollowUpKind)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("menindaklanjuti")
    )
    number = models.CharField(_("nomor"), max_length=80, blank=True)
    addressee = models.CharField(_("ditujukan kepada"), max_length=5, choices=Addressee, blank=True)
    issued_on = models.DateField(_("tanggal"))
    due_on = models.DateField(_("batas jawaban"), null=True, blank=True)
    text = models.TextField(_("isi"))
    answered_on = models.DateField(_("dijawab tanggal"), null=True, blank=True)
    answer = models.TextField(_("jawaban"), blank=True)
    outcome = models.CharField(_("hasil"), max_length=15, choices=Outcome, blank=True)
    decision = models.CharField(_("keputusan"), max_length=10, choices=Decision, blank=True)
    pleno_number = models.CharField(_("nomor berita acara pleno"), max_length=80, blank=True)
    pleno_on = models.DateField(_("tanggal pleno"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Supervisor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ditetapkan oleh")
    )
    extended = models.BooleanField(_("diperpanjang"), default=False)
    created_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("dicatat oleh"))
    created_at = models.DateTimeField(_("dicatat pada"))

    objects = FollowUpQuerySet.as_manager()
    vouched = Vouched(parts=("events", "files"))

    class Meta:
        verbose_name = _("tindak lanjut")
        verbose_name_plural = _("tindak lanjut")
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="followup_addressed",
                condition=Q(kind="temuan", addressee="") | (~Q(kind="temuan") & ~Q(addressee="")),
            ),
            models.CheckConstraint(name="followup_letter_has_number", condition=Q(kind__in=UNNUMBERED) | ~Q(number="")),
            models.CheckConstraint(
                name="followup_temuan_by_pleno",
                condition=(~Q(kind="temuan") & Q(decision=""))
                | Q(kind="temuan", decision="diusulkan")
                | (
                    Q(kind="temuan", decision__in=("ditetapkan", "ditolak"))
                    & Q(pleno_on__isnull=False, decided_by__isnull=False)
                    & ~Q(pleno_number="")
                ),
            ),
            models.CheckConstraint(
                name="followup_outcome_after_pleno", condition=Q(outcome="") | Q(decision__in=("", "ditetapkan"))
            ),
            models.CheckConstraint(
                name="followup_due_after_issue", condition=Q(due_on__isnull=True) | Q(due_on__gte=F("issued_on"))
            ),
            models.UniqueConstraint(
                name="followup_number_once", fields=["election", "place", "kind", "number"], condition=~Q(number="")
            ),
            models.UniqueConstraint(name="followup_one_temuan_each", fields=["follows"], condition=Q(kind="temuan")),
        ]
        triggers = [NEVER_EMPTIED, pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]
        indexes = [models.Index(fields=["due_on"], condition=Q(outcome=""), name="followup_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    @property
    def to(self) -> str:
        """PPK Talang Ubi, KPPS TPS 001 Karta Dewa; of a temuan nobody."""
        if self.addressee in RESULTS:
            return str(self.get_addressee_display())
        where = self.place.label if self.addressee == Addressee.KPPS else self.place.name
        return f"{self.get_addressee_display()} {where}" if self.addressee else ""

    @property
    def is_waiting(self) -> bool:
        return not self.outcome and self.decision != Decision.REFUSED

    def is_overdue(self, now: datetime) -> bool:
        """Whether its date has passed, by the calendar of its place."""
        return self.is_waiting and self.due_on is not None and self.due_on < now.astimezone(self.place.zone).date()


class FollowUpEvent(models.Model):
    """One change in a follow-up's life, and who made it."""

    class Kind(models.TextChoices):
        RECORDED = "dicatat", _("Dicatat")
        ANSWERED = "dijawab", _("Jawaban dan hasil")
        ATTACHED = "lampiran", _("Lampiran ditambahkan")
        PROPOSED = "diusulkan", _("Diusulkan menjadi temuan")
        DECIDED = "diputus", _("Diputus pleno")
        EXTENDED = "diperpanjang", _("Penanganan diperpanjang")

    followup = models.ForeignKey(FollowUp, models.PROTECT, related_name="events", verbose_name=_("tindak lanjut"))
    kind = models.CharField(_("perubahan"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("waktu"))
    actor = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("oleh"))
    note = models.TextField(_("keterangan"), blank=True)

    class Meta:
        verbose_name = _("riwayat tindak lanjut")
        verbose_name_plural = _("riwayat tindak lanjut")
        ordering = ["at", "id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d/%m/%Y %H.%M}"


class FollowUpFileQuerySet(models.QuerySet["FollowUpFile"]):
    def visible_to(self, user: Supervisor | AnonymousUser, at: datetime | None = None) -> Self:
        return self.filter(scoping.visible(user, "followup__place__code", at))


class FollowUpFile(models.Model):
    """A letter or photo as it was handed in. The row says what it is; the file is in the vault."""

    followup = models.ForeignKey(FollowUp, models.PROTECT, related_name="files", verbose_name=_("tindak lanjut"))
    name = models.CharField(_("nama berkas"), max_length=150)
    format = models.CharField(_("format"), max_length=4)
    sha256 = models.CharField(_("SHA-256 berkas asli"), max_length=64)
    size = models.PositiveIntegerField(_("ukuran (byte)"))
    uploaded_by = models.ForeignKey(Supervisor, models.PROTECT, related_name="+", verbose_name=_("diunggah oleh"))
    uploaded_at = models.DateTimeField(_("diunggah pada"))

    objects = FollowUpFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("lampiran tindak lanjut")
        verbose_name_plural = _("lampiran tindak lanjut")
        ordering = ["uploaded_at", "id"]
        triggers = [APPEND_ONLY, NEVER_EMPTIED]
        constraints = [models.UniqueConstraint(name="followup_file_once", fields=["followup", "sha256"])]

    def __str__(self) -> str:
        return self.name
