"""Phrases that articles have in common."""

import numpy as np

from search.analysis.analyzers import analyze
from search.analysis.phrases import mine


def mined(*texts: str, least: int = 2) -> dict[str, int]:
    """Return the phrases of a few articles."""
    words: dict[str, int] = {}
    tokens, articles = [], []
    for number, text in enumerate(texts):
        for word in analyze(text).words:
            tokens.append(words.setdefault(word, len(words)))
            articles.append(number)
    return mine(list(words), np.array(tokens, np.int64), np.array(articles, np.int64), least)


def test_words_and_neighbours_are_phrases() -> None:
    """Words of several syllables, and those that stand side by side, each with how many articles hold it."""
    found = mined(
        "Họp bàn cải cách hành chính.",
        "Kết quả cải cách hành chính năm qua, cải cách hành chính sang năm.",
        "Cải cách giáo dục.",
    )
    assert found["cải cách"] == 3
    assert found["cải cách hành chính"] == 2
    assert "cải cách giáo dục" not in found


def test_what_meets_by_chance_is_no_phrase() -> None:
    """Two common words side by side twice among many articles that hold both."""
    apart = [f"Hà Nội xây cầu số {number}. Trường học mở cửa." for number in range(30)]
    together = ["Ở Hà Nội trường học đông.", "Tại Hà Nội trường học vắng."]
    assert "hà nội trường học" not in mined(*apart, *together)
    assert mined(*together)["hà nội trường học"] == 2


def test_links_are_no_part_of_phrases() -> None:
    """No phrase begins or ends with "của" or "và", or goes on over them."""
    found = mined("quyết định của chính phủ và quốc hội", "quyết định của chính phủ và quốc hội")
    assert sorted(found) == ["chính phủ", "quyết định", "quốc hội"]


def test_numbers_and_signs_are_no_part_of_phrases() -> None:
    """A year behind a name is chance; it will be another one next time."""
    assert list(mined("đại hội 2023", "đại hội 2023")) == ["đại hội"]


def test_a_name_of_one_syllable_is_a_phrase() -> None:
    """Foreign names are worth completing; single Vietnamese syllables are not."""
    assert list(mined("xe vinfast bán", "xe vinfast mua")) == ["vinfast", "xe vinfast"]


def test_phrases_do_not_go_from_article_to_article() -> None:
    """The end of one and the beginning of the next are no neighbours."""
    assert "hành chính quốc hội" not in mined(*["quốc hội bàn hành chính"] * 4)


def test_no_text_has_no_phrases() -> None:
    """An index of nothing is an index."""
    assert mined() == {}
    assert mined("", "…") == {}


def test_a_phrase_has_an_end() -> None:
    """Six syllables at most, however often more of them repeat."""
    found = mined(*["kế hoạch phát triển kinh tế xã hội địa phương"] * 3)
    assert max(map(len, map(str.split, found))) <= 6
