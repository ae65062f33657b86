"""By which words an enterprise's name is found among a million: pure, so that it can be tested.

A name is indexed under

* its brand as a whole, each sign of it, and its sound in letters (``=恒瑞``, ``.恒``, ``~henrui``);
* each pair of neighbouring signs of brand and trade, and the pair's sound: one wrong sign spoils
  two pairs and leaves the others;
* every sign before the legal form (``,石``): an abbreviation (中石化) has nothing else;
* its place, and its trade's words, which help to choose and never find alone.

Sounds are blurred (zh is z, ng is n, l is n), so that near homophones meet; an English name spells
the Chinese sound, and its words are looked up among the sounds.

Which words of a name are asked for, and how much each counts, stands in ``words_to_ask``. What the
trade and the place say is common to thousands of firms, so it counts little.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from sharing.matching.names.name_parts import ReadName
from sharing.matching.names.sounds import blurred, spellings, usual_sound
from sharing.matching.names.trades import is_general

SIGNS_MAX = 24
_BRAND_SIGNS, _SHORT_SIGNS = 3, 5

# How much a word counts, in tenths; the index itself weighs it by how rare it is.
WHOLE_BRAND, WHOLE_SOUND = 40, 30
PAIR, PAIR_SOUND = 20, 14
SIGN, ANY_SIGN = 10, 8
PLACE, TRADE = 8, 6


def words_to_store(name: ReadName) -> list[str]:
    """The words under which a name is found."""
    if name.is_english:
        return sorted({f"~{sound}" for sound in _english_sounds(name)} | {f"={name.brand}"})
    core = name.core[:SIGNS_MAX]
    words = {f"={name.brand}"}
    words.update(f"~{blurred(spelling)}" for spelling in spellings(name.brand[:SIGNS_MAX]))
    words.update(f".{sign}" for sign in core[:_BRAND_SIGNS])
    words.update(f",{sign}" for sign in name.head[:SIGNS_MAX])
    for pair in _pairs(core):
        words.add(pair)
        words.add(f"~{_sound(pair)}")
    words.update(_place_and_trade(name))
    return sorted(words)


def words_to_ask(name: ReadName) -> dict[str, int]:
    """The words by which a name is looked up, and how much each counts."""
    if name.is_english:
        words = {f"~{sound}": WHOLE_SOUND for sound in _english_sounds(name)}
        words[f"={name.brand}"] = WHOLE_BRAND
        return words
    core = name.core[:SIGNS_MAX]
    words = {word: PLACE if word[0] == "@" else TRADE for word in _place_and_trade(name)}
    if len(name.head) <= _SHORT_SIGNS:
        words.update({f",{sign}": ANY_SIGN for sign in name.head})
    words.update({f".{sign}": SIGN for sign in core[:_BRAND_SIGNS]})
    for at, pair in enumerate(_pairs(core)):
        if at < len(name.brand) or not is_general((pair,)):
            words[f"~{_sound(pair)}"] = PAIR_SOUND
            words[pair] = PAIR
    for brand in {name.brand, core[:2], core[:3]}:
        words[f"~{_sound(brand[:SIGNS_MAX])}"] = WHOLE_SOUND
        words[f"={brand}"] = WHOLE_BRAND
    return words


def _place_and_trade(name: ReadName) -> Iterator[str]:
    yield from (f"@{level}" for level in name.place.levels if level)
    yield from (f"#{word}" for word in name.trade)


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))


@lru_cache(maxsize=1 << 15)
def _sound(text: str) -> str:
    return blurred("".join(usual_sound(text)))


def _english_sounds(name: ReadName) -> Iterator[str]:
    """Each word of the brand, each two neighbours together, and all together."""
    parts = name.head.split()[:SIGNS_MAX]
    yield from map(blurred, parts)
    yield from (blurred(a + b) for a, b in pairwise(parts))
    yield blurred("".join(parts))
