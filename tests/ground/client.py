"""A client of the embedded servers, for tests that must kill one: `python -m tests.ground.client DIRECTORY`."""

import json
import sys

from mentoring import devservices

if __name__ == "__main__":
    try:
        urls = devservices.ensure(sys.argv[1])
    except devservices.ServicesError as refusal:
        sys.exit(str(refusal))
    print(json.dumps(urls), flush=True)
    sys.stdin.read()  # until the test closes it
