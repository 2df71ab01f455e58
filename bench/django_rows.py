"""Django with django-simple-history, set up as whoever measures against it needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def set_up(path: Path, options: dict[str, Any] | None = None) -> Any:
    """Set Django up, which works once in a process, and make the tables: its model of a duty, with a history."""
    import django  # noqa: PLC0415 - it must be configured before its models can be imported
    from django.conf import settings  # noqa: PLC0415

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options or {}}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "simple_history", "bench"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, models  # noqa: PLC0415
    from simple_history.models import HistoricalRecords  # noqa: PLC0415

    class DutyRow(models.Model):  # type: ignore[misc]  # noqa: DJ008 - nobody reads it in an admin
        task = models.IntegerField()
        reported = models.TextField(blank=True)
        evidence = models.JSONField(default=list)
        actor = models.CharField(max_length=100, blank=True)
        occurred_on = models.DateField(null=True)
        history = HistoricalRecords(app="bench")

        class Meta:
            app_label = "bench"

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(DutyRow)
        editor.create_model(DutyRow.history.model)
    return DutyRow
