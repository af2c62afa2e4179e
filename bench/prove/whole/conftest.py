"""The worlds of the application's own tests."""

from logistik.tests.conftest import ground, pali, people, phone

__all__ = ["ground", "pali", "people", "phone"]
