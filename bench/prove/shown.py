"""What every answer carries, and to whom a file is shown."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections import Counter
from collections.abc import Iterator

import requests
from PIL import Image

from bench import field_storm
from bench.prove import addresses, browsing, doors, hands
from bench.prove.figures import Part

OTHER = "panwascam.abab"
#: Where somebody would look for the files themselves.
ROOTS = ("/media/", "/evidence/", "/static/", "/static/../", "/static/%2e%2e/", "/static/..%2f", "/")


def headers(part: Part, url: str, step: int) -> None:
    """Of every address (or every so many), asked by somebody and by nobody, of refusals and faults, of files."""
    from logistik.tests.headers import lacking

    asked, bare = 0, Counter[str]()
    for answer, path in _answers(url, step):
        asked += 1
        for name in lacking(answer.headers, answer.text, path):
            bare[f"{path} {answer.status_code}: {name}"] += 1
    part.tell("answers looked at for their headers", asked)
    part.none("headers that one of them lacks", bare)


def _answers(url: str, step: int) -> Iterator[tuple[requests.Response, str]]:
    browser, nobody = browsing.Browser(url, "koordinator"), browsing.Browser(url)
    asked = [(who, path) for path in addresses.readable(step) for who in (browser, nobody)]
    answers = hands.spread(lambda one: one[0].open(one[1]), asked)
    yield from ((answer, path) for answer, (_who, path) in zip(answers, asked, strict=True))
    for path in ("/tidak-ada/", "/api/v1/tidak-ada/", "/media/", "/static/tidak-ada.js", "/admin/tidak-ada/"):
        yield nobody.open(path), path
    yield nobody.send("/masuk/", token=False), "/masuk/"
    yield requests.get(f"{url}/indikasi/", headers={"Host": "jahat!contoh"}, timeout=30), "/indikasi/"
    yield browser.send("/tindak-lanjut/baru/", b"x" * (33 * 2**20)), "/tindak-lanjut/baru/"
    yield browser.session.request("TRACE", f"{url}/indikasi/"), "/indikasi/"
    yield browser.session.request("DELETE", f"{url}/api/v1/flags/"), "/api/v1/flags/"
    yield nobody.open("/static/ikon.svg"), "/static/ikon.svg"


def files(part: Part, url: str) -> None:
    """A photo of a report is shown to its reporter and to the office; not to another region, to nobody, to a guess."""
    phone, office = (field_storm.Api(url).login(name, browsing.PASSWORD) for name in ("ptps", "staf"))
    out, name = io.BytesIO(), str(uuid.uuid4())
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    said = {"Content-Type": "image/jpeg", "X-Content-SHA256": hashlib.sha256(out.getvalue()).hexdigest()}
    receipt = doors.reported(phone)
    connection = phone.begin("PUT", f"evidence/{name}?receipt={receipt}", out.getvalue(), **said)
    connection.send(out.getvalue())
    part.exactly("a photo stored", connection.getresponse().status, 201)
    path = f"/api/v1/evidence/{name}"
    part.exactly("the photo by the office", _by(url, path, office), 200)
    part.exactly("the photo by its reporter", _by(url, path, phone), 200)
    other = field_storm.Api(url).login(OTHER, browsing.PASSWORD)
    part.exactly("the photo by another region", _by(url, path, other), 404)
    part.exactly("the photo by nobody", _by(url, path, field_storm.Api(url)), 401)
    part.exactly("the photo under a guessed name", _by(url, f"/api/v1/evidence/{uuid.uuid4()}", office), 404)
    phone.begin("POST", "auth/logout/", b"").getresponse()
    part.exactly("the photo by its reporter after signing out", _by(url, path, phone), 401)
    digest = said["X-Content-SHA256"]
    lying = (digest, f"{digest[:2]}/{digest}", f"evidence/{digest[:2]}/{digest}", ".data/evidence/", "signing.key")
    ways = [f"{root}{way}" for root in ROOTS for way in lying]
    part.none("files shown by the way they lie on the disk", Counter(way for way in ways if _raw(url, way) == 200))
    strangers = browsing.Browser(url, OTHER)
    shown = [one for one in _files_of_the_office() if strangers.open(one).status_code not in (403, 404)]
    part.none("attachments, recapitulations and documents shown to another region", Counter(shown))


def _by(url: str, path: str, api: field_storm.Api) -> int:
    said = {"Authorization": f"Token {api.token}"} if api.token else {}
    return requests.get(url + path, headers=said, timeout=30).status_code


def _raw(url: str, path: str) -> int:
    """As it is written: no library tidies it up."""
    prepared = requests.Request("GET", url).prepare()
    prepared.url = url + path
    return requests.Session().send(prepared, timeout=30, allow_redirects=False).status_code


def _files_of_the_office() -> Iterator[str]:
    from logistik.models import Document, FollowUp, FollowUpFile, Job

    inside = {"place__code__startswith": doors.PLACE[:8]}
    for one in FollowUpFile.objects.filter(followup__place__code__startswith=doors.PLACE[:8]):
        yield f"/lampiran/{one.pk}/"
    for one in Document.objects.filter(**inside):
        yield f"/formulir-a/{one.pk}/pdf/"
    for one in FollowUp.objects.filter(**inside):
        yield f"/tindak-lanjut/{one.pk}/"
    for one in Job.objects.all():
        yield f"/rekap/{one.pk}/"
