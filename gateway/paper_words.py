"""Kinds of papers in words: what shipped rules ask for; a city's own as its pack writes it."""

from gateway.messages.catalogue import catalogue, say


def paper_words(kind: str, language: str) -> str:
    """A kind of paper in words; as the pack writes it where it is a city's own."""
    code = f"what_if.paper_{kind}"
    return say(code, language) if code in catalogue().codes("zh_CN") else kind
