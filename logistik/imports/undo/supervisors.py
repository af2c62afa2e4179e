"""Assignments end, and those that had been taken over go on; the accounts stay, without any assignment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from logistik.imports.draft import Tell
from logistik.models import ImportFile, Submission
from pengawasan import audit
from pengawasan.models import Assignment, Supervisor


def obstacles(import_file: ImportFile) -> list[str]:
    """Whoever sent something since, and assignments that were changed or used since."""
    posts = _posts(import_file)
    sent = Submission.objects.filter(user__in={post.supervisor_id for post, _until in posts}, accepted=True)
    since = sent.filter(received_at__gte=import_file.uploaded_at)
    names = since.order_by().values_list("user__username", flat=True).distinct()
    found = [f"{name} sudah mengirim laporan sesudahnya." for name in sorted(names)]
    for post, until in posts:
        name = post.supervisor.username
        if post.valid_to != until:
            found.append(f"Penugasan {name} di {post.region_id} diubah lagi sesudahnya.")
        elif post.invitations.exists():
            found.append(f"{name} sudah diundang ke rakernis atau bimtek dengan penugasan di {post.region_id}.")
    ended = import_file.trace.get("ended", {})
    for post in Assignment.objects.filter(pk__in=ended).select_related("supervisor").order_by("pk"):
        if str(post.valid_to) != ended[str(post.pk)]:
            found.append(f"Penugasan {post.supervisor.username} di {post.region_id} diubah lagi sesudahnya.")
    return found


def take_back(import_file: ImportFile, now: datetime, actor: Supervisor, tell: Tell) -> None:
    """An assignment ends yesterday; one that begins today or later never was, and is removed."""
    yesterday = now.astimezone(import_file.election.region.zone).date() - timedelta(days=1)
    stood = {tuple(row[:4]): (row[4], row[5]) for row in import_file.trace["before"]}
    with transaction.atomic():
        for post, _until in _posts(import_file):
            gone = post
            if key := stood.get(_key(post)):
                post.valid_to, post.letter_number = key[0] and date.fromisoformat(key[0]), key[1]
                post.save(update_fields=["valid_to", "letter_number"])
            elif post.valid_from <= yesterday:
                post.valid_to = yesterday
                post.save(update_fields=["valid_to"])
            else:
                gone = Assignment(pk=post.pk)
                post.delete()
            name, place = str(post.supervisor.username), post.region_id
            audit.record("impor_dibatalkan", name, [gone], place=place, now=now, actor=actor, file=import_file.pk)
        for pk, until in import_file.trace["replaced"].items():
            _go_on(int(pk), until and date.fromisoformat(until), now, actor)


def _go_on(pk: int, until: date | None, now: datetime, actor: Supervisor) -> None:
    post = Assignment.objects.select_related("supervisor").get(pk=pk)
    post.valid_to = until
    post.save(update_fields=["valid_to"])
    audit.record("penugasan_lanjut", str(post.supervisor.username), [post], place=post.region_id, now=now, actor=actor)


def _posts(import_file: ImportFile) -> list[tuple[Assignment, date | None]]:
    """What the file made or changed, each with the end that the file gave it."""
    wanted = {tuple(row[:4]): row[4] for row in import_file.trace["posts"]}
    rows = Assignment.objects.filter(supervisor__username__in={key[0] for key in wanted}).select_related("supervisor")
    found = [(post, wanted[_key(post)]) for post in rows if _key(post) in wanted]
    return [(post, date.fromisoformat(until) if until else None) for post, until in found]


def _key(post: Assignment) -> tuple[str, str, str, str]:
    return (str(post.supervisor.username), str(post.role), post.region_id, post.valid_from.isoformat())
