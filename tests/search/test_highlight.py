"""What is shown of an article, and what is marked in it."""

from collections.abc import Callable
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.normalize import clean
from search.article import Article, Attachment
from search.highlight import LOOKED_AT, Highlights, highlight, mark
from search.query.parser import parse
from search.results import Snippet, Tier
from search.snippet import LENGTH
from search.wanted import Wanted
from tests.make import article

MEETING = article(
    "1",
    "Thành phố tổ chức họp Ban chỉ đạo cải cách hành chính 6 tháng đầu năm 2023",
    "Ngày 14 tháng 7 năm 2023, Ủy ban nhân dân Thành phố tổ chức họp. "
    "Đặc biệt, kiểm tra trách nhiệm người đứng đầu trong công tác CCHC, thủ tục hành chính.\n"
    "Cái cách làm mới được người dân hoan nghênh.",
    captions=("Quang cảnh cuộc họp Ban chỉ đạo Cải cách hành chính",),
)


def shown(text: str, found: Article, rarity: Callable[[str], float] = lambda _: 1.0) -> Highlights:
    """Return an article as an answer to text."""
    return highlight(found, Wanted(parse(text), rarity=rarity))


def marked(snippet: Snippet) -> list[str]:
    """Return what is marked."""
    return [snippet.text[start:end] for start, end in snippet.ranges]


def body(text: str) -> Article:
    """Return an article whose title says nothing."""
    return article("1", "Tin", text)


@pytest.mark.parametrize("text", ["cải cách hành chính", "CẢI CÁCH HÀNH CHÍNH", "cai cach hanh chinh"])
def test_neighbours_are_marked_as_one_in_the_original_text(text: str) -> None:
    """Whatever was typed, the accented text is marked, in one piece."""
    assert marked(shown(text, MEETING).title) == ["cải cách hành chính"]


def test_the_piece_with_most_of_the_query_is_shown() -> None:
    """The place where it is about the thing, not the first one that holds a word of it."""
    text = f"Thủ đô họp. {'Câu đệm dài thêm một chút nữa. ' * 15}Nay có thủ tục hành chính. Hết chuyện."
    snippet = shown("thủ tục hành chính", body(text)).snippet
    assert marked(snippet) == ["thủ tục hành chính"]
    assert snippet.text.endswith("Nay có thủ tục hành chính. Hết chuyện.")


def test_captions_and_attachments_are_shown_where_they_say_most() -> None:
    """A picture may be the only place that has it."""
    assert shown("quang cảnh cuộc họp", MEETING).snippet.text.startswith("Quang cảnh")
    attached = article(
        "2", "Tin", "Nội dung.", attachments=(Attachment("/a.pdf", "Kế hoạch", "Danh sách thuê bao"),)
    )
    found = shown("thuê bao", attached)
    assert marked(found.snippet) == ["thuê bao"]
    assert found.via == ("attachments",)


def test_marks_that_contradict_are_not_marked_where_the_typed_ones_stand() -> None:
    """A tax (thuế) is no rent (thuê), as long as there is a tax in the text."""
    assert marked(shown("thuế", body("Thuê nhà phải nộp thuế.")).snippet) == ["thuế"]
    assert marked(shown("thuế", body("Thuê nhà.")).snippet) == ["Thuê"]
    assert marked(shown("thue", body("Thuê nhà phải nộp thuế.")).snippet) == ["Thuê", "thuế"]


def test_common_syllables_on_their_own_are_not_marked_beside_a_run() -> None:
    """The run is what was meant; alone they are all there is."""
    with_run = body("Chính quyền cải cách thủ tục. Hành chính công. Hành lang.")
    assert marked(shown("cải cách hành chính", with_run).snippet) == ["cải cách", "Hành chính"]
    assert marked(shown("cải cách hành chính", body("Chính phủ. Hành lang.")).snippet) == ["Chính", "Hành"]


def test_rare_syllables_on_their_own_are_marked_beside_a_run() -> None:
    """In "giá vàng miếng SJC" the name is worth a mark of its own, "của" is not."""
    text = body("Giá vàng miếng của hãng SJC tăng.")
    frequency = {"gia": 300, "vang": 80, "cua": 900, "sjc": 5}
    found = shown("giá vàng của SJC", text, lambda syllable: log(1 + 1000 / frequency[syllable]))
    assert marked(found.snippet) == ["Giá vàng", "SJC"]


def test_of_equal_parts_the_first_is_shown() -> None:
    """The summary, though adding the same rarities in the order of the body gives a hair more."""
    filler = "Câu đệm dài thêm một chút nữa. " * 15
    text = article("1", "Tin", f"Vàng. {filler}Giá bạc vàng.", summary="Bạc, vàng, giá.")
    rarity = {"gia": 0.1, "bac": 0.2, "vang": 0.3}.__getitem__
    assert shown('"giá" "bạc" "vàng"', text, rarity).snippet.text == "Bạc, vàng, giá."


@pytest.mark.parametrize(("rare", "mark"), [("methadone", "Methadone"), ("cua", "của")])
def test_rare_syllables_decide_which_piece_is_shown(rare: str, mark: str) -> None:
    """Of two pieces with one syllable each, the rarer one tells more."""
    text = body(f"Ban của thành phố. {'Câu đệm dài thêm một chút nữa. ' * 15}Đoàn Methadone đến.")
    found = shown("của methadone", text, {"methadone": 0.5, "cua": 0.5, rare: 5.0}.__getitem__)
    assert marked(found.snippet) == [mark]


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("cải cách", Tier.EXACT),
        ("CẢI CÁCH", Tier.EXACT),
        ("cái cách", Tier.TONE_FOLDED),
        ("cai cach", Tier.FOLDED),
        ("cải cach", Tier.TONE_FOLDED),
        ("căi cách", Tier.FOLDED),
        ("2023", Tier.EXACT),
        ("xe đạp", Tier.FOLDED),
    ],
)
def test_the_tier_says_how_closely_the_text_agrees(text: str, tier: Tier) -> None:
    """Exact marks, other tones, or other letters too; the worst syllable decides."""
    assert shown(text, article("1", "Cải cách 2023", "Xe dap")).tier is tier


def test_tone_placement_is_no_difference() -> None:
    """hòa and hoà are one spelling, kỹ and kĩ too."""
    found = shown("hoà bình kĩ năng", body("Hòa bình, kỹ năng"))
    assert found.tier is Tier.EXACT
    assert marked(found.snippet) == ["Hòa bình", "kỹ năng"]


@pytest.mark.parametrize(
    ("text", "mark"), [("TPHCM", "TP.HCM"), ("covid19", "Covid-19"), ("Inđônêxia", "In-đô-nê-xi-a")]
)
def test_a_joined_name_marks_its_parts(text: str, mark: str) -> None:
    """What is typed in one is one in the text."""
    found = shown(text, body("Ở TP.HCM, dịch Covid-19 từ In-đô-nê-xi-a."))
    assert (marked(found.snippet), found.tier) == ([mark], Tier.EXACT)


def test_via_names_the_parts_that_matched() -> None:
    """Each part once, in reading order."""
    assert shown("cải cách hành chính", MEETING).via == ("title", "body", "captions")
    assert shown("hoan nghênh", MEETING).via == ("body",)
    assert shown("xyz", MEETING).via == ()


def test_nothing_asked_shows_the_summary_and_no_tier() -> None:
    """A list of news shows how each piece begins."""
    found = shown("", article("1", "Tin", "Nội dung", summary="Tóm tắt."))
    assert found == Highlights(Snippet("Tin"), Snippet("Tóm tắt."), None, ())
    assert shown("", article("1", "Tin", "Nội dung")).snippet == Snippet("Nội dung")
    assert shown("", article("1", "Tin")).snippet == Snippet("")


def test_excluded_words_are_not_marked() -> None:
    """What was not wanted is not looked for."""
    assert shown("-chính", MEETING).via == ()


def test_without_a_title_the_heading_is_shown() -> None:
    """The first line of the body stands in."""
    found = shown("họp", Article(id="1", body="Họp báo\nNội dung"))
    assert (found.title.text, found.via) == ("Họp báo", ("body",))


def test_a_piece_is_cut_at_words_and_says_so() -> None:
    """An ellipsis stands where a sentence is cut, and nowhere else."""
    long_sentence = f"Mở đầu {'vân vân ' * 80}cải cách hành chính {'vân vân ' * 80}kết thúc."
    snippet = shown("cải cách hành chính", body(long_sentence)).snippet
    assert snippet.text.startswith("… vân vân")
    assert snippet.text.endswith("vân …")
    assert LENGTH // 2 < len(snippet.text) <= LENGTH + 4
    assert marked(snippet) == ["cải cách hành chính"]


def test_a_piece_begins_with_its_sentence() -> None:
    """Whole sentences need no ellipsis; an abbreviated name does not end one."""
    text = f"{'Câu trước rất dài dòng. ' * 12}Họp ở TP. Thủ Đức về cải cách. {'Câu sau cũng dài dòng. ' * 12}"
    snippet = shown("cải cách", body(text)).snippet
    assert snippet.text.startswith("Họp ở TP. Thủ Đức về cải cách. Câu sau")
    assert snippet.text.endswith("dòng.")


def test_the_number_of_a_paragraph_ends_no_sentence() -> None:
    """A piece does not end with the number of the next paragraph."""
    before, after = "Câu trước rất dài dòng. " * 12, "Câu sau. " * 24
    text = f"{before}\n1. Về cải cách. {after}\n2. Về việc khác, rất dài dòng nữa."
    snippet = shown("cải cách", body(text)).snippet
    assert snippet.text.startswith("1. Về cải cách.")
    assert snippet.text.endswith("Câu sau.")


def test_lines_become_blanks() -> None:
    """A snippet is one line."""
    assert "\n" not in shown("thành phố người dân", MEETING).snippet.text


def test_an_article_without_end_is_looked_at_in_part() -> None:
    """A page of results takes bounded time."""
    assert shown("cuối", body("a " * LOOKED_AT + "cuối")).via == ()


def test_all_of_an_article_is_marked_as_in_its_result() -> None:
    """Each text stands whole; of attachments the title, whatever their text holds."""
    found = article(
        "1",
        "Họp về cải cách",
        f"{'Câu đệm. ' * 60}\nCải cách hành chính.",
        summary="Tóm tắt cải cách.",
        captions=("Ảnh", "Ảnh cải cách"),
        attachments=(Attachment("https://a.vn", "Kế hoạch cải cách", "cải cách"), Attachment("https://b.vn")),
    )
    texts = mark(found, Wanted(parse("cai cach")))
    assert (texts.heading.text, texts.summary.text, texts.body.text) == (
        found.title,
        found.summary,
        found.body,
    )
    assert [marked(one) for one in (texts.heading, texts.summary, texts.body)] == [
        ["cải cách"],
        ["cải cách"],
        ["Cải cách"],
    ]
    assert [marked(one) for one in texts.captions] == [[], ["cải cách"]]
    assert [(one.text, marked(one)) for one in texts.attachments] == [
        ("Kế hoạch cải cách", ["cải cách"]),
        ("", []),
    ]


def test_typed_marks_decide_what_is_marked_in_an_article() -> None:
    """The same letters with other marks are another word, as in the result."""
    assert marked(mark(body("Cải cách. Cái cách."), Wanted(parse("cải cách"))).body) == ["Cải cách"]
    assert marked(mark(body("Cải cách. Cái cách."), Wanted(parse("cai cach"))).body) == [
        "Cải cách",
        "Cái cách",
    ]


def test_what_was_not_looked_at_is_shown_without_marks() -> None:
    """An article without end stands whole on its page."""
    texts = mark(body("đầu " + "a " * LOOKED_AT + "cuối"), Wanted(parse("đầu cuối")))
    assert texts.body.text.endswith("cuối")
    assert marked(texts.body) == ["đầu"]


def test_nothing_is_marked_where_nothing_was_asked() -> None:
    """An article that nobody searched for is only shown."""
    texts = mark(MEETING, Wanted(parse("")))
    assert not any(one.ranges for one in (texts.heading, texts.summary, texts.body, *texts.captions))


words = st.sampled_from(
    ["cải", "cach", "Hành", "chính", "-", "/", ".", "\n", " ", "a" * 300, "🙂", "CCHC", "1.000"]
)
prose = st.lists(words | st.text(max_size=5), max_size=60).map(" ".join).map(clean)


@given(prose, prose, st.sampled_from(["cải cách", "hành", "cchc 1", '"hành chính" cải']))
def test_ranges_lie_in_the_text_sorted_and_apart(first: str, second: str, text: str) -> None:
    """Ranges are never empty, never touch, and begin and end at syllables."""
    found = shown(text, article("1", first.strip() or "Tin", second, captions=(second,)))
    texts = mark(article("1", first.strip() or "Tin", second, captions=(second,)), Wanted(parse(text)))
    for snippet in (found.title, found.snippet, texts.heading, texts.body, *texts.captions):
        end = -1
        for start, stop in snippet.ranges:
            assert end < start < stop <= len(snippet.text)
            assert snippet.text[start].isalnum()
            assert snippet.text[stop - 1].isalnum()
            end = stop
    assert len(found.snippet.text) <= LENGTH + 4
