#!/usr/bin/env python3
"""The door for commands: starts the embedded servers when the command needs a database and none is named."""

import os
import sys

from django.core.management import execute_from_command_line

from mentoring import devservices

WITHOUT_DATABASE = {
    "compilemessages",
    "makemessages",
    "collectstatic",
    "messages",
    "map",
    "help",
    "version",
    "demo",
    "check_templates",
}


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")
    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_DATABASE and "--help" not in sys.argv:
        devservices.export()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
