"""Cases that schemathesis makes of the OpenAPI description, sent by every role; what is answered has to stand in it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Config, GenerationMode, openapi

from bench import field_storm

PASSWORD = "demo-pali"
#: Everybody of the demo, and somebody who is nobody.
ROLES = ("staf", "koordinator", "pimpinan", "panwascam", "pkd", "ptps", "")
#: Would end the token that the other cases need: it is asked with one of its own.
ENDS_THE_TOKEN = "logout"
#: Whoever asks has a token of his own, and none is invented for him.
SIGNED_IN = {"generation": {"with-security-parameters": False}}
#: How often a key that exists is put in the place of an invented one.
OFTEN = 0.75
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@dataclass
class Found:
    """What was answered, and each fault once, with how often it was met."""

    statuses: Counter[int] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    undocumented: Counter[str] = field(default_factory=Counter)
    amiss: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        return self.statuses.total()


@dataclass(frozen=True)
class Known:
    """Keys that exist, by the name under which they are sent: with invented ones alone every answer is a 404."""

    values: dict[str, list[str]]
    dice: random.Random

    def put(self, value: Any) -> Any:
        """The same with most keys replaced by one that exists."""
        if isinstance(value, dict):
            return {key: self._one(key, part) for key, part in value.items()}
        return [self.put(part) for part in value] if isinstance(value, list) else value

    def _one(self, key: str, part: Any) -> Any:
        if isinstance(part, str) and key in self.values and self.dice.random() < OFTEN:
            return self.dice.choice(self.values[key])
        return self.put(part)


def known(office: field_storm.Api, dice: random.Random) -> Known:
    def column(path: str, name: str) -> list[str]:
        return [str(row[name]) for row in office.call("GET", f"{path}page_size=40")[1]["results"]]

    places, items = column("regions/?level=5&", "code"), column("items/?", "code")
    shipments, flags = column("shipments/?", "id"), column("flags/?", "id")
    receipts, concerns = column("receipts/?", "id"), column("concerns/?", "id")
    named = dict.fromkeys(("place", "origin", "destination", "for_place", "within"), places)
    named |= {"item": items, "election": column("elections/?", "code"), "shipment": shipments, "concern": concerns}
    named |= {"corrects": receipts, "receipt": receipts}
    now = datetime.now(UTC).isoformat()
    named |= {"observed_at": [now], "occurred_at": [now], "sent_at": [now], "issued_on": [now[:10]]}
    named |= {"shipments": shipments, "flags": flags, "receipts": receipts, "concerns": concerns}
    return Known({name: values for name, values in named.items() if values}, dice)


def described(url: str) -> Any:
    """The API as it describes itself."""
    return openapi.from_url(f"{url}/api/schema/?format=json", config=Config.from_dict(SIGNED_IN))


def send_all(url: str, schema: Any, roles: Sequence[str], examples: int, number: int) -> Found:
    """So many cases of each kind, for every operation and role."""
    dice, found = random.Random(f"{number} schema"), Found()
    keys = known(field_storm.Api(url).login("staf", PASSWORD), dice)
    for role in roles:
        session = requests.Session()
        if role:
            session.headers["Authorization"] = f"Token {field_storm.Api(url).login(role, PASSWORD).token}"
        for made in schema.get_all_operations():
            operation = made.ok()
            assert operation is not None, made
            if operation.definition.raw.get("operationId") == ENDS_THE_TOKEN:
                continue
            for mode in MODES:
                _send(operation, mode, examples, number, _sender(url, session, operation, keys, found))
    return found


def _send(operation: Any, mode: Any, examples: int, number: int, ask: Callable[[Any], None]) -> None:
    cases = given(operation.as_strategy(generation_mode=mode))
    quiet = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        seed(number)(quiet(cases(ask)))()
    except Unsatisfiable:
        pass  # nothing that this operation is sent can be wrong: it takes no input


def _sender(url: str, session: requests.Session, operation: Any, keys: Known, found: Found) -> Callable[[Any], None]:
    documented = {int(code) for code in operation.definition.raw["responses"]}
    word = operation.path.strip("/").split("/")[-2 if "{" in operation.path else -1]

    def ask(case: Any) -> None:
        case.body = keys.put(case.body)
        case.query = keys.put(case.query)
        if case.path_parameters and word in keys.values and keys.dice.random() < OFTEN:
            case.path_parameters["pk"] = keys.dice.choice(keys.values[word])
        answer = case.call(base_url=url, session=session)
        name = f"{operation.method.upper()} {operation.path} {answer.status_code}"
        found.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            found.faults[f"{name}: {case.as_curl_command()}"] += 1
        elif answer.status_code not in documented:
            found.undocumented[f"{name}: {case.as_curl_command()}"] += 1
        else:
            _check(case, answer, found, name)

    return ask


def _check(case: Any, answer: Any, found: Found, name: str) -> None:
    """What is answered has the shape that the description promises."""
    try:
        case.operation.validate_response(answer)
    except Exception as problem:
        found.amiss[f"{name}: {' '.join(str(problem).split())[:300]}"] += 1
