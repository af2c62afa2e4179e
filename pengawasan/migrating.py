"""Steps of a migration that go on beside everybody's work, and are done again where they were cut off."""

from __future__ import annotations

from typing import Any

import pgtrigger.migrations
from django.contrib.postgres.operations import AddIndexConcurrently


class Replaced(pgtrigger.migrations.RemoveTrigger):
    """Gone when the one of the same name that is added below takes its place: no row is written without it."""

    def database_forwards(self, *_: Any) -> None:
        pass


class Built(AddIndexConcurrently):
    """An index; what is left of one that was cut off is built anew."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {self.index.name}")
        super().database_forwards(app_label, schema_editor, *states)
