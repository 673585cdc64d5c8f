"""Letters of the reports room."""

from people.domain.letters import Writer

WRITERS: dict[str, Writer] = {}
