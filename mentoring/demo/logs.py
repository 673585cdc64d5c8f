"""Chooses from the logs of web and worker the lines that tell of an event, and words them briefly."""

import re

REQUEST = re.compile(r"^\[request\] (?P<line>\S+ (?P<path>\S+) \d+ \d+ ms)$")
TASK_DONE = re.compile(r"^Task (?P<task>[\w.]+)\[\S+\] succeeded in (?P<took>[\d.]+)s: (?P<result>.*)$")
RECORD = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ (?P<level>[A-Z]+) (?P<logger>[\w.]+): (?P<text>.*)$")
ACCESS_FORMAT = "[request] %(m)s %(U)s %(s)s %(M)s ms"
SILENT_PATHS = ("/static/", "/favicon.ico", "/dev/mail/")
SILENT_TEXTS = ("Not Found:",)  # the line of the request tells it
LIBRARIES = ("celery", "kombu", "django", "gunicorn", "mail.log")
NOTHING = {"None", "0", "[]", "{}", "False", "''"}


class Reader:
    """Reads one program's log line by line; the lines that follow a record share its fate."""

    def __init__(self) -> None:
        """What is said before the first record is the trouble of a start, and shown."""
        self.showing = True

    def __call__(self, line: str) -> str | None:
        """What of this line is worth showing, or None."""
        if request := REQUEST.match(line):
            return None if request["path"].startswith(SILENT_PATHS) else request["line"]
        if record := RECORD.match(line):
            shown = _worth(record["level"], record["logger"], record["text"])
            self.showing = shown is not None
            return shown
        return line if self.showing and line.strip() else None


def _worth(level: str, logger: str, text: str) -> str | None:
    if done := TASK_DONE.match(text):  # most tasks look and find nothing to do
        return None if done["result"] in NOTHING else f"{done['task']}: {done['result']}"
    if text.startswith(SILENT_TEXTS) or (level in {"DEBUG", "INFO"} and logger.startswith(LIBRARIES)):
        return None
    return text
