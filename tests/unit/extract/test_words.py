"""What class names say."""

import pytest

from feedclean.extract.words import BITS, NAMES, Lexicon, tokens_of


@pytest.mark.parametrize(
    ("names", "group"),
    [
        ("comments-area", "comment"),
        ("relatedArticles", "related"),
        ("c-article__body", "body"),
        ("articleBody", "body"),
        ("entry-content clearfix", "body"),
        ("newsletter_signup", "newsletter"),
        ("post__byline", "author"),
        ("most-read", "popular"),
        ("read-more", "related"),
        ("ad", "advert"),
    ],
)
def test_groups(names: str, group: str) -> None:
    assert Lexicon({}).read(names)[0] & BITS[group]


@pytest.mark.parametrize("names", ["header", "leading-loose", "adapter", "shadow", "content", "col-md-6", "x" * 5000])
def test_names_that_say_nothing(names: str) -> None:
    bits = Lexicon({}).read(names)[0]
    assert [n for n, bit in BITS.items() if bits & bit] == []


def test_learned_weights_are_summed_over_distinct_tokens() -> None:
    lexicon = Lexicon({"story": (1.0, 0.5), "side": (-2.0, -1.0)})
    assert lexicon.read("story story-side")[1:] == (-1.0, -0.5)
    assert lexicon.read("story story-side") is lexicon.read("story story-side")


def test_tokens() -> None:
    assert tokens_of("articleBody-2 c-TEXT") == ["article", "body", "c", "text"]


def test_every_bit_has_a_name() -> None:
    assert len(NAMES) == len(set(NAMES)) <= 62
