"""How names sound: most typing errors in Chinese are other characters of the same sound.

Each character has its toneless readings (长: chang, zhang), by pypinyin's table of characters.
Two characters *sound alike* if they share a reading, and *sound nearly alike* if they do once the
differences that southern speakers do not make are taken out (zh and z, ch and c, sh and s, ng and
n, l and n).

A sign that is not Chinese sounds as itself.
"""

from functools import lru_cache
from typing import Final

from pypinyin import Style, pinyin

_BLUR: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"))
JOINED_READINGS_MAX: Final = 8


@lru_cache(maxsize=1 << 15)
def readings(sign: str) -> tuple[str, ...]:
    """The toneless readings of one sign, the usual one first."""
    found = pinyin(sign, style=Style.NORMAL, heteronym=True, errors=_as_written)[0]
    return tuple(dict.fromkeys(map(_spelled, found))) or (sign,)


def _as_written(signs: str) -> str:
    return signs


def _spelled(reading: str) -> str:
    return reading.replace("ü", "v").replace("ê", "e")


def usual_sound(text: str) -> tuple[str, ...]:
    """The usual reading of each sign."""
    return tuple(readings(sign)[0] for sign in text)


@lru_cache(maxsize=1 << 14)
def blurred(reading: str) -> str:
    """A reading without the differences that southern speakers do not make."""
    for sharp, blunt in _BLUR:
        reading = reading.replace(sharp, blunt)
    return reading


def sounds_alike(one: str, two: str) -> bool:
    """Whether two texts of equally many signs sound alike, sign by sign."""
    return len(one) == len(two) and all(
        a == b or set(readings(a)) & set(readings(b)) for a, b in zip(one, two, strict=True)
    )


def sounds_nearly_alike(one: str, two: str) -> bool:
    """The same, with near sounds counted as equal."""
    return len(one) == len(two) and all(
        a == b or {*map(blurred, readings(a))} & {*map(blurred, readings(b))}
        for a, b in zip(one, two, strict=True)
    )


def spellings(text: str) -> frozenset[str]:
    """Every way to write the text's sound in letters: 恒瑞 is hengrui. At most a few."""
    found = [""]
    for sign in text:
        found = [head + tail for head in found for tail in readings(sign)][:JOINED_READINGS_MAX]
    return frozenset(
        spelling.replace("v", "u") if "v" in spelling else spelling for spelling in found
    )
