"""The key of an enterprise's name 企业名称: equal keys mean the same written name, no more.

The rule: the text is folded (width, case, brackets, spaces, dots, punctuation), then the spelling
of the legal form is unified:

* 有限责任公司, 责任有限公司 and 有限公司 are one;
* 股份有限公司, 股份有限责任公司 and 股份公司 are one;
* Co., Ltd. / Co Ltd / Company Limited are one; Limited and Ltd are one; Incorporated and Inc.,
  Corporation and Corp. likewise.

Never stripped, because each of them makes another enterprise: 集团, 分公司, 子公司, the place
(昆山, 淮安), 市, the brand, (中国), a number. A short name has another key than the full name:
whether they are one enterprise is for scored matching or for a ruling.

Keys are stored when a lead is registered, together with ``NORMALISER_VERSION``; a later change of
these tables raises the version and changes no decision.

Invariant: ``name_key(name_key(text)) == name_key(text)``, and a key is '' only for a blank name.
"""

import re
from typing import Final

from sharing.enterprise.folding import fold
from sharing.enterprise.project_titles import EXPANSION, goods_key, phase_of

__all__ = ["EXPANSION", "NORMALISER_VERSION", "goods_key", "name_key", "phase_of"]

NORMALISER_VERSION: Final = 1
"""Raised whenever ``name_key``, ``goods_key`` or ``phase_of`` may answer differently."""

_SHARE_COMPANY: Final = re.compile(r"股份(?:有限责任|责任有限|有限)?公司")
_LIMITED_COMPANY: Final = re.compile(r"(?:有限责任|责任有限|有限)公司")
_LATIN_FORMS: Final = (
    (re.compile(r"(?:company|co)(?:limited|ltd)$"), "coltd"),
    (re.compile(r"limited$"), "ltd"),
    (re.compile(r"incorporated$"), "inc"),
    (re.compile(r"corporation$"), "corp"),
)


def name_key(text: str) -> str:
    """The key by which two written names are compared for exact equality; '' for a blank name.

    The key is for comparing, never for showing.
    """
    key, before = fold(text), ""
    while key != before:
        before = key
        key = _unify_legal_form(key)
    return key


def _unify_legal_form(key: str) -> str:
    key = _SHARE_COMPANY.sub("股份公司", key)
    key = _LIMITED_COMPANY.sub("有限公司", key)
    for written, unified in _LATIN_FORMS:
        key = written.sub(unified, key)
    return key
