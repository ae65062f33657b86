"""What an enterprise's name says: place, brand 字号, trade 行业, legal form, group, branch.

A full Chinese name is place + brand + trade + legal form (江苏 恒瑞 医药 股份有限公司). A name
without legal form is *short*. Never stripped: 集团 makes ``is_group``, 分公司 and what stands
behind the legal form make ``branch``, (中国) makes ``scope``; each of them is another enterprise.

Edge cases: the place may stand in brackets behind the brand (新源（上海）材料); a legal form with
one wrong or missing sign (有限公事) is still read as one; 集团 in the middle (中国移动通信集团江苏
有限公司) makes what stands behind it the branch; a name that is all trade words keeps them as its
brand. A name with Latin letters and no Chinese is read by ``english``.

Invariant: ``read_name`` never raises, and is a pure function of its text.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from sharing.enterprise.names import name_key
from sharing.matching.names.english import read_english
from sharing.matching.names.name_parts import ReadName
from sharing.matching.names.places import NO_PLACE, Place, place_of, read_place
from sharing.matching.names.trades import BRAND_SIGNS_MIN, is_all_trade, split_trade
from sharing.matching.names.written import plain

__all__ = ["ReadName", "read_name"]

_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_FORM: Final = re.compile(
    r"(?P<form>股份公司|有限公司|\(有限合伙\)|有限合伙企业|合伙企业(?:\((?:有限|普通|特殊普通)合伙\))?"
    r"|农民专业合作社|专业合作社联合社|专业合作社|合作社|个人独资企业|事务所|总公司|公司|总厂|厂"
    r"|研究院|研究所|经营部|商行|门市部|工作室|合作联社|中心|基金会|协会)"
)
_COMPANIES: Final = frozenset({"有限公司", "股份公司", "公司", "总公司"})
_FORMS_BY_LENGTH: Final = (
    ("股份公司", "股份有限公司"),
    ("有限公司", "有限责任公司"),
    ("有限公司", "有限公司"),
)
_BRANCH_WORD_AT_END: Final = re.compile(
    r"(?<=..)(?:分公司|分厂|分店|分行|支行|分部|分院|分中心|办事处|代表处|联络处|营业部|事业部)$"
)
_GROUP_IN_MIDDLE: Final = re.compile(r"(?<=..)集团(?!控股|股份|$)(?P<member>[\u4e00-\u9fff]{2,})")
_BRACKETS: Final = re.compile(r"\((?P<inside>[^()]*)\)")
_SCOPES: Final = frozenset(
    word
    for line in (
        "中国 大中华区 大中华 中华区 亚洲 亚太 亚太区 全国 国际 全球 欧洲",
        "华东 华南 华北 华中 西南 西北 东北",
        "美国 日本 德国 韩国 新加坡 法国 英国 泰国 越南 马来西亚",
    )
    for word in line.split()
)
_GROUP_AT_END: Final = re.compile(r"(?:集团)+$")
_SHARES_AT_END: Final = re.compile(r"(?:股份|股分|控股股份)$")


@lru_cache(maxsize=1 << 15)
def read_name(text: str) -> ReadName:
    """The parts of this written name."""
    return _read(text, key=name_key(plain(text)))


def read_without_place(name: ReadName) -> ReadName | None:
    """The other reading of a name that opens with a county's bare name: as part of the brand."""
    if not name.place.may_be_brand or name.is_place_in_brackets or name.is_english:
        return None
    brand, trade = split_trade(name.head)
    return replace(name, place=NO_PLACE, brand=brand, trade=trade)


def _read(text: str, *, key: str) -> ReadName:
    if not _CHINESE.search(key):
        return read_english(text, key=key)
    main, form, branch, is_mistyped = _apart(key)
    main, scope, bracket_place, is_group = _without_brackets(main)
    if (member := _GROUP_IN_MIDDLE.search(main)) and form:
        # 移动集团江苏公司 is its member in 江苏; 徐工集团工程机械公司 is what the group makes.
        is_member = not read_place(member["member"], may_follow=_always)[0].is_silent
        branch = branch or (member["member"] if is_member else "")
        main = main[: member.start()] + ("" if is_member else member["member"])
        is_group = True
    if _GROUP_AT_END.search(main):
        main, is_group = _GROUP_AT_END.sub("", main), True
    place, core = read_place(main, may_follow=_can_be_core)
    if place.may_be_brand and bracket_place is not None:
        place, core = NO_PLACE, main  # 白玉宠物用品（济南）: the place is in the brackets
    brand, trade = split_trade(core)
    is_in_brackets = place.is_silent and bracket_place is not None
    return ReadName(
        written=text,
        key=key,
        place=bracket_place if is_in_brackets and bracket_place else place,
        is_place_in_brackets=is_in_brackets,
        scope=scope if is_in_brackets or bracket_place is None else scope + bracket_place.text,
        brand=brand,
        trade=trade,
        form=form,
        is_form_mistyped=is_mistyped,
        is_group=is_group,
        branch=branch,
        head=main,
    )


def _apart(key: str) -> tuple[str, str, str, bool]:
    """What stands before the legal form, the form, the branch behind it, whether it is mistyped."""
    found = _form(key)
    if found is not None:
        main, form = key[: found.start()], found["form"]
        if form == "公司" and _BRANCH_WORD_AT_END.search(key):
            return _short_branch(key)
        if form == "公司" and (mistyped := _mistyped(key)) is not None:
            return mistyped
        if _SHARES_AT_END.search(main):
            main, form = _SHARES_AT_END.sub("", main), "股份公司"
        behind = _BRACKETS.sub(_place_or_nothing, key[found.end() :])
        return main, form, behind.strip("()"), False
    if _BRANCH_WORD_AT_END.search(key):
        return _short_branch(key)
    if (mistyped := _mistyped(key)) is not None:
        return mistyped
    return _SHARES_AT_END.sub("", key), "", "", False


def _form(key: str) -> re.Match[str] | None:
    """The first company form, behind which a branch may stand, or another form at the very end."""
    last = None
    for found in _FORM.finditer(key, BRAND_SIGNS_MIN):
        if found["form"] in _COMPANIES:
            return found
        if found.end() == len(key):
            last = found
    return last


def _mistyped(key: str) -> tuple[str, str, str, bool] | None:
    """The same for a name whose legal form has one slip: 有限公事, 有限司公, 有限限公司."""
    for form, written in _FORMS_BY_LENGTH:
        for size in (len(written) + 1, len(written), len(written) - 1):
            if len(key) >= size + BRAND_SIGNS_MIN and OSA.distance(written, key[-size:]) == 1:
                main = key[:-size]
                if _SHARES_AT_END.search(main):
                    main, form = _SHARES_AT_END.sub("", main), "股份公司"  # noqa: PLW2901
                return main, form, "", True
    return None


def _place_or_nothing(found: re.Match[str]) -> str:
    """Brackets behind the legal form: a place says which branch, anything else nothing."""
    return found["inside"] if place_of(found["inside"]) else ""


def _short_branch(key: str) -> tuple[str, str, str, bool]:
    """恒瑞医药淮安分公司: the branch's place stands between the firm and its last word."""
    last = _BRANCH_WORD_AT_END.search(key)
    if last is None:
        return key, "", "", False
    before = key[: last.start()]
    for start in range(BRAND_SIGNS_MIN, len(before)):
        if place_of(before[start:]):
            return before[:start], "", key[start:], False
    return before, "", last[0], False


def _without_brackets(main: str) -> tuple[str, str, Place | None, bool]:
    """The text without brackets, and what stood in them: scope, place, whether 集团."""
    scope, place, is_group = "", None, False

    def taken(found: re.Match[str]) -> str:
        nonlocal scope, place, is_group
        inside = found["inside"]
        if inside in {"集团", "控股集团"}:
            is_group = True
            return ""
        if inside in _SCOPES:
            scope += inside
            return ""
        read = place_of(inside)
        if read is not None:
            place = read
            return ""
        return inside

    return _BRACKETS.sub(taken, main).strip("()"), scope, place, is_group


def _always(_: str) -> bool:
    return True


def _can_be_core(rest: str) -> bool:
    """Whether a brand is left once the place is taken away."""
    if len(rest) < BRAND_SIGNS_MIN:
        return False
    if is_all_trade(rest):
        return False
    # 康平纳机械 is not 纳 of 康平: a single sign before the trade is no brand.
    return not is_all_trade(rest[1:]) or _CHINESE.search(rest[0]) is None
