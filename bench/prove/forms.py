"""The forms of a page as a browser would send them back: every field with what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser

TEXTS = ("text", "search", "tel", "url", "email", "")
#: What a person would put into a field that is empty, by its kind.
FILLED = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "datetime-local": f"{datetime.now(UTC):%Y-%m-%dT%H:%M}"}
FILLED |= {"number": "1", "time": "08:00"}


@dataclass
class Form:
    """``values`` is what is sent when nothing is touched; ``texts`` the fields one may write in, and how much."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)

    def changed(self, **values: str) -> dict[str, list[str]]:
        return self.values | {name: [value] for name, value in values.items()}


def of(page: str) -> list[Form]:
    """All forms that are sent by POST."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if form.method == "post"]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = False
        self.area = self.select = self.said = ""
        self.chosen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self.forms.append(Form(said.get("action", ""), said.get("method", "get").lower()))
            self.inside = True
        elif not self.inside:
            return
        elif tag == "input" and name and "disabled" not in said:
            self._input(name, said)
        elif tag == "textarea" and name:
            self.area, self.said = name, ""
            self.forms[-1].texts[name] = _most(said)
        elif tag == "select" and name:
            self.select, self.chosen = name, False
        elif tag == "option" and self.select and ("selected" in said or not (self.chosen or said.get("value") == "")):
            self._option(said)

    def _input(self, name: str, said: dict[str, str]) -> None:
        kind, form = said.get("type", "text").lower(), self.forms[-1]
        if kind in ("checkbox", "radio"):
            if "checked" in said:
                form.put(name, said.get("value", "on"))
        elif kind not in ("submit", "button", "image", "reset", "file", "password"):
            form.put(name, said.get("value", "") or FILLED.get(kind, ""))
            if kind in TEXTS and "readonly" not in said:
                form.texts[name] = _most(said)

    def _option(self, said: dict[str, str]) -> None:
        values = self.forms[-1].values
        if "selected" in said and not self.chosen:
            values.pop(self.select, None)
        if "selected" in said or self.select not in values:
            self.forms[-1].put(self.select, said.get("value", ""))
        self.chosen = self.chosen or "selected" in said

    def handle_data(self, data: str) -> None:
        self.said += data if self.area else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self.forms[-1].put(self.area, self.said)
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False


def _most(said: dict[str, str]) -> int:
    """How many letters fit."""
    return int(said.get("maxlength") or 10**6)
