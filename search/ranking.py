"""Every number that decides the order of results, each with its reason."""

# How the numbers below were chosen: over three collections at once, none of which may lose. The even half of
# 736 questions of law (ALQAC 2022; the other half was only looked at), 618 headlines that must find their
# text among 12,500 news items without titles, and 1,032 pieces of 3 to 5 syllables that must find the item
# they were cut from. nDCG@10 with K1 1.2, B 0.5, PAIRS 0.5, WORDS 0.25, TITLE 0.25, and with these numbers:
#   law 0.933 -> 0.946 (the other half 0.915 -> 0.933), headlines 0.933 -> 0.935, pieces 0.468 -> 0.556.
# The judged set of this project (188 everyday questions) neither gains nor loses by them: 0.791, 0.794.

# BM25 (Robertson & Zaragoza 2009) as Lucene 8 and later compute it:
#   idf = ln(1 + (N - df + 0.5) / (df + 0.5)),   tf part = tf / (tf + K1 * (1 - B + B * length / average)).
# 0.7, not the usual 1.2: an article repeats its subject, and the first mention tells most (0.5: too much).
K1 = 0.7
# Less than the usual 0.75: a news site mixes 35-syllable notices with 400-syllable articles, and at 0.75 the
# notices win (nDCG@10 0.779 against 0.858 at 0.5 on such a mix). 0.6 is best where the articles are alike.
B = 0.6

# The three analyses of one text. Pairs give back what dropping the marks loses (0.649 -> 0.719 mean nDCG@10
# over eight sets, at half the weight); PyVi's words with marks reward the marks that were typed. More weight
# on pairs lifts law and pieces and costs headlines; more weight on words the other way round.
FOLDED = 1.0
PAIRS = 1.0
WORDS = 0.75

# The title stands in ``all`` too; a separate title field adds this much of the weights above. More finds
# what is asked for by its name (the project's questions: 0.795 at 0.15, 0.798 at 0.2, 0.802 at 0.25), less
# what is only mentioned (pieces: 0.550, 0.536, 0.522); law is level. Boosts of 2 to 8, as often seen, lose 1
# to 20 points.
TITLE = 0.2

# An exact key (document number, joined name) outweighs its scattered parts; so does a day.
KEY = 8.0
DAY = 4.0

# Where a slip was mended, what was typed counts half.
OTHER_FORM = 0.5
# A repair that changes letters is taken for what was meant when it is so many nats likelier than what is
# typed.
SURE_REPAIR = 4.0

# How many of a query's words an article must hold: all of up to four, four of more. Any one would call
# nearly every article a hit ("Có 48.213 tin, bài"), all of a whole question finds nothing nine times in
# ten. A word is its syllables side by side: syllables anywhere made totals four times as large (1,097 of
# 12,500 for the pieces, not 284) and ranked no better.
WORDS_NEEDED = 4
# Where words find too little, as many syllables are enough, anywhere; and where they do, any syllable.
# Fewer than RELAX_BELOW articles are too little, a page of them; but one article with all of a few syllables
# is an answer, and so is one that has the only thing asked for, such as a document's number.
RELAX_BELOW = 10


def needed(groups: int) -> int:
    """Return how many of this many words, or syllables, an article must hold."""
    return min(groups, WORDS_NEEDED)


# Related articles (search.related). Measured by the titles' agreement (the share, weighed by idf, of a
# title's pairs that a related title holds too) for 400 of 50,000 news items whose terms were taken from
# summary and body only: 0.089 with the 25 terms that are usual, 0.091 with 40, 0.091 with 80; pairs alone
# 0.090, words alone 0.086, single syllables 0.048. A document's number is the surest sign, and moves nothing
# on news, where one article in fifty has one.
RELATED_TERMS = 40
RELATED_PAIR = 1.0
RELATED_WORD = 1.0
RELATED_KEY = 4.0
# What stands in more than a quarter of the articles is no subject. (A tenth or all: the same on news.)
RELATED_COMMON = 0.25
# A tenth of the terms must be there: a third, as is usual, leaves a fifth of the articles without any.
RELATED_SHARE = 0.1
# What scores below a quarter of the article's own score is no longer on its subject: two thirds of those
# titles have no pair in common, and their agreement is half of what it is just above (0.03, 0.05).
RELATED_FLOOR = 0.25


def related_minimum(terms: int) -> int:
    """Return how many of this many telling terms a related article must hold; one alone is chance."""
    return max(2, int(terms * RELATED_SHARE))
