"""统一社会信用代码, the unified social credit code (GB 32100-2015): 18 signs, the last a check.

The rule: full-width and small letters are folded, spaces and hyphens removed. The signs are
digits and capitals without I, O, S, V and Z; the first names the authority that registered (1 to
9, A, N or Y), the second the kind of body, the next six are digits of the place. The check sign
makes Σ sign · 3^position divisible by 31.

A code is *kept* whatever it looks like: an office must be able to register a lead whose code was
mistyped in the business licence itself, and early codes of one province fail the check. Only a
valid code decides who an enterprise is; every other one carries a warning.

Edge cases: codes that begin with A, N or Y are valid (python-stdnum refuses them); 15 digits are
an old registration number 注册号, 9 signs an old organisation code 组织机构代码; a filler such as
000000000000000000 or 911111111111111111 passes or may pass the arithmetic and is not a code.

Invariant: reading the normalised form again gives the same answer.
"""

import re
from typing import Final, NamedTuple

from stdnum.cn import uscc

from sharing.enterprise.folding import fold

_SHAPE: Final = re.compile(r"[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_REGISTRATION_NUMBER: Final = re.compile(r"[0-9]{15}")
_ORGANISATION_CODE: Final = re.compile(r"[0-9A-Z]{8}[0-9X]")
CODE_SIGNS: Final = 18
_BODY: Final = slice(8, 17)


class CreditCode(NamedTuple):
    """A code as read: ``warning_code`` is a code of the message catalogue, None if all is well."""

    normalised: str
    is_valid: bool
    warning_code: str | None


def read_credit_code(text: str) -> CreditCode:
    """The code in this cell; never raises. A blank cell is no code, and no warning."""
    code = fold(text).upper()
    if not code:
        return CreditCode(normalised="", is_valid=False, warning_code=None)
    warning = _warning(code)
    return CreditCode(normalised=code, is_valid=warning is None, warning_code=warning)


def _warning(code: str) -> str | None:
    if _REGISTRATION_NUMBER.fullmatch(code):
        return "enterprise.code_is_old_registration_number"
    if _ORGANISATION_CODE.fullmatch(code):
        return "enterprise.code_is_old_organisation_code"
    if len(code) != CODE_SIGNS:
        return "enterprise.code_has_wrong_length"
    if not _SHAPE.fullmatch(code) or len(set(code[_BODY])) == 1:
        return "enterprise.code_has_wrong_signs"
    if code[-1] != uscc.calc_check_digit(code):
        return "enterprise.code_fails_check"
    return None
