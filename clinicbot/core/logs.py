"""Structured logs: JSON in production, readable in a terminal, with a trace id that follows a message everywhere.

`clinicbot.settings` names `configure` as LOGGING_CONFIG, so that web, worker, beat and commands all log alike, the
libraries' loggers included. Every line passes the redaction of `clinicbot.core.redaction`.
"""

import contextlib
import logging
import logging.config
import sys
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

from clinicbot.core.ids import uuid7
from clinicbot.core.redaction import exception_text, exception_words, redact_item, redact_text

TRACE_HEADER = "clinicbot_trace_id"
_QUIET = {
    "django.db.backends": "INFO",
    "urllib3": "INFO",
    "httpx": "WARNING",
    "openai": "WARNING",
    "kombu": "INFO",
    # A line for each task sent, received and done: the sweeper alone would write three every ten seconds.
    "celery.beat": "WARNING",
    "celery.worker.strategy": "WARNING",
    "celery.app.trace": "WARNING",
}


def configure(options: MutableMapping[str, Any]) -> None:
    """Set up structlog and the standard library's logging. `options`: `json` (bool) and `level` (its name)."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_exception,
        redaction,
    ]
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if options.get("json")
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    level = str(options.get("level", "INFO"))
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "ours": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
                    "foreign_pre_chain": [structlog.stdlib.PositionalArgumentsFormatter(), *shared],
                    "keep_exc_info": False,
                },
            },
            "filters": {"words": {"()": WithoutExceptionValues}},
            "handlers": {"err": {"()": StandardError, "formatter": "ours", "filters": ["words"]}},
            "root": {"handlers": ["err"], "level": level},
            "loggers": {
                name: {"level": quiet} for name, quiet in _QUIET.items() if logging.getLevelName(level) <= logging.INFO
            },
        }
    )


class StandardError(logging.Handler):
    """Writes to what standard error is at that moment, since test runners and process managers replace it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; a record that cannot be written is reported, never raised."""
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            self.handleError(record)


class WithoutExceptionValues(logging.Filter):
    """Replaces an exception that a library formats into its message (Celery does) by what may be told of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's arguments; keep the record."""
        failure = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if isinstance(record.args, dict):
            told = {"exc": exception_words(failure) if failure else "", "traceback": "", "args": "", "kwargs": ""}
            record.args = {key: told.get(key, value) for key, value in record.args.items()}
        elif isinstance(record.args, tuple):
            record.args = tuple(
                exception_words(item) if isinstance(item, BaseException) else item for item in record.args
            )
        return True


def redaction(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Redact every value of a log line (a structlog processor). The event's own words are scrubbed too."""
    return {
        key: redact_text(str(value)) if key == "event" else value if key.startswith("_") else redact_item(key, value)
        for key, value in event.items()
        if key not in {"positional_args", "stack_info"}
    }


def trace_id() -> str:
    """Return the trace id of what is being done, "" where none is bound."""
    return str(structlog.contextvars.get_contextvars().get("trace_id", ""))


@contextlib.contextmanager
def traced(trace: str = "") -> Iterator[str]:
    """Bind `trace` (a new one where it is empty) to every log line and task of the block, and give it."""
    trace = trace or uuid7().hex
    with structlog.contextvars.bound_contextvars(trace_id=trace):
        yield trace


def put_trace_into_task(headers: MutableMapping[str, Any] | None = None, **_: Any) -> None:
    """Put the trace id into a task's headers (receiver of Celery's `before_task_publish`)."""
    if headers is not None and (trace := trace_id()):
        headers.setdefault(TRACE_HEADER, trace)


def bind_trace_of_task(task: Any = None, **_: Any) -> None:
    """Bind the trace id of the task that begins, else a new one (receiver of Celery's `task_prerun`)."""
    given = task.request.get(TRACE_HEADER) if task is not None else None
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(trace_id=str(given or uuid7().hex))


def forget_trace(**_: Any) -> None:
    """Unbind everything when a task ends (receiver of Celery's `task_postrun`)."""
    structlog.contextvars.clear_contextvars()


def scrub_report(report: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """Strip an error report of what people wrote before Sentry gets it (its `before_send`)."""
    for part in ("request", "user", "extra", "breadcrumbs", "server_name"):
        report.pop(part, None)
    failure = hint.get("exc_info")
    chain = _chain(failure[1]) if failure else []
    for index, value in enumerate(reversed(report.get("exception", {}).get("values", []))):
        value["value"] = exception_words(chain[index]) if index < len(chain) else ""
        for frame in value.get("stacktrace", {}).get("frames", []):
            frame.pop("vars", None)
    if "logentry" in report:
        report["logentry"] = {"message": redact_text(str(report["logentry"].get("message", "")))}
    if "message" in report:
        report["message"] = redact_text(str(report["message"]))
    report["tags"] = {"trace_id": trace_id()}
    return report


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _with_exception(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Render an exception ourselves: the usual formatter prints its message, values and all."""
    given: ExcInfo | BaseException | bool | None = event.pop("exc_info", None)
    if isinstance(given, BaseException):
        event["exception"] = exception_text(type(given), given, given.__traceback__)
    elif isinstance(given, tuple):
        event["exception"] = exception_text(*given)
    elif given:
        event["exception"] = exception_text(*sys.exc_info())
    return event
