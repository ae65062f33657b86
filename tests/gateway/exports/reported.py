"""A statement on paper: a quarter with a correction out of it, one into it, and a share."""

from auth.offices import City, Office, OfficeKind
from gateway.rule_packs import load_pack
from infra.export_reads import StatementRead
from ledger.book import office_account
from ledger.book_lines import BookView, EntryLine
from ledger.judge.state import CityState
from ledger.period import Period, read_period
from ledger.statement_report import StatementReport, statement_report

PACK = load_pack("huaian-2025").pack
QUARTER = read_period("2025Q1")
EVIL = '=HYPERLINK("http://x")'


def city(office_name: str = "甲县") -> City:
    return City(
        code="320800",
        name="纸上市",
        timezone="Asia/Shanghai",
        offices=(
            Office(code="J", name=office_name, kind=OfficeKind.COUNTY, has_land=True),
            Office(code="320800", name="市商务局", kind=OfficeKind.CENTRE, has_land=False),
        ),
        rules="huaian-2025",
    )


def line(seq: int, units: int, **more: str) -> EntryLine:
    """A line of the first county's account; counted where it was posted unless told."""
    said = {
        "entry_id": f"E{seq}",
        "reverses": "",
        "project_id": "PAAAAAAAAAAAA",
        "indicator": "signed_count",
        "rule": f"{PACK.label}/could_not_land",
        "account": office_account("J"),
        "side": "own",
        "posted_period": "2025-02",
        "corrects_period": "",
        "source": "signing",
        "agreement": "",
    } | more
    said["counts_in"] = said["corrects_period"] or said["posted_period"]
    return EntryLine(seq=seq, units=units, **said)


LINES = (
    line(3, 10_000),
    line(3, 2_500_000_000, indicator="signed_amount_yuan"),
    line(5, 5_000, project_id="PBBBBBBBBBBBB", side="shared_out", agreement="A1"),
    # Q1 was closed at 8; one project was taken out of it, and one of December was corrected in it.
    line(9, -10_000, posted_period="2025-04", corrects_period="2025-02", reverses="E3"),
    line(
        *(9, -2_500_000_000),
        indicator="signed_amount_yuan",
        posted_period="2025-04",
        corrects_period="2025-02",
    ),
    line(4, 10_000, project_id="PCCCCCCCCCCCC", corrects_period="2024-12", side="shared_in"),
)


def report(
    lines: tuple[EntryLine, ...] = LINES,
    *,
    office_name: str = "甲县",
    period: Period = QUARTER,
    view: BookView | None = None,
) -> StatementReport:
    return statement_report(
        state=CityState(city(office_name), PACK),
        office="J",
        period=period,
        position=12,
        as_of=1_743_811_200_123,
        closed_position=8,
        lines=lines,
        view=view,
    )


def read(found: StatementReport) -> StatementRead:
    return StatementRead(found, bytes(32))
