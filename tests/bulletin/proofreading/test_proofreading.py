"""Flags held against sentences of our own: what is marked, and what is left alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from bulletin.proofreading import Flag, Kind, Word, flags_in, masked
from bulletin.proofreading.privacy import is_bank_card, is_id_number

CORPUS = Path(__file__).with_name("corpus.txt")
MARKED = re.compile(r"⟦(\w+)¦([^¦]*)¦([^⟧]*)⟧")
WORDS = (
    Word("截止目前", "截至目前", "错别字"),
    Word("帐号", "账号", "错别字"),
    Word("社保局", "人力资源社会保障局", "规范名称"),
    Word("李某副区长", "李某区长", "领导姓名职务"),
    Word("刁民", "", "敏感词"),
    Word("App", "APP", "规范名称"),
    Word("渡过难关期", "度过难关期"),
)
Seen = tuple[str, int, str, str]


def sentences() -> Iterator[tuple[str, list[Seen]]]:
    """Each sentence without its marks, and the flags that they stand for."""
    for line in CORPUS.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, wanted, before = "", list[Seen](), 0
        for match in MARKED.finditer(line):
            text += line[before : match.start()]
            wanted.append((match[1], len(text), match[2], match[3]))
            text += match[2]
            before = match.end()
        yield (text + line[before:]).replace("↵", "\n"), wanted


def seen(flag: Flag) -> Seen:
    return (flag.kind.value, flag.start, flag.text, flag.masked or flag.suggestion or "")


class CorpusTests(SimpleTestCase):
    def test_every_sentence(self) -> None:
        """Equality of all flags: precision and recall are both 1 on this corpus."""
        for text, wanted in sentences():
            with self.subTest(text):
                self.assertEqual([seen(flag) for flag in flags_in(text, WORDS)], wanted)

    def test_is_large_enough(self) -> None:
        found = list(sentences())
        kinds = {kind for _, wanted in found for kind, *_ in wanted}
        self.assertGreaterEqual(len(found), 150)
        self.assertGreaterEqual(sum(not wanted for _, wanted in found), 75)
        self.assertEqual(kinds, {kind.value for kind in Kind})

    def test_the_whole_as_one_text(self) -> None:
        """No sentence is read differently for what stands before it."""
        texts = [text for text, _ in sentences()]
        found = flags_in("\n".join(texts), WORDS)
        single = [seen(flag)[2:] for text in texts for flag in flags_in(text, WORDS)]
        # A quotation that goes on in the next paragraph is told by its neighbour.
        self.assertEqual([seen(flag)[2:] for flag in found], single)


class FlagTests(SimpleTestCase):
    def test_says_what_it_is_and_what_to_do(self) -> None:
        [phone, comma] = flags_in("电话13812345678,谢谢")
        self.assertEqual(
            phone,
            Flag(
                Kind.PHONE,
                2,
                13,
                "13812345678",
                "像是个人的手机号码。公开的通报里不宜写出，请打码或删去。",
                masked="138****5678",
            ),
        )
        self.assertEqual((phone.is_privacy, phone.kind.label), (True, "手机号码"))
        self.assertEqual(comma.message, "“,”是半角，中文里请用全角“，”。")
        self.assertEqual((comma.is_privacy, comma.masked), (False, None))

    def test_a_word_tells_its_kind_and_note(self) -> None:
        word = Word("帐号", "账号", "错别字", "与钱财有关的用“账”。")
        [flag] = flags_in("帐号", [word])
        self.assertEqual(
            flag.message, "“帐号”在规范用语里（错别字），宜改为“账号”。与钱财有关的用“账”。"
        )
        [flag] = flags_in("刁民", [Word("刁民", "")])
        self.assertEqual(flag.message, "“刁民”在规范用语里，请删去或换一种说法。")

    def test_masking_one_flag_leaves_the_others(self) -> None:
        text = "甲13812345678，乙13912345678。"
        [first, second] = flags_in(text)
        self.assertEqual(masked(text, second), "甲13812345678，乙139****5678。")
        self.assertEqual(masked(text, first), "甲138****5678，乙13912345678。")

    def test_what_is_masked_is_flagged_no_more(self) -> None:
        for text, _ in sentences():
            again = text
            for flag in reversed([flag for flag in flags_in(text) if flag.is_privacy]):
                again = masked(again, flag)
            self.assertEqual([f.text for f in flags_in(again) if f.is_privacy], [])

    def test_masking_what_is_not_there_is_refused(self) -> None:
        [phone, comma] = flags_in("电话13812345678,谢谢")
        for text, flag in (("电话13812345678,谢谢", comma), ("13812345678", phone), ("", phone)):
            with self.assertRaises(ValueError):
                masked(text, flag)

    def test_one_wrong_digit_is_no_identity_number_and_no_card(self) -> None:
        for number, is_one in (
            ("510402199001011234", is_id_number),
            ("4532421234567813", is_bank_card),
        ):
            self.assertTrue(is_one(number))
            for place in range(len(number)):
                digit = str((int(number[place]) + 1) % 10)
                self.assertFalse(is_one(number[:place] + digit + number[place + 1 :]))

    def test_a_birthday_to_come_is_none(self) -> None:
        self.assertFalse(is_id_number("510402290001011235"))

    @given(st.text(alphabet='的工作路号栋单元室村组1368-. ,"“”‘’「」(（)\n帐ａ甲局', max_size=60))
    def test_any_text_is_read(self, text: str) -> None:
        flags = flags_in(text, WORDS)
        for flag in flags:
            self.assertEqual(text[flag.start : flag.end], flag.text)
        for one, other in pairwise(flags):
            self.assertLessEqual(one.end, other.start)

    def test_a_long_text_is_read_quickly(self) -> None:
        """What the patterns might trip over, as long as a piece may be at most."""
        began = time.perf_counter()
        for part in ("路", "12号", "甲" * 20 + "路1号", "“", "1-", "(", "的", "a.", "甲."):
            flags_in(part * (60_000 // len(part)))
        self.assertLess(time.perf_counter() - began, 30)
