"""The parts of an enterprise's name, as values."""

from dataclasses import dataclass

from sharing.matching.names.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadName:
    """A name taken apart; see ``read_name``. Text is folded and simplified, '' where nothing is."""

    written: str
    key: str
    """The whole name in one form: equal keys are the same written name."""
    place: Place
    is_place_in_brackets: bool = False
    scope: str = ""
    """(中国), (亚洲) and other brackets that say which of several sisters it is."""
    brand: str
    trade: tuple[str, ...] = ()
    form: str = ""
    """The legal form; '' makes it a short name."""
    is_form_mistyped: bool = False
    is_group: bool = False
    branch: str = ""
    head: str = ""
    """Everything before the legal form, without brackets and 集团."""
    is_english: bool = False

    @property
    def is_short(self) -> bool:
        """Whether no legal form is written."""
        return not self.form

    @property
    def trade_text(self) -> str:
        """The trade's words together."""
        return "".join(self.trade)

    @property
    def core(self) -> str:
        """Brand and trade together."""
        return self.brand + self.trade_text
