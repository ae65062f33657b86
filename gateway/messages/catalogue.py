"""The message catalogue: a dotted code and parameters become a sentence in the reader's language.

The rule: the code says what is meant (``auth.role_may_not``); the words stand in
``gateway/messages/<language>/*.po`` with the code as msgid. One file a subject; a code stands in
exactly one file. Parameters are named in braces: ``{office}``. What a person wrote is put in as it
is and never read as a template.

Edge cases: where a code or a parameter is missing, the reader gets the code, or the sentence with
the name in braces, and the log gets a line: a missing word must not stop a city. Under test it
raises instead (``raise_for_unknown``). A missing English sentence is a fault of the files and stops
the start, for a test holds both languages equal.

Invariant: both languages have the same codes, and each sentence the same parameters in both.
"""

import logging
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from string import Formatter
from typing import Final, Literal, get_args

from babel.core import negotiate_locale
from babel.messages.pofile import PoFileError, read_po

Language = Literal["zh_CN", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
DEFAULT_LANGUAGE: Final[Language] = "zh_CN"
ACCEPT_LANGUAGE_CHARACTERS_MAX: Final = 500

_LOG: Final = logging.getLogger(__name__)


class CatalogueFaulty(Exception):
    """The catalogue's files contradict themselves or cannot be read."""


class MessageUnknown(LookupError):
    """No sentence has this code, or the sentence needs a parameter that was not given."""


class Catalogue:
    """The sentences of all languages. Made once, at start."""

    def __init__(self, sentences: Mapping[Language, Mapping[str, str]]) -> None:
        self._sentences = sentences
        self._raises = False

    def raise_for_unknown(self) -> None:
        """Raise MessageUnknown from now on instead of falling back; for tests."""
        self._raises = True

    def codes(self, language: Language) -> frozenset[str]:
        """All codes that have a sentence in this language."""
        return frozenset(self._sentences[language])

    def parameters(self, code: str, language: Language) -> frozenset[str]:
        """The names in braces of one sentence."""
        return frozenset(_names(self._sentences[language][code]))

    def say(self, code: str, language: str, /, **params: object) -> str:
        """The sentence for this code in this language, or in Chinese if we do not speak it."""
        known: Language = "en" if language == "en" else DEFAULT_LANGUAGE
        sentence = self._sentences[known].get(code)
        if sentence is None:
            return self._missing(f"no sentence for {code!r} in {known}", instead=code)
        absent = [name for name in _names(sentence) if name not in params]
        if absent:
            shown = {name: "{" + name + "}" for name in absent}
            filled = sentence.format(**{**params, **shown})
            return self._missing(f"{code!r} was not given {absent}", instead=filled)
        return sentence.format(**params)

    def _missing(self, problem: str, *, instead: str) -> str:
        if self._raises:
            raise MessageUnknown(problem)
        _LOG.warning("message catalogue: %s", problem)
        return instead


def load_catalogue(folder: Traversable) -> Catalogue:
    """Read all .po files of all languages. Raises CatalogueFaulty."""
    sentences = {language: _sentences(folder.joinpath(language)) for language in LANGUAGES}
    for language in LANGUAGES[1:]:
        differing = sentences[language].keys() ^ sentences[DEFAULT_LANGUAGE].keys()
        if differing:
            raise CatalogueFaulty(f"only in one language: {', '.join(sorted(differing))}")
    return Catalogue(sentences)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The product's own catalogue, read when it is first asked for."""
    return load_catalogue(files("gateway").joinpath("messages"))


def say(code: str, language: str, /, **params: object) -> str:
    """The product's sentence for this code in this language."""
    return catalogue().say(code, language, **params)


def language_of(accept_language: str | None) -> Language:
    """The best of our languages for an Accept-Language header; Chinese where it asks for none."""
    header = (accept_language or "")[:ACCEPT_LANGUAGE_CHARACTERS_MAX]
    found = negotiate_locale(_wished(header), LANGUAGES, sep="_")
    return "en" if found == "en" else DEFAULT_LANGUAGE


def _wished(header: str) -> list[str]:
    """The locales that the header names, the most wanted first; those with q=0 left out."""
    wished = []
    for place, entry in enumerate(header.split(",")):
        tag, *options = (part.strip() for part in entry.split(";"))
        weight = _weight(options)
        if tag and weight > 0:
            # Every Chinese, of whatever script or country, reads ours better than English.
            is_chinese = tag.lower().split("-")[0] == "zh"
            locale = DEFAULT_LANGUAGE if is_chinese or tag == "*" else tag.replace("-", "_")
            wished.append((-weight, place, locale))
    return [locale for _, _, locale in sorted(wished)]


def _weight(options: list[str]) -> int:
    """The wish's weight in thousandths; 1000 where none, or none that can be read, is given."""
    for option in options:
        name, _, value = option.partition("=")
        if name.strip().lower() == "q":
            whole, _, fraction = value.strip().partition(".")
            digits = f"{whole or '0'}{fraction[:3]:0<3}"
            return int(digits) if digits.isascii() and digits.isdigit() else 1000
    return 1000


def _sentences(folder: Traversable) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".po"):
            continue
        for code, sentence in _entries(file):
            if code in sentences:
                raise CatalogueFaulty(f"{folder.name}/{file.name}: {code} stands in two files")
            sentences[code] = sentence
    return sentences


def _entries(file: Traversable) -> Iterator[tuple[str, str]]:
    try:
        read = read_po(BytesIO(file.read_bytes()), abort_invalid=True)
    except (PoFileError, ValueError) as problem:
        raise CatalogueFaulty(f"{file.name}: {problem}") from problem
    seen: set[str] = set()
    for entry in read:
        code, sentence = str(entry.id), str(entry.string)
        if not code:
            continue
        if not sentence or entry.fuzzy or code in seen:
            raise CatalogueFaulty(f"{file.name}: {code} is empty, fuzzy or stands twice")
        try:
            _names(sentence)
        except ValueError as problem:
            raise CatalogueFaulty(f"{file.name}: {code}: {problem}") from problem
        seen.add(code)
        yield code, sentence


@cache
def _names(sentence: str) -> tuple[str, ...]:
    """The names in braces. Kept: a page asks for the same sentences a thousand times."""
    names: list[str] = []
    for _, name, how, conversion in Formatter().parse(sentence):
        if name is None:
            continue
        if not name.isidentifier() or how or conversion:
            raise ValueError(f"a parameter must be a plain name in braces, not {name!r}")
        names.append(name)
    return tuple(names)
