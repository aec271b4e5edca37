"""What a run did as one trace and a few gauges, for whoever has an OpenTelemetry collector; the extra ``[otel]``.

Nothing of it is imported unless the environment names a collector (OpenTelemetry's own variable). Counts and keys only,
as in the log (``docs/metricas.md``). A collector that is down is told in the log, and is no fault of the run.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sheets_automation.model import RunStatus
from sheets_automation.settings import Settings
from sheets_automation.steps.result import RunResult

log = logging.getLogger(__name__)
_NAME = "sheets_automation"
#: Of ``RunResult.counts``, those that are one number and make a gauge.
_GAUGES = ("open_cases", "overdue", "findings", "rows_read", "workbooks", "painted", "seconds")


def export(result: RunResult, settings: Settings) -> None:
    """Send a run that has ended to the collector of the environment, if it names one."""
    if not settings.otlp_endpoint or result.finished is None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.metrics import MeterProvider
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        log.warning("OTEL_EXPORTER_OTLP_ENDPOINT is set, but %s is missing: install the extra [otel]", error.name)
        return
    resource = Resource.create({"service.name": "sheets-automation"})
    traces = TracerProvider(resource=resource, shutdown_on_exit=False)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    metrics = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())], resource, shutdown_on_exit=False)
    _trace(result, traces, result.finished)
    _gauges(result, metrics, result.finished)
    traces.shutdown()
    metrics.shutdown()


def _trace(result: RunResult, provider: object, finished: datetime) -> None:
    """One span for the run, one below it for each chapter."""
    from opentelemetry import trace

    tracer = provider.get_tracer(_NAME)  # type: ignore[attr-defined] # the SDK may be missing where types are checked
    facts = {name: value for name, value in result.counts.items() if isinstance(value, str | int | float)}
    calls = {f"calls.{kind}": count for kind, count in result.calls.items()}
    with tracer.start_as_current_span(
        "run", start_time=_ns(result.started), end_on_exit=False, attributes={"run": result.run, **facts, **calls}
    ) as span:
        at = result.started
        for chapter, seconds in result.seconds.items():
            part = tracer.start_span(chapter, start_time=_ns(at))
            at += timedelta(seconds=seconds)
            part.end(_ns(at))
        if result.status is RunStatus.FAILED:
            span.set_status(trace.StatusCode.ERROR)
        span.end(_ns(finished))


def _gauges(result: RunResult, provider: object, finished: datetime) -> None:
    meter = provider.get_meter(_NAME)  # type: ignore[attr-defined]
    for name in _GAUGES:
        meter.create_gauge(f"{_NAME}.{name}").set(result.counts[name], {"command": result.command})
    for kind, count in result.calls.items():
        meter.create_gauge(f"{_NAME}.calls").set(count, {"kind": kind})
    if result.status is RunStatus.DONE:
        meter.create_gauge(f"{_NAME}.last_done", unit="s").set(finished.timestamp())


def _ns(moment: datetime) -> int:
    return int(moment.timestamp() * 1e9)
