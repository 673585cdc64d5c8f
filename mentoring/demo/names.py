"""Names and addresses of the demo's people: seeded, plausible, and under a domain that can reach nobody."""

import random
import re
import unicodedata

from faker import Faker

ABROAD = ("en_GB", "it_IT", "es_ES", "pl_PL", "de_DE", "nl_NL", "fr_FR")
DOMAIN = "demo.example"


class Names:
    """Gives people one after the other; the same seed gives the same people."""

    def __init__(self, seed: int) -> None:
        """Start the fakers of all languages from one seed."""
        self.rng = random.Random(seed)  # noqa: S311  a demo's names, not a secret
        self.fakers = {locale: Faker(locale) for locale in ("no_NO", "da_DK", *ABROAD)}
        for number, faker in enumerate(self.fakers.values()):
            faker.seed_instance(seed + number)
        self.taken: set[str] = set()

    def person(self, language: str, *, abroad: bool = False) -> tuple[str, str]:
        """Give a full name and an address that nobody else has."""
        home = "da_DK" if language == "da" else "no_NO"
        faker = self.fakers[self.rng.choice(ABROAD) if abroad or self.rng.random() < 0.12 else home]
        name = f"{faker.first_name()} {faker.last_name()}"
        return name, self._address(name)

    def _address(self, name: str) -> str:
        folded = name.lower().replace("ø", "o").replace("æ", "ae").replace("å", "a").replace("ß", "ss")
        plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
        local = re.sub(r"[^a-z]+", ".", plain).strip(".")
        address, number = f"{local}@{DOMAIN}", 2
        while address in self.taken:
            address, number = f"{local}{number}@{DOMAIN}", number + 1
        self.taken.add(address)
        return address
