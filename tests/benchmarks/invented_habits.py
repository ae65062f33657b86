"""How the offices of two invented cities write their ledgers.

``WEST``: titles in other styles, whole 千万 in nearly half the offices, days of signing some days
off, and 首谈单位 names anybody in three rows of five. ``COAST``: few codes, half of the names
short, 落户地 mostly blank, a quarter of the offices count in dollars, and every fifth date of the
first talk is wrong.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Habits:
    """How the offices of a city write their ledgers. Shares are per cent."""

    city: str
    offices: tuple[tuple[str, str], ...]
    """Code and name; those whose code starts with a letter have no land."""
    titles: tuple[str, ...]
    """With {place}, {brand}, {trade}, {goods} and {count} to fill in."""
    vague_titles: tuple[str, ...]
    with_code: int = 60
    code_mistyped: int = 2
    short_name: int = 25
    without_place: int = 10
    mistyped_name: int = 5
    renamed: int = 3
    project_company: int = 20
    vague_title: int = 25
    amount_changed: int = 30
    amount_blank: int = 2
    dollars: int = 0
    rounded: int = 0
    """Offices, in per cent, that write whole 千万."""
    talk_off: int = 15
    talk_wrong: int = 0
    signing_off: int = 2
    first_right: int = 15
    first_wrong: int = 5
    first_blank: int = 30
    landing_blank: int = 5
    chain_blank: int = 0
    seconds: int = 350
    rows: int = 3000
    traps: int = 60


WEST = Habits(
    city="江川市",
    offices=(
        ("510702", "青阳区"),
        ("510703", "南浦区"),
        ("510722", "三河县"),
        ("510723", "云亭县"),
        ("510725", "梓江县"),
        ("510726", "北原县"),
        ("510781", "江川高新区"),
        ("510791", "江川临港园区"),
        ("Z01", "驻成都联络处"),
        ("Z02", "驻重庆联络处"),
        ("Z03", "驻广州联络处"),
        ("K01", "市工信局"),
    ),
    titles=(
        "关于投资建设{goods}生产线的项目",
        "{place}{brand}{goods}生产线建设项目",
        "{brand}公司{goods}项目",
        "年产{count}万件{goods}及配套项目",
        "{goods}研发生产基地",
        "拟建{goods}产业化项目",
        "{brand}{trade}（{goods}）",
    ),
    vague_titles=(
        "{brand}{trade}产业园项目",
        "{brand}{trade}西南基地",
        "{brand}投资项目",
        "{trade}项目",
    ),
    first_right=5,
    first_wrong=60,
    first_blank=15,
    rounded=45,
    amount_changed=25,
    signing_off=4,
)

COAST = Habits(
    city="海陵州市",
    offices=(
        ("331002", "东渡区"),
        ("331003", "石塘区"),
        ("331004", "临波区"),
        ("331022", "三湾县"),
        ("331023", "天屏县"),
        ("331024", "仙源县"),
        ("331081", "海陵州湾区"),
        ("331091", "海陵州港区"),
        ("A1", "上海招商中心"),
        ("A2", "深圳招商中心"),
        ("A3", "北京招商中心"),
        ("C1", "市经合办"),
    ),
    titles=(
        "{goods}项目",
        "{brand}{goods}",
        "{brand}—{goods}生产",
        "{place}{brand}{goods}前期",
        "{goods}智能工厂",
        "{brand}{trade}{goods}总部及生产",
        "新建{goods}车间",
    ),
    vague_titles=("{brand}项目", "{brand}{trade}", "{brand}总部项目"),
    with_code=25,
    short_name=50,
    landing_blank=80,
    dollars=25,
    talk_off=10,
    talk_wrong=20,
    first_right=20,
    first_wrong=5,
    first_blank=60,
    chain_blank=40,
    amount_changed=25,
)
