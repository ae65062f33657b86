"""The message catalogue: every code has words in both languages, with the same parameters."""

import logging
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from auth.actors import Role
from auth.offices import OfficeKind
from gateway.messages.catalogue import (
    LANGUAGES,
    Catalogue,
    CatalogueFaulty,
    Language,
    MessageUnknown,
    catalogue,
    language_of,
    load_catalogue,
    say,
)
from infra import city_file, faults
from infra.faults import FileFaulty
from infra.settings import load_settings
from infra.yaml_source import parse_yaml

PACKAGES = ("auth", "sharing", "ledger", "infra", "gateway")
ROOT = Path(__file__).resolve().parents[2]


def test_both_languages_have_the_same_codes_and_parameters() -> None:
    ours = catalogue()
    assert ours.codes("zh_CN") == ours.codes("en")
    for code in sorted(ours.codes("zh_CN")):
        assert ours.parameters(code, "zh_CN") == ours.parameters(code, "en"), code


def test_no_sentence_is_left_untranslated() -> None:
    ours = catalogue()
    for code in ours.codes("zh_CN"):
        blank = dict.fromkeys(ours.parameters(code, "zh_CN"), "")
        chinese, english = ours.say(code, "zh_CN", **blank), ours.say(code, "en", **blank)
        assert chinese != english or not re.search(r"\w", english), code
        assert re.search("[\u4e00-\u9fff]", chinese) or not re.search(r"\w", chinese), code


def test_every_code_in_the_sources_has_a_sentence() -> None:
    """A literal that looks like a code of a subject that the catalogue knows must be in it."""
    ours = catalogue().codes("zh_CN")
    subjects = {code.split(".")[0] for code in ours}
    literal = re.compile(rf'"((?:{"|".join(sorted(subjects))})\.[a-z_]+(?:\.[a-z_]+)*)"')
    written = {
        (file.relative_to(ROOT).as_posix(), code)
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        for code in literal.findall(file.read_text(encoding="utf-8"))
        if not code.endswith((".py", ".db", ".json", ".yaml", ".html", ".toml", ".secret"))
    }
    assert {(file, code) for file, code in written if code not in ours} == set()


def test_every_refusal_of_the_judge_has_a_sentence_that_it_can_fill() -> None:
    call = re.compile(r'\brefused\(\s*"([a-z_]+)"((?:,\s*[a-z_]+=[^,\n]+)*)')
    found = [
        match
        for file in (ROOT / "ledger").rglob("*.py")
        for match in call.finditer(file.read_text(encoding="utf-8"))
    ]
    assert len(found) > 20
    for match in found:
        given_names = set(re.findall(r"([a-z_]+)=", match[2]))
        assert catalogue().parameters(f"refusal.{match[1]}", "zh_CN") <= given_names, match[0]


def test_every_reason_about_enterprises_and_projects_has_words() -> None:
    literal = re.compile(r'"([a-z_]+_(?:agrees?|differs?|nothing|fact|key))"')
    for name in ("same_enterprise.py", "same_project.py"):
        reasons = literal.findall((ROOT / "sharing" / name).read_text(encoding="utf-8"))
        assert reasons
        for reason in reasons:
            assert say(f"reason.{reason}", "zh_CN")


def test_every_role_and_kind_of_office_has_a_name() -> None:
    for role in Role:
        assert say(f"auth.role.{role}", "zh_CN")
    for kind in OfficeKind:
        assert say(f"city.kind.{kind}", "en")


def test_the_faults_of_files_give_the_parameters_that_their_sentences_need() -> None:
    for code, text in [*faults._CODES.values(), faults._OTHER, *city_file._TEXTS.items()]:
        given_names = frozenset(re.findall(r"\{(\w+)\}", text))
        assert catalogue().parameters(code, "zh_CN") <= given_names, code


BAD_FILES = [
    b"",
    b"a: [",
    b"a: \xff",
    b"- 1",
    b"x" * 2_000_000,
    b"city: {code: 1, zone: 2, timezone: Mars}\noffices: [{code: a}, {kind: b, code: a b}, 3]",
    b"industry_chains: 3\noffices: []\nchemical_park: x",
    "city: {code: a, name: ''}\ncentre: 甲\nrules: r\noffices:\n"
    "- {code: a, name: 甲, kind: centre, has_land: 1, exists_from: 1, parent: z, aliases: 2}\n"
    "- {code: a, name: 甲, kind: park, has_land: true, parent: a}\n".encode(),
]


@pytest.mark.parametrize("content", BAD_FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_of_a_city_file_can_be_said(content: bytes, language: Language) -> None:
    with pytest.raises(FileFaulty) as caught:
        city_file.city_from(parse_yaml(content, file="city.yaml"), is_demo=False)
    for fault in caught.value.faults:
        assert "{" not in say(fault.code, language, **fault.params)


@pytest.mark.parametrize(
    "content", ["port = [", 'port = "x"\nhost = 1\nfoo = 2', 'database_url = "mysql://x"', "\udcff"]
)
def test_every_fault_of_the_settings_can_be_said(content: str, tmp_path: Path) -> None:
    file = tmp_path / "oneboard.toml"
    file.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(FileFaulty) as caught:
        load_settings(file=file)
    for fault in caught.value.faults:
        assert "{" not in say(fault.code, "zh_CN", **fault.params)


def test_a_rule_of_a_model_says_itself_what_is_wrong() -> None:
    class Pack(BaseModel):
        low: int

        @field_validator("low")
        @classmethod
        def _rule(cls, low: int) -> int:
            if low > 1:
                raise PydanticCustomError("pack_gap", "a gap after {low}", {"low": low})
            raise ValueError("too low")

    for low, told in ((2, "a gap after 2"), (0, "too low")):
        source = parse_yaml(b"low: %d" % low, file="pack.yaml")
        with pytest.raises(ValidationError) as caught:
            Pack.model_validate(source.value)
        (fault,) = source.faults_of(caught.value)
        assert fault.code == "file.rule_broken"
        assert told in say(fault.code, "zh_CN", **fault.params)


def test_a_sentence_is_said_in_the_readers_language_with_its_parameters() -> None:
    assert say("auth.too_many_attempts", "zh_CN", seconds=4) == "尝试次数过多，请 4 秒后再试。"
    assert say("auth.too_many_attempts", "en", seconds=4).endswith("again in 4 seconds.")
    assert say("auth.sign_in_needed", "fr") == say("auth.sign_in_needed", "zh_CN")


@given(st.text())
def test_what_a_person_wrote_is_never_read_as_a_template(written: str) -> None:
    assert written in say("city.office_unknown", "zh_CN", read=written)
    assert "{seconds}" in say("city.office_unknown", "en", read="{seconds}{0.__class__}")


def test_under_test_an_unknown_code_or_a_missing_parameter_raises() -> None:
    with pytest.raises(MessageUnknown):
        say("auth.no_such_code", "zh_CN")
    with pytest.raises(MessageUnknown):
        say("auth.too_many_attempts", "zh_CN")


def test_in_production_the_reader_gets_the_code_and_the_log_a_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lenient = Catalogue(
        {"zh_CN": {"a.b": "共 {count} 个，{other}"}, "en": {"a.b": "{count}, {other}"}}
    )
    with caplog.at_level(logging.WARNING):
        assert lenient.say("x.y", "zh_CN") == "x.y"
        assert lenient.say("a.b", "zh_CN", count=3) == "共 3 个，{other}"
    assert len(caplog.records) == 2


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh_CN"),
        ("", "zh_CN"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh_CN"),
        ("en;q=0.5,zh;q=0.4", "en"),
        ("en;q=0.4,zh-TW;q=0.5", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("fr,en;q=0.1", "en"),
        ("fr,de", "zh_CN"),
        ("*", "zh_CN"),
        ("en;q=0", "zh_CN"),
        ("en;q=rubbish", "en"),
        ("fr;q=1.0,*;q=0.5,en;q=0.2", "zh_CN"),
        (";;;,,,=", "zh_CN"),
    ],
)
def test_the_language_is_the_best_that_the_browser_asks_for(
    header: str | None, language: Language
) -> None:
    assert language_of(header) == language


@given(st.one_of(st.text(), st.text("enzh-CN,;q=0.19* ", max_size=60)))
def test_any_header_gives_one_of_our_languages(header: str) -> None:
    assert language_of(header) in LANGUAGES


def write(folder: Path, **contents: str) -> Path:
    for name, content in contents.items():
        language, _, file = name.partition("__")
        (folder / language).mkdir(exist_ok=True)
        (folder / language / f"{file}.po").write_text(content, encoding="utf-8")
    return folder


def po(code: str, sentence: str) -> str:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    return head + f'msgid "{code}"\nmsgstr "{sentence}"\n\n'


@pytest.mark.parametrize(
    "contents",
    [
        {"zh_CN__a": po("a.b", "甲"), "en__a": po("a.c", "A")},
        {"zh_CN__a": po("a.b", ""), "en__a": po("a.b", "A")},
        {"zh_CN__a": po("a.b", "{0}"), "en__a": po("a.b", "{0}")},
        {"zh_CN__a": po("a.b", "{a.b}"), "en__a": po("a.b", "A")},
        {"zh_CN__a": po("a.b", "{open"), "en__a": po("a.b", "A")},
        {"zh_CN__a": "nonsense", "en__a": po("a.b", "A")},
        {
            "zh_CN__a": po("a.b", "甲"),
            "zh_CN__b": po("a.b", "乙"),
            "en__a": po("a.b", "A"),
        },
    ],
)
def test_files_that_contradict_themselves_are_refused(
    contents: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(CatalogueFaulty):
        load_catalogue(write(tmp_path, **contents))


def test_files_beside_each_other_make_one_catalogue(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        zh_CN__a=po("a.b", "甲"),
        zh_CN__c=po("c.d", "丙"),
        en__a=po("a.b", "A"),
        en__other=po("c.d", "C"),
    )
    assert load_catalogue(folder).say("c.d", "en") == "C"
