"""Plain letters for a worker process in a test."""

from people.domain.letters import Letter

BOOK = {"note": lambda mail: Letter(f"Note {mail.key}", "Hello.")}
