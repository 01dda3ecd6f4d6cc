"""Logs: one JSON object a line, in UTC."""

import logging
import re

import structlog
from structlog.typing import EventDict, WrappedLogger

# A long part of a path is the secret of a link, unless it is an id.
_SECRET = re.compile(r"/(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:/|$))[\w:~.%-]{30,}")


def without_secrets(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """What Django says of a request names its path, and links of mail work for whoever has them."""
    if str(event.get("logger", "")).startswith("django."):
        event["event"] = _SECRET.sub("/…", str(event["event"]))
    return event


class JsonFormatter(structlog.stdlib.ProcessorFormatter):
    def __init__(self) -> None:
        super().__init__(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                without_secrets,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        return str(super().format(record))
