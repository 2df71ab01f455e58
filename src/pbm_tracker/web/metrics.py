"""Figures for the machine that watches: counts, positions and times, never a name or a value of a query."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pbm_tracker.county import County
from pbm_tracker.keeping.checks import look

# Where several workers keep their counts together; prometheus_client reads it when it is imported.
SHARED = "PROMETHEUS_MULTIPROC_DIR"

_COUNTED = CollectorRegistry()
REQUESTS = Counter("pbm_requests", "Requests answered", ("route", "status"), registry=_COUNTED)
SECONDS = Histogram("pbm_request_seconds", "Seconds until the answer was sent", ("route",), registry=_COUNTED)


class _OfCounty(Collector):
    def __init__(self, county: County) -> None:
        self._county = county

    def collect(self) -> Iterable[Metric]:
        healthy = GaugeMetricFamily("pbm_healthy", "1 where a check is good", labels=["check"])
        for finding in look(self._county).findings:
            healthy.add_metric([finding.name], float(finding.good))
        yield healthy
        yield GaugeMetricFamily("pbm_log_position", "Position of the newest entry", self._county.log.head())
        free = shutil.disk_usage(self._county.settings.data).free
        yield GaugeMetricFamily("pbm_disk_free_bytes", "Bytes free where the data are", free)
        positions = GaugeMetricFamily("pbm_view_position", "How far a projection has folded", labels=["projection"])
        for name, position in self._county.views.positions().items():
            positions.add_metric([name], position)
        yield positions


def figures(county: County) -> bytes:
    """What is counted by all workers together, and the state of the county."""
    of_county = CollectorRegistry()
    of_county.register(_OfCounty(county))
    counted = _COUNTED
    if os.environ.get(SHARED):
        counted = CollectorRegistry()
        multiprocess.MultiProcessCollector(counted)  # type: ignore[no-untyped-call, unused-ignore]
    return generate_latest(counted) + generate_latest(of_county)
