"""Fields as strict as evidence needs: a JSON number is a number, a text a text, a time carries its offset."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_datetime
from rest_framework import serializers

MOST = 10**9
YEARS = range(2000, 2101)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_REQUIRED: dict[str, Any] = {"required": "Wajib diisi.", "null": "Wajib diisi."}


class Whole(serializers.IntegerField):
    """A JSON integer between two bounds; neither ``true``, nor 410.0, nor "410"."""

    def __init__(self, *, least: int = 0, most: int = MOST, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(min_value=least, max_value=most, error_messages=_REQUIRED, **kwargs)

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int or not self.least <= data <= self.most:
            raise serializers.ValidationError(f"Harus bilangan bulat antara {self.least} dan {_dots(self.most)}.")
        return data

    def run_validators(self, value: Any) -> None:
        """The bounds were asked for with the type; the validators only tell them to the description of the API."""

    def takes(self, value: Any) -> bool:
        return type(value) is int and self.least <= value <= self.most


class Number(serializers.FloatField):
    """A JSON number between two bounds."""

    def __init__(self, least: float, most: float, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(min_value=least, max_value=most, error_messages=_REQUIRED, **kwargs)

    def to_internal_value(self, data: Any) -> float:
        if type(data) not in (int, float) or not self.least <= data <= self.most:
            raise serializers.ValidationError(f"Harus angka antara {self.least:g} dan {_dots(int(self.most))}.")
        return float(data)

    def run_validators(self, value: Any) -> None:
        """As of :class:`Whole`."""


class YesNo(serializers.BooleanField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages=_REQUIRED, **kwargs)

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("Harus true atau false.")
        return data


class Text(serializers.CharField):
    """A JSON string, kept as it is."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        messages = _REQUIRED | {
            "blank": "Wajib diisi.",
            "invalid": "Harus teks.",
            "max_length": f"Paling panjang {_dots(most)} karakter.",
        }
        super().__init__(max_length=most, trim_whitespace=False, error_messages=messages, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError("Harus teks.")
        return data

    def takes(self, value: Any) -> bool:
        """Whether a value is surely right, as it is; what cannot be printed is for the validators."""
        fits = type(value) is str and len(value) <= (self.max_length or 0) and value.isprintable()
        return fits and (value != "" or self.allow_blank)


class OptionalText(Text):
    """A text that may be left out, empty or null; all three are "" """

    def __init__(self, most: int, **kwargs: Any) -> None:
        super().__init__(most, required=False, allow_blank=True, allow_null=True, **kwargs)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return super().validate_empty_values("" if data is None else data)


class Choice(serializers.ChoiceField):
    def __init__(self, choices: Any, **kwargs: Any) -> None:
        keys = ", ".join(str(key) for key, _ in choices)
        messages = _REQUIRED | {"invalid_choice": f"“{{input}}” tidak dikenal; yang dikenal: {keys}."}
        super().__init__(choices=choices, error_messages=messages, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Id(serializers.UUIDField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages=_REQUIRED, **kwargs)

    def to_internal_value(self, data: Any) -> uuid.UUID:
        if not isinstance(data, str) or not _UUID.fullmatch(data):
            raise serializers.ValidationError("Harus UUID, misalnya 0b8e4f2c-58a7-4c7c-9d0c-2f7f3c1f0a11.")
        return uuid.UUID(data)


class Instant(serializers.DateTimeField):
    """A time with its offset, between the years 2000 and 2100."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages=_REQUIRED, **kwargs)

    def to_internal_value(self, value: Any) -> datetime:
        moment = _parsed(value)
        if moment is None:
            raise serializers.ValidationError("Bukan waktu yang sah; contoh: 2024-11-26T14:03:00+07:00.")
        if moment.tzinfo is None:
            raise serializers.ValidationError("Waktu harus menyebut selisih zona; contoh: 2024-11-26T14:03:00+07:00.")
        if moment.year not in YEARS:
            raise serializers.ValidationError("Tahun harus antara 2000 dan 2100.")
        return moment


class Codes(serializers.ListField):
    """A list of short texts; what says nothing is "" """

    def __init__(self, most: int, each: int, **kwargs: Any) -> None:
        messages: dict[str, Any] = {"not_a_list": "Harus daftar.", "max_length": f"Paling banyak {most}."}
        super().__init__(
            child=Text(each, allow_blank=True), max_length=most, required=False, error_messages=messages, **kwargs
        )

    def to_internal_value(self, data: Any) -> list[str]:
        return [code if code.strip() else "" for code in super().to_internal_value(data)]


class Lines(serializers.ListSerializer[Any]):
    """Many small objects of texts and whole numbers.

    Nearly all of them are right, and to ask the fields one by one takes five times as long as to see that. What is not
    surely right is put to the fields, which say what is wrong with it.
    """

    def run_child_validation(self, data: Any) -> Any:
        found = self._plainly(data) if type(data) is dict else None
        return super().run_child_validation(data) if found is None else found

    def _plainly(self, data: dict[str, Any]) -> dict[str, Any] | None:
        found: dict[str, Any] = {}
        for name, field in self._columns:
            value = data.get(name, field.default)
            if value is None and field.allow_null:
                found[name] = "" if isinstance(field, OptionalText) else None
            elif value is not serializers.empty and field.takes(value):
                found[name] = value
            elif value is not serializers.empty or field.required:
                return None
        return found

    @cached_property
    def _columns(self) -> list[tuple[str, Any]]:
        return list(self.child.fields.items())  # type: ignore[union-attr]


def _parsed(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        return parse_datetime(value)
    except ValueError:
        return None


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")
