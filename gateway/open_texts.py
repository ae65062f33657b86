"""Texts that are kept in the clear beside the log: why somebody stands in, why rights change.

The rule (docs/decisions/0008): like what is said to the log they hold no phone number, for no
erasure reaches them. So a reason, a decision's reason, a name, what a key is for, and a new sign-in
name are refused with the field that holds one, whichever door they came by. Nothing can be moved
into contacts here: no lead is spoken of.

Edge case: sign-in names and reasons that were kept before stay as they are.

Invariant: what passed here and is kept holds no phone number (``sharing.phones``).
"""

from gateway.saying import PhoneInOpenText
from sharing.phones import holds_phone


def refuse_phones(**texts: str) -> None:
    """Refuse the texts that hold a phone number, by the names of their fields. Raises
    PhoneInOpenText.
    """
    fields = [name for name, text in texts.items() if holds_phone(text)]
    if fields:
        raise PhoneInOpenText(*fields)
