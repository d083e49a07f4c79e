"""A Vietnamese syllable as a number: the same in every text and every index, so that counts can be added.

A syllable has four parts, each out of a short list: the onset, up to three vowels, the coda, the tone. The
places in these lists, read as digits, make a number of 22 bits; back from it leads the canonical spelling.
"""

from functools import lru_cache

from search.analysis.syllables import Parts, canonical, lower_case, parse, spell

# Codes of what is no syllable, each a word to the statistics: names and foreign words, and numbers.
OTHER, NUMBER = 0, 1
BITS = 22

_ONSETS = (
    *("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh"),
    *("p", "ph", "q", "qu", "r", "s", "t", "th", "tr", "v", "x"),
)
_VOWELS = "aăâeêioôơuưy"
_CODAS = ("", "c", "ch", "m", "n", "ng", "nh", "p", "t")
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")

_ONSET = {onset: place for place, onset in enumerate(_ONSETS)}
_VOWEL = {vowel: place for place, vowel in enumerate(_VOWELS, start=1)}
_CODA = {coda: place for place, coda in enumerate(_CODAS)}
_TONE = {tone: place for place, tone in enumerate(_TONES)}
_FIRST = NUMBER + 1
_VOWEL_BASE = len(_VOWELS) + 1

_REMEMBERED = 1 << 14


@lru_cache(maxsize=_REMEMBERED)
def code_of(syllable: str) -> int:
    """Return the code of a canonical syllable; NUMBER for digits, OTHER for all else."""
    parts = parse(syllable)
    if parts is None:
        return NUMBER if syllable.isdigit() else OTHER
    code = _ONSET[parts.onset]
    for vowel in parts.nucleus.ljust(3):
        code = code * _VOWEL_BASE + _VOWEL.get(vowel, 0)
    return _FIRST + (code * len(_CODAS) + _CODA[parts.coda]) * len(_TONES) + _TONE[parts.tone]


@lru_cache(maxsize=_REMEMBERED)
def syllable_of(code: int) -> str:
    """Return the canonical syllable of a code that is neither OTHER nor NUMBER."""
    rest, tone = divmod(code - _FIRST, len(_TONES))
    rest, coda = divmod(rest, len(_CODAS))
    nucleus = ""
    for _ in range(3):
        rest, vowel = divmod(rest, _VOWEL_BASE)
        nucleus = _VOWELS[vowel - 1 : vowel] + nucleus
    return spell(Parts(_ONSETS[rest], nucleus, _CODAS[coda], _TONES[tone]))


def written(syllable: str) -> int:
    """Return twice the code of a syllable as it stands in a text, and one more if it is spelt another way."""
    form = canonical(syllable)
    return code_of(form) * 2 + (form != lower_case(syllable))
