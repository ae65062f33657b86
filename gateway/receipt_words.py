"""What a receipt, a head and a consistency proof prove, in words: a sentence a line.

The same sentences at the command line, over REST and on the page, whoever verifies.
"""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from gateway.messages.catalogue import say
from infra.receipts.verifying import Verified
from ledger.merkle.receipt import CLASSES, DIGEST, Receipt, ReceiptWrong

CITY_TIME: Final = timezone(timedelta(hours=8))
"""Whoever verifies has nothing but the receipt; all of China has this one time."""


def proved_words(verified: Verified, language: str) -> list[str]:
    """What was verified, a sentence each."""
    lines = [line for receipt in verified.receipts for line in receipt_words(receipt, language)]
    for head in verified.heads:
        root = head.head.root.hex()
        lines.append(
            say("verify.head", language, origin=head.origin, size=head.head.size, root=root)
        )
    if verified.links:
        sizes = " → ".join(str(head.head.size) for head in verified.heads)
        lines.append(say("verify.linked", language, sizes=sizes))
    lines += [say("verify.signed", language, key=key.text) for key in verified.signers]
    return lines


def receipt_words(receipt: Receipt, language: str) -> list[str]:
    """What one receipt says."""
    leaf = receipt.leaf
    opened = [name for name in (*CLASSES, DIGEST) if name in receipt.opened]
    closed = [name for name in CLASSES if name not in receipt.opened]
    at = datetime.fromtimestamp(leaf.recorded_at / 1000, UTC).astimezone(CITY_TIME)
    told = {
        "seq": leaf.seq,
        "at": f"{at:%Y-%m-%d %H:%M:%S}",
        "office": leaf.office or "-",
        "submission": leaf.submission_id or "-",
        "kind": leaf.kind or "-",
        "verdict": say(f"verify.verdict_{leaf.verdict}", language),
        "reason": f" ({leaf.reason})" if leaf.reason else "",
        "city": leaf.city,
    }
    lines = [say("verify.decided", language, **told)]
    for code, names in (("verify.opened", opened), ("verify.closed", closed)):
        if names:
            words = say("verify.and", language).join(
                say(f"verify.class_{name}", language) for name in names
            )
            lines.append(say(code, language, classes=words))
    return lines


def wrong_words(wrong: ReceiptWrong, language: str) -> str:
    """Why it does not verify."""
    params = dict(wrong.params)
    if "field_class" in params:
        params["field_class"] = say(f"verify.class_{params['field_class']}", language)
    return say(wrong.code, language, **params)
