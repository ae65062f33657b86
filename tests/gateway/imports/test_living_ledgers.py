"""An exported ledger imported back: what each row comes to, and what is said of it."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from gateway.imports import dialogue
from gateway.imports.outcomes import RowOutcome
from gateway.wiring import Deployment
from infra.checking import check_city
from sharing.sections import Commercial
from tests.gateway.imports.living import (
    COLUMN,
    INVESTORS,
    OFFICE,
    OTHER,
    back,
    changed,
    elsewhere,
    exported,
    leads,
    outcomes,
    town,
    withdraw,
    without_rows,
)
from tests.gateway.imports.ods import table, write_ods
from tests.gateway.imports.small_city import cells, imported, opened, write


def said_nothing(made: Deployment, path: Path, **plan: Any) -> bool:
    end = made.log.end_offset()
    back(made, path, **plan)
    return made.log.end_offset() == end


def told(row: RowOutcome) -> list[tuple[str, str, str]]:
    return [(change.field.value, change.before, change.after) for change in row.changes]


@pytest.mark.parametrize("name", ["ledger.xlsx", "ledger.csv"])
def test_a_ledger_that_nobody_touched_says_nothing(tmp_path: Path, name: str) -> None:
    with town(tmp_path) as made:
        path = exported(made, tmp_path / name)
        end = made.log.end_offset()
        result = back(made, path)
        assert outcomes(result) == ["unchanged"] * 3
        assert [row.lead_id for row in result.outcomes] == [lead.lead_id for lead in leads(made)]
        assert made.log.end_offset() == end
        assert result.missing == ()


def test_a_ledger_that_was_saved_as_ods_comes_back_too(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        page = load_workbook(exported(made, tmp_path / "ledger.xlsx")).worksheets[0]
        lines = [[cell.value for cell in line] for line in page.iter_rows()]
        saved = write_ods(tmp_path / "ledger.ods", table(lines))
        assert outcomes(back(made, saved)) == ["unchanged"] * 3
        lines[1][COLUMN["总投资"] - 1] = 3
        saved = write_ods(tmp_path / "ledger.ods", table(lines))
        assert outcomes(back(made, saved)) == ["amended", "unchanged", "unchanged"]


def test_facts_are_amended_progress_is_followed_up_and_a_second_import_says_nothing(
    tmp_path: Path,
) -> None:
    with town(tmp_path) as made:
        path = changed(
            exported(made, tmp_path / "ledger.xlsx"),
            {
                2: {"总投资": 3.25, "产业链": "新能源汽车"},
                3: {"项目阶段": "已签约", "本次跟进": "4月2日签订意向书"},
                4: {"建设内容": "年产五万吨", "本次跟进": "环评已受理"},
            },
        )
        result = back(made, path)
        assert outcomes(result) == ["amended", "followed_up", "amended"]
        assert told(result.outcomes[0]) == [
            ("chain", "", "新能源汽车"),
            ("amount", "2.5亿元", "3.25亿元"),
        ]
        one, two, three = leads(made)
        assert (one.commercial.amount_yuan, one.summary.chain) == (325_000_000, "新能源汽车")
        assert one.commercial.content == f"{INVESTORS[0][:4]}电池结构件项目"
        assert (two.summary.stage, two.notes[-1].note) == ("已签约", "4月2日签订意向书")
        assert (three.commercial.content, three.notes[-1].note) == ("年产五万吨", "环评已受理")
        assert three.commercial.amount_yuan == 250_000_000
        assert said_nothing(made, path)
        assert outcomes(back(made, path)) == ["unchanged"] * 3
        assert not check_city(made.engine, made.city, log=made.log).findings


def test_dates_sources_and_the_credit_code_can_be_amended(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        row = {
            "首次洽谈日期": "2024年2月20日",
            "信息来源": "展会",
            "洽谈方式": "来访",
            "统一社会信用代码": "91320826MA1X0AB23K",
            "是否化工": "否",
            "外资": 200,
        }
        result = back(made, changed(exported(made, tmp_path / "ledger.xlsx"), {2: row}))
        assert outcomes(result) == ["amended", "unchanged", "unchanged"]
        lead = leads(made)[0]
        talk = lead.first_talk
        assert (str(talk.talked_on), talk.source, talk.form) == ("2024-02-20", "展会", "来访")
        assert lead.identity.credit_code == "91320826MA1X0AB23K"
        assert lead.identity.investor == INVESTORS[0]
        assert lead.summary.is_chemical is False
        amounts = (lead.commercial.amount_yuan, lead.commercial.amount_usd_cents)
        assert amounts == (250_000_000, 200_000_000)


def test_an_empty_cell_erases_nothing(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        before = leads(made)
        blank = {name: None for name in COLUMN if name != "一盘棋编号"}
        path = changed(exported(made, tmp_path / "ledger.xlsx"), {2: blank, 3: {"总投资": "/"}})
        assert outcomes(back(made, path)) == ["unchanged"] * 3
        assert leads(made) == before


def test_a_missing_row_withdraws_nothing_and_is_told(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        path = without_rows(exported(made, tmp_path / "ledger.xlsx"), 3)
        imported(made, write(tmp_path / f"{OFFICE}.xlsx", cells("常州新能源科技有限公司")))
        result = back(made, path)
        assert outcomes(result) == ["unchanged"] * 2
        gone = leads(made)[1]
        assert [lead.lead_id for lead in result.missing] == [gone.lead_id]
        assert gone.is_active


def test_a_new_row_without_an_id_is_registered_with_or_without_a_date(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        fresh = {
            "投资方": "常州新能源科技有限公司",
            "项目名称": "储能电柜项目",
            "产业类别": "工业",
            "总投资": 4,
            "首次洽谈日期": "2024-03-01",
        }
        path = changed(exported(made, tmp_path / "ledger.xlsx"), {5: fresh})
        result = back(made, path)
        assert outcomes(result) == ["unchanged", "unchanged", "unchanged", "registered"]
        assert leads(made)[-1].identity.investor == "常州新能源科技有限公司"
        assert said_nothing(made, path)
        again = exported(made, tmp_path / "again.xlsx")
        assert outcomes(back(made, again)) == ["unchanged"] * 4


def test_a_row_whose_lead_changed_since_the_export_is_a_conflict_with_both_sides(
    tmp_path: Path,
) -> None:
    with town(tmp_path) as made:
        path = exported(made, tmp_path / "ledger.xlsx")
        one, two, _ = leads(made)
        amount = Commercial(amount_yuan=900_000_000)
        elsewhere(made, one, change={"commercial": amount})
        elsewhere(made, two, stage="签约", note="在页面上跟进")
        changed(path, {2: {"总投资": 3}, 3: {"产业链": "医药"}, 4: {"产业链": "化工"}})
        end = made.log.end_offset()
        result = back(made, path)
        assert outcomes(result) == ["conflict", "conflict", "amended"]
        assert told(result.outcomes[0]) == [("amount", "9亿元", "3亿元")]
        assert ("stage", "签约", "") not in told(result.outcomes[1])
        assert told(result.outcomes[1]) == [("chain", "", "医药")]
        assert made.log.end_offset() == end + 1
        assert leads(made)[0].commercial.amount_yuan == 900_000_000
        assert outcomes(back(made, exported(made, path))) == ["unchanged"] * 3


def test_a_row_that_nobody_touched_is_no_conflict_though_its_lead_changed(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        path = exported(made, tmp_path / "ledger.xlsx")
        elsewhere(made, leads(made)[0], stage="签约", note="在页面上跟进")
        assert outcomes(back(made, path)) == ["unchanged"] * 3
        assert leads(made)[0].summary.stage == "签约"


def test_a_row_that_says_what_the_ledger_says_by_now_is_no_conflict(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        path = exported(made, tmp_path / "ledger.xlsx")
        elsewhere(made, leads(made)[0], change={"commercial": Commercial(amount_yuan=300_000_000)})
        assert outcomes(back(made, changed(path, {2: {"总投资": 3}}))) == ["unchanged"] * 3


def test_an_office_goes_on_with_one_file_without_exporting_again(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        path = exported(made, tmp_path / "ledger.xlsx")
        steps: list[tuple[dict[str, Any], str]] = [
            ({"总投资": 3}, "amended"),
            ({"总投资": 4, "本次跟进": "第一次"}, "amended"),
            ({"项目阶段": "签约"}, "followed_up"),
            ({"项目阶段": "开工"}, "followed_up"),
            ({"项目阶段": "签约"}, "followed_up"),
            ({"本次跟进": "第二次"}, "followed_up"),
        ]
        for cells_changed, outcome in steps:
            changed(path, {2: cells_changed})
            assert outcomes(back(made, path)) == [outcome, "unchanged", "unchanged"]
            assert said_nothing(made, path)
        lead = leads(made)[0]
        assert (lead.commercial.amount_yuan, lead.summary.stage) == (400_000_000, "签约")
        assert [note.note for note in lead.notes if note.note] == ["第一次", "第二次"]


def test_two_copies_of_one_export_do_not_undo_each_other(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        path = exported(made, tmp_path / "ledger.xlsx")
        mine = changed(path, {2: {"总投资": 3}}, name="mine.xlsx")
        other = changed(path, {2: {"项目阶段": "签约"}}, name="other.xlsx")
        assert outcomes(back(made, mine))[0] == "amended"
        result = back(made, other)
        assert outcomes(result)[0] == "conflict"
        assert ("amount", "3亿元", "2.5亿元") in told(result.outcomes[0])
        assert leads(made)[0].commercial.amount_yuan == 300_000_000


def test_the_last_note_can_be_written_over_and_is_said_as_a_new_one(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        elsewhere(made, leads(made)[0], note="三月来访")
        path = exported(made, tmp_path / "ledger.xlsx")
        sheet = load_workbook(path).worksheets[0]
        assert sheet.cell(2, COLUMN["最近跟进"]).value == "三月来访"
        result = back(made, changed(path, {2: {"最近跟进": "三月来访；四月回访"}}))
        assert outcomes(result)[0] == "followed_up"
        assert told(result.outcomes[0]) == [("follow_up", "三月来访", "三月来访；四月回访")]
        assert said_nothing(made, path)


def test_ids_that_are_unknown_or_of_another_office_are_refused_in_the_same_words(
    tmp_path: Path,
) -> None:
    with town(tmp_path) as made:
        foreign = load_workbook(exported(made, tmp_path / "o.xlsx", office=OTHER)).worksheets[0]
        path = changed(
            exported(made, tmp_path / "ledger.xlsx"),
            {
                2: {"一盘棋编号": foreign.cell(2, 1).value},
                3: {"一盘棋编号": "LAAAAAAAAAAAA@5-0123456789ab"},
                4: {"一盘棋编号": "随便写的"},
            },
        )
        result = back(made, path)
        assert outcomes(result) == ["refused"] * 3
        assert {row.reason for row in result.outcomes} == {"import.lead_key_unknown"}
        assert len({row.words for row in result.outcomes}) == 1
        assert {row.lead_id for row in result.outcomes} == {""}
        assert said_nothing(made, path)


def test_a_row_copied_with_its_id_is_refused_and_the_first_one_counts(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        path = exported(made, tmp_path / "ledger.xlsx")
        key = load_workbook(path).worksheets[0].cell(2, 1).value
        copy = {"一盘棋编号": key, "投资方": "常州新能源科技有限公司", "项目名称": "另一项目"}
        result = back(made, changed(path, {2: {"总投资": 3}, 5: copy}))
        assert outcomes(result) == ["amended", "unchanged", "unchanged", "refused"]
        assert result.outcomes[3].reason == "import.lead_key_twice"
        assert "留空" in result.outcomes[3].words
        assert leads(made)[0].identity.investor == INVESTORS[0]


@pytest.mark.parametrize(
    ("cells_changed", "reason"),
    [
        ({"登记时间": "2020-01-01 09:00"}, "import.registered_at_stands"),
        ({"登记时间": "上周"}, "import.registered_at_stands"),
        ({"总投资": "约5亿"}, "import.amount_needs_figure"),
        ({"总投资": None, "外资": 500}, "import.amount_currency_changed"),
        ({"总投资": "500万美元"}, "import.amount_currency_changed"),
        ({"首次洽谈日期": "3月5日"}, "import.date_without_year"),
        ({"是否化工": "也许"}, "import.yes_no_unreadable"),
        ({"统一社会信用代码": 913208261234567}, "import.code_lost_digits"),
        ({"建设内容": "长" * 3000}, "import.text_too_long"),
        ({"总投资": "=1+1"}, "import.formula_without_result"),
        ({"本次跟进": "请联系王总13812345678"}, "import.phone_in_follow_up"),
        ({"项目阶段": "电话13812345678"}, "import.phone_in_open_text"),
    ],
)
def test_a_cell_that_cannot_be_taken_over_refuses_its_row_and_no_other(
    tmp_path: Path, cells_changed: dict[str, Any], reason: str
) -> None:
    with town(tmp_path) as made:
        before = leads(made)
        path = changed(
            exported(made, tmp_path / "ledger.xlsx"), {2: cells_changed, 3: {"产业链": "医药"}}
        )
        result = back(made, path)
        assert outcomes(result)[1:] == ["amended", "unchanged"]
        assert result.outcomes[0].reason == reason
        assert result.missing == ()
        assert result.outcomes[0].outcome == "refused"
        assert result.outcomes[0].words
        assert leads(made)[0] == before[0]
        assert "13812345678" not in result.outcomes[0].model_dump_json()


def test_another_investor_is_passed_to_the_judge_with_the_whole_identity(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        path = changed(
            exported(made, tmp_path / "ledger.xlsx"), {2: {"投资方": "常州新能源科技有限公司"}}
        )
        (row, *_) = back(made, path).outcomes
        assert row.outcome == "amended"
        lead = leads(made)[0]
        assert lead.identity.investor == "常州新能源科技有限公司"
        assert lead.identity.project == f"{INVESTORS[0][:4]}电池结构件项目"
        assert row.project_id == lead.project_id


def test_an_amended_investor_that_another_office_registered_is_told_to_collide(
    tmp_path: Path,
) -> None:
    theirs = {"投资方": "无锡智造机械有限公司", "项目名称": "无锡智造电池结构件项目"}
    with town(tmp_path) as made:
        path = changed(exported(made, tmp_path / "ledger.xlsx"), {2: theirs})
        (row, *_) = back(made, path).outcomes
        assert (row.outcome, row.reason) == ("amended", "collided")
        assert row.project_id == leads(made, OTHER)[0].project_id
        assert row.first_contact_office == OTHER


def test_what_the_judge_refuses_is_passed_on(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        path = exported(made, tmp_path / "ledger.xlsx")
        withdraw(made, leads(made)[0])
        result = back(made, changed(path, {2: {"总投资": 3}}))
        assert outcomes(result) == ["refused", "unchanged", "unchanged"]
        assert result.outcomes[0].reason == "lead_withdrawn"
        assert len(exported(made, path).read_bytes())
        assert outcomes(back(made, path)) == ["unchanged"] * 2


def test_an_exported_ledger_is_no_opening(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        path = exported(made, tmp_path / f"{OFFICE}台账.xlsx")
    (tmp_path / "other").mkdir()
    with opened(tmp_path / "other") as fresh:
        result = imported(fresh, path, is_opening=True)
        assert [fault.code for fault in result.readings.faults] == ["import.exported_in_opening"]
        assert result.outcomes == []


def test_an_import_killed_between_facts_and_progress_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town(tmp_path) as made:
        path = changed(
            exported(made, tmp_path / "ledger.xlsx"),
            {2: {"总投资": 3, "项目阶段": "签约", "本次跟进": "签了"}},
        )
        say, calls = dialogue.Dialogue.say, []

        def killed(self: dialogue.Dialogue, said: Any) -> Any:
            calls.append(len(said))
            if len(calls) == 2:
                raise KeyboardInterrupt
            return say(self, said)

        monkeypatch.setattr(dialogue.Dialogue, "say", killed)
        with pytest.raises(KeyboardInterrupt):
            back(made, path)
        monkeypatch.undo()
        assert leads(made)[0].commercial.amount_yuan == 300_000_000
        assert outcomes(back(made, path))[0] == "followed_up"
        assert leads(made)[0].summary.stage == "签约"
        assert said_nothing(made, path)


def test_a_file_named_twice_is_answered_once(tmp_path: Path) -> None:
    with town(tmp_path) as made:
        path = changed(exported(made, tmp_path / "ledger.xlsx"), {2: {"总投资": 3}})
        result = imported(made, path, path, office=OFFICE)
        assert outcomes(result) == ["amended"] * 2 + ["unchanged"] * 4


def test_postgresql_tells_the_same_history(tmp_path: Path, postgres_url: str) -> None:
    with town(tmp_path, database_url=postgres_url) as made:
        path = exported(made, tmp_path / "ledger.xlsx")
        elsewhere(made, leads(made)[1], stage="签约")
        changed(path, {2: {"总投资": 3}, 3: {"总投资": 3}})
        assert outcomes(back(made, path)) == ["amended", "conflict", "unchanged"]
        changed(path, {2: {"总投资": 4}})
        assert outcomes(back(made, path)) == ["amended", "conflict", "unchanged"]
