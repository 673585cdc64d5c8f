"""Letters of meetings and gatherings."""

from people.domain.letters import Writer

WRITERS: dict[str, Writer] = {}
