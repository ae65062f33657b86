"""One written form of an enterprise's name for likeness: folded, simplified, without marks.

Beyond ``fold`` (width, case, brackets, spaces): traditional characters become simplified, by
OpenCC's tables, and marks that say that the name is not final are removed: （拟定名）, 暂定名：,
（筹）, 拟设立.

The result is for likeness alone. The judge's exact keys do not come from here, since OpenCC's
tables may change with a release.

Invariant: ``plain(plain(text)) == plain(text)``.
"""

import re
from functools import lru_cache
from typing import Final

from opencc import OpenCC

from sharing.enterprise.folding import fold

_TO_SIMPLIFIED: Final = OpenCC("t2s")
_MARK: Final = (
    r"(?:名称)?(?:拟定名称?|暂定名称?|拟用名称?|暂用名称?|拟定|暂定|暂名|拟名|拟设立?|拟成立|拟注册"
    r"|待定|筹建中?|筹备中?|筹|新设|待注册|未注册)"
)
_MARKS: Final = re.compile(
    rf"\({_MARK}\)|^(?:拟定名称?|暂定名称?|拟设立|拟成立|拟注册|暂名)|(?:拟定名称?|暂定名称?)$"
)


@lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """The form in which likeness is looked for; '' for a blank name."""
    simplified, before = fold(_TO_SIMPLIFIED.convert(fold(text))), ""
    while simplified != before:
        before = simplified
        simplified = _MARKS.sub("", simplified)
    return simplified
