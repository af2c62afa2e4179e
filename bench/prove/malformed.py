"""Input that nobody should send: it gets a clear refusal, changes nothing, and costs nothing."""

from __future__ import annotations

import http.client
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from bench import field_storm
from bench.prove import bombs, corpus, doors, evidence, foreign, formulas, hands, importing, pages, uploads
from bench.prove.figures import Part
from bench.prove.length import Length

CASES = 20_000


def malformed(running: field_storm.Running, seed: int, length: Length) -> Part:
    evidence.connect(running.data)
    from bench.prove import schema_cases

    part = Part(
        "Malformed input",
        "Cases that schemathesis makes of the OpenAPI description, right and wrong ones, for every role; then for"
        " every door of the API that writes, bodies that are none, and a good body with each of its values replaced by"
        f" each of {len(corpus.INSTEAD)} others, or with every key beside it that is the server's own;"
        " for the door of photos, what is none;"
        " what is wrong in addresses and files of the pages; files that"
        " hypothesis makes for every import; archives and"
        " pictures that grow when they are unpacked; and texts that a spreadsheet would run, in every export."
        f" Seed {seed}.",
    )
    schema = schema_cases.described(running.url)
    roles = schema_cases.ROLES[:: length.of(3, 1, 1)]
    found = schema_cases.send_all(running.url, schema, roles, length.of(1, 3, 56), seed)
    part.least("cases made of the OpenAPI description", found.cases, length.of(150, 1000, CASES))
    part.tell("their answers", _told(found.statuses))
    part.none("their answers 5xx", found.faults)
    part.none("their answers with a status that is not described", found.undocumented)
    part.none("their answers of another shape than described", found.amiss)
    dice = random.Random(f"{seed} malformed")
    _doors(part, running.url, _documented(schema), dice, length.of(0.05, 0.3, 1.0))
    foreign.claimed(part, running.url, schema, dice)
    uploads.refused(part, running.url, _of_photos(schema))
    pages.strange_addresses(part, running.url, dice, length.of(1, 2, len(pages.VALUES)), length.of(3, 1, 1))
    pages.strange_files(part, running.url, length.of(1, 3, 3))
    importing.imported(part, seed, length.of(15, 40, 200))
    bombs.dropped(part, running, length.of(0.25, 1.0, 1.0))
    formulas.neutral(part, running.url)
    return part


def _documented(schema: Any) -> Callable[[str], set[int]]:
    """The statuses that the description knows for sending to a path."""
    known = {
        re.compile(re.sub(r"{\w+}", "[^/]+", path)): {int(code) for code in words["post"]["responses"]}
        for path, words in schema.raw_schema["paths"].items()
        if "post" in words
    }
    return lambda path: next(codes for pattern, codes in known.items() if pattern.fullmatch(f"/api/v1/{path}"))


def _of_photos(schema: Any) -> set[int]:
    """The statuses that the description knows for storing a photo."""
    (words,) = (words for path, words in schema.raw_schema["paths"].items() if "evidence" in path and "put" in words)
    return {int(code) for code in words["put"]["responses"]}


def _told(counted: Counter[Any]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counted.items()))


def _doors(part: Part, url: str, documented: Callable[[str], set[int]], dice: random.Random, share: float) -> None:
    """Bodies that are none are all sent; of the others, a share."""
    office = field_storm.Api(url).login("staf", "demo-pali")
    writing = doors.writes(office, dice)
    answers, before = Counter[int](), _stored()
    faults, taken, silent, unknown = Counter[str](), Counter[str](), Counter[str](), Counter[str]()

    def heard(path: str, name: str, answer: tuple[int, bytes]) -> int:
        status, said = answer
        answers[status] += 1
        faults[f"{path} {name}: {status}"] += status >= 500 or not status
        unknown[f"{path} {name}: {status}"] += status not in documented(path)
        silent[f"{path} {name}: {said[:100]!r}"] += status >= 400 and not _is_problem(said)
        return status

    for path, content in writing.items():
        bodies = list(corpus.bodies(content))
        heard_of = hands.spread(lambda one, to=path: _send(office, to, *one[1:]), bodies)  # type: ignore[misc]
        for (name, _raw, _headers), answer in zip(bodies, heard_of, strict=True):
            taken[f"{path} {name}"] += heard(path, name, answer) < 400
    part.exactly("bodies that are none: reports stored", _stored() - before)
    for path, content in writing.items():
        chosen = [one for one in corpus.mutations(content) if dice.random() < share]
        heard_of = hands.spread(lambda one, to=path: _send(office, to, json.dumps(one[1]).encode(), {}), chosen)  # type: ignore[misc]
        for (name, _changed), answer in zip(chosen, heard_of, strict=True):
            heard(path, name, answer)
    part.tell("corpus: doors, cases", f"{len(writing)}, {answers.total()}")
    part.tell("corpus: answers", _told(answers))
    part.none("corpus: answers 5xx or none", faults)
    part.none("corpus: bodies that are none, and were taken", taken)
    part.none("corpus: refusals without a sentence", silent)
    part.none("corpus: answers with a status that is not described", unknown)


def _send(api: field_storm.Api, path: str, raw: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    try:
        connection = api.begin("POST", path, raw, **headers)
        connection.send(raw)
        response = connection.getresponse()
        answer = response.status, response.read()
        connection.close()
    except (OSError, http.client.HTTPException) as problem:
        return 0, str(problem).encode()
    return answer


def _is_problem(said: bytes) -> bool:
    """Refused in the one shape, with a sentence."""
    try:
        answer = json.loads(said)
    except ValueError:
        return False
    return isinstance(answer, dict) and bool(answer.get("detail")) and isinstance(answer.get("errors"), dict)


def _stored() -> int:
    from logistik.models import Submission

    return Submission.objects.count()
