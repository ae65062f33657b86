"""Candidates for a name among up to a million: whose names may be this enterprise's?

Two tiers. The newest entries are in memory, found as soon as they are added; when there are
``RECENT_MAX`` of them they go into a tantivy index on disk, which has the mass. A city of a few
thousand names never leaves the first tier. Both are asked by the same words (``index_words``); the
best of both are put in order by ``compare_names``, and by likeness of the letters (rapidfuzz)
where that says the same.

The index is a cache of what the journal says. What was added is found at once, and is on disk
after ``commit``; ``len`` tells how many entries an opened folder holds. Without a folder it lives
in a temporary one, which goes with it.

One thread writes and one searches: more threads make the slowest look-ups slower, not faster. The
object is for one thread at a time, and a folder for one writing process at a time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import tantivy
from rapidfuzz.fuzz import ratio

from sharing.matching.names import BrandRarity, NameAnswer, NameVerdict, compare_names, read_name
from sharing.matching.names.index_words import words_to_ask, words_to_store
from sharing.matching.names.name_parts import ReadName

RECENT_MAX: Final = 4_000
WRITER_BYTES: Final = 64_000_000
CANDIDATES_MAX: Final = 50
_COMPARED_MAX: Final = 150
_NO_RARITY: Final = BrandRarity()


class Entry(NamedTuple):
    """One name of an enterprise; a key may have several."""

    key: str
    name: str


class NameIndex:
    """Names by key; add, then ask."""

    def __init__(self, folder: Path | None = None) -> None:
        self._recent = _Recent()
        self._temporary = TemporaryDirectory(prefix="oneboard-names-") if folder is None else None
        self._folder = Path(self._temporary.name) if self._temporary else folder
        self._stored: _Stored | None = None
        if folder is not None and _Stored.exists_in(folder):
            self._stored = _Stored(folder)

    def __len__(self) -> int:
        """How many entries there are, those not yet flushed among them."""
        return len(self._recent) + (len(self._stored) if self._stored else 0)

    def add(self, key: str, name: str) -> None:
        """A name of this key; found from now on. Names without any sign are not found."""
        self._recent.add(Entry(key, name))
        if len(self._recent) >= RECENT_MAX:
            self._flush()

    def commit(self) -> None:
        """Bring what was added to disk, if the index has a folder of its own."""
        if self._temporary is None:
            self._flush()

    def _flush(self) -> None:
        if not len(self._recent):
            return
        if self._stored is None:
            assert self._folder is not None  # noqa: S101 - one of both was given
            self._stored = _Stored(self._folder)
        self._stored.add(self._recent.entries)
        self._recent = _Recent()

    def close(self) -> None:
        """Commit, and let go of the folder."""
        self.commit()
        if self._stored is not None:
            self._stored.close()
            self._stored = None
        if self._temporary is not None:
            self._temporary.cleanup()

    def candidates(self, name: str, limit: int = CANDIDATES_MAX) -> list[str]:
        """The keys whose names may be this enterprise's, the likeliest first."""
        asked = read_name(name)
        words = words_to_ask(asked)
        found = self._recent.search(words, _COMPARED_MAX)
        if self._stored is not None:
            found = [*self._stored.search(words, _COMPARED_MAX), *found]
        ranked = sorted(found, key=lambda entry: _rank(asked, entry))
        return list(dict.fromkeys(entry.key for entry in ranked))[:limit]

    def sharing_words(self, name: str, limit: int = CANDIDATES_MAX) -> list[str]:
        """The keys whose names share the most and the rarest words with this one, not compared:
        for whoever compares them with more than the name to go by.
        """
        words = words_to_ask(read_name(name))
        found = self._recent.search(words, limit)
        if self._stored is not None:
            found = [*self._stored.search(words, limit), *found]
        return list(dict.fromkeys(entry.key for entry in found))


_ORDER: Final = {
    NameVerdict.SAME: 0,
    NameVerdict.LIKELY: 0,
    NameVerdict.SAME_GROUP: 1,
    NameVerdict.DIFFERENT: 1,
}


def _rank(asked: ReadName, entry: Entry) -> tuple[int, int, int, float, str]:
    other = read_name(entry.name)
    answer: NameAnswer = compare_names(asked, other, _NO_RARITY)
    letters = ratio(asked.head, other.head)
    # Of several firms that a short name fits, people mean the listed one or the group's.
    is_listed = other.is_group or other.form == "股份公司"
    is_meant = asked.is_short and is_listed and answer.answer is NameVerdict.LIKELY
    return _ORDER[answer.answer], -answer.likeness, -is_meant, -letters, entry.key


class _Recent:
    """The newest entries, in memory: for each word, which of them have it."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._having: dict[str, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self.entries)

    def add(self, entry: Entry) -> None:
        number = len(self.entries)
        self.entries.append(entry)
        for word in words_to_store(read_name(entry.name)):
            self._having[word].append(number)

    def search(self, words: dict[str, int], limit: int) -> list[Entry]:
        """The entries with the most, and the rarest, of these words."""
        scores: Counter[int] = Counter()
        for word, weight in words.items():
            having = self._having.get(word, ())
            # The rarer a word, the more it says: as many bits as halve all entries to these.
            bits = 1 + (len(self.entries) // len(having)).bit_length() if having else 0
            for number in having:
                scores[number] += weight * bits
        return [self.entries[number] for number, _ in scores.most_common(limit)]


class _Stored:
    """The mass of entries, in a tantivy index on disk."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("entry", stored=True, index_option="basic", tokenizer_name="raw")
        builder.add_text_field("words", index_option="freq", tokenizer_name="whitespace")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
        self._writer: tantivy.IndexWriter | None = None
        self._searcher = self._index.searcher()

    @staticmethod
    def exists_in(folder: Path) -> bool:
        return folder.is_dir() and tantivy.Index.exists(str(folder))

    def __len__(self) -> int:
        return self._searcher.num_docs

    def add(self, entries: Iterable[Entry]) -> None:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=WRITER_BYTES, num_threads=1)
        for entry in entries:
            document = tantivy.Document()
            document.add_text("entry", f"{entry.key}\n{entry.name}")
            document.add_text("words", " ".join(words_to_store(read_name(entry.name))))
            self._writer.add_document(document)
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, words: dict[str, int], limit: int) -> list[Entry]:
        asked = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, "words", word, "freq"), weight / 10
                ),
            )
            for word, weight in words.items()
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(asked), limit, count=False).hits
        found = []
        for _, address in hits:
            key, _, name = str(self._searcher.doc(address)["entry"][0]).partition("\n")
            found.append(Entry(key, name))
        return found

    def close(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
