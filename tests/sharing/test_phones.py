"""What counts as a phone number in free text, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.phones import holds_phone, masked, phones_in

PHONES = [
    "13812345678",
    "138 1234 5678",
    "138-1234-5678",
    "138.1234.5678",
    "138 12345678",
    "1381234 5678",
    "1 3 8 1 2 3 4 5 6 7 8",
    "+86 138 1234 5678",
    "+8613812345678",
    "0086-138-1234-5678",
    "86 13812345678",
    "１３８１２３４５６７８",
    "138－1234－5678",
    "138\u200b1234\u200b5678",
    "0517-83612345",
    "0517-8361 2345",
    "0517 8361-2345",
    "(0517)83612345",
    "（0517）8361 2345",
    "+86 517 83612345",
    "010-65123456",
    "021 6512 3456",
    "051783612345",
    "10000009605",
    "100-0000-9605",
    "138/1234/5678",
    "138_1234_5678",
    "138～1234～5678",
    "138|1234|5678",
    "(138)12345678",
    "（138）1234 5678",
    "①③⑧①②③④⑤⑥⑦⑧",
    "一三八一二三四五六七八",
    "幺三八幺二三四五六七〇",
]
PHONES_AMONG_WORDS = [
    ("王总，手机13812345678，请周三前联系", "13812345678"),
    ("tel13812345678", "13812345678"),
    ("微信wx13812345678", "13812345678"),
    ("13812345678张总", "13812345678"),
    ("13812345678万总", "13812345678"),
    ("13812345678(王)", "13812345678"),
    ("电话83612345", "83612345"),
    ("座机：8361 2345", "8361 2345"),
    ("联系人张三 8361-2345", "8361-2345"),
    ("Tel. 3612345", "3612345"),
    ("联系方式（办）：83612345", "83612345"),
    ("2024-03-05 138 1234 5678", "138 1234 5678"),
    ("投资138000万元，13812345678", "13812345678"),
    ("（13812345678）", "13812345678"),
    ("一期138亿，电话一三八一二三四五六七八", "一三八一二三四五六七八"),
]
NO_PHONES = [
    "",
    "91320505MA1WXYZ123",
    "913205051381234567",
    "91320508MA13812345",
    "13800000000元",
    "13800000000 元",
    "13800000000美元",
    "1380000 万元",
    "13,800,000,000",
    "13800000000.50",
    "¥13800000000",
    "5000万",
    "2024",
    "2024-2025",
    "2024年3月5日",
    "20240305",
    "2024-03-05 16:14",
    "电话2024-03-05沟通",
    "电话20240305沟通",
    "联系时间2024.03.05",
    "年产10000000套",
    "年产13800000000颗",
    "83612345",
    "总投资50000000元，已联系",
    "已联系，总投资50000000元",
    "320800",
    "序号1 2024-03-05 10",
    "16-20 2024-3-05",
    "138123456789",
    "1381234567",
    "sha256:ab13812345678cd0517836123459",
    "投资协议.pdf sha256:ab12",
    "138****0000",
    "150/200/3000/1",
    "138/12/34",
    "第一二三四五六七八九期",
    "一三八一二三四五六七",
    "一三八一二三四五六七八九",
    "二〇二四零三零五一六一四",
    "①②③④⑤⑥⑦⑧⑨⑩",
]


@pytest.mark.parametrize("text", PHONES)
def test_a_phone_number_is_found_however_it_is_written(text: str) -> None:
    assert [text[start:end] for start, end in phones_in(text)] == [text]
    assert phones_in(f"请找{text}，谢谢") == ((2, 2 + len(text)),)


@pytest.mark.parametrize(("text", "phone"), PHONES_AMONG_WORDS)
def test_a_phone_number_among_words_is_found_alone(text: str, phone: str) -> None:
    assert [text[start:end] for start, end in phones_in(text)] == [phone]


@pytest.mark.parametrize("text", NO_PHONES)
def test_codes_amounts_dates_and_quantities_are_no_phone_numbers(text: str) -> None:
    assert not holds_phone(text)
    assert masked(text) == text


def test_masking_keeps_the_words_around() -> None:
    told = masked("王总 138 1234 5678，李总１３９１２３４５６７８；座机 0517-83612345")
    assert told == "王总 138********，李总１３９********；座机 051********"


def test_two_numbers_side_by_side_are_both_found() -> None:
    assert len(phones_in("13812345678/13912345678")) == 2
    assert len(phones_in("13812345678、0517-83612345")) == 2


@given(st.text(alphabet="01389 +-.()（）１３８电话联系元万总\n", max_size=80))
def test_masked_text_holds_no_phone_number(text: str) -> None:
    assert not holds_phone(masked(text))
