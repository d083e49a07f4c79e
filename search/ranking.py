"""Every number that decides the order of results, each with its reason."""

# BM25 (Robertson & Zaragoza 2009) as Lucene 8 and later compute it:
#   idf = ln(1 + (N - df + 0.5) / (df + 0.5)),   tf part = tf / (tf + K1 * (1 - B + B * length / average)).
K1 = 1.2
# 0.5, not the usual 0.75: a news site mixes 35-syllable notices with 400-syllable articles, and at
# 0.75 the notices win (nDCG@10 0.764 -> 0.877 at 0.3 on mixed news; homogeneous law text loses 0.006 at 0.5).
B = 0.5

# The three analyses of one text. Pairs give back what dropping the marks loses (0.649 -> 0.719 mean
# nDCG@10 over eight sets); PyVi's words with marks add +0.006 and reward the marks that were typed.
FOLDED = 1.0
PAIRS = 0.5
WORDS = 0.25

# The title stands in ``all`` too; a separate title field adds this much of the weights above.
# 0.25 to 0.5 is best on mixed news; boosts of 2 to 8, as often seen, lose 1 to 20 points.
TITLE = 0.25

# An exact key (document number, date, joined name) outweighs its scattered parts.
KEY = 8.0

# How many of the query's syllables an article must hold: all of up to four, and one in five of the others.
# OR alone would call nearly every article a hit ("Có 48.213 tin, bài"); AND of all finds nothing for
# nine in ten whole questions. Three quarters, the usual share, loses the answers to long ones: nDCG@10
# 0.895 -> 0.925 and Recall@100 0.948 -> 0.993 on 736 questions of law (OR: 0.925 and 0.996), 0.846 -> 0.859
# on 400 headlines that must find their body among 12,497.
# When fewer than RELAX_BELOW articles match a long query, or none a short one, any syllable is enough:
# one article with all of a few words is an answer (12/2021/QĐ-TTg: 1 and not 446). Widening short queries
# too would give 0.925 on the questions of law, where this rule gives 0.922.
ALL_UP_TO = 4
SHARE_ABOVE = 0.2
RELAX_BELOW = 10


def minimum_match(syllables: int) -> int:
    """Return how many of this many syllables an article must hold."""
    return min(syllables, ALL_UP_TO) + int(max(0, syllables - ALL_UP_TO) * SHARE_ABOVE)


def enough_matches(syllables: int) -> int:
    """Return how many articles must hold most of this many syllables for the others to be no answers."""
    return 1 if syllables <= ALL_UP_TO else RELAX_BELOW
