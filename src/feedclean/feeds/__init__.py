"""Feed bytes in, decided and merged entries out. Pure; the only home of feedparser.

::

    body ── detect ──▶ FEED ── parse_feed ──▶ Feed | Failed
                       HTML ── discover ────▶ FeedLink, the best first   (or the page itself is the story)

    Feed ── lookup_keys ──▶ keys ── Store.find ──▶ known
    Feed, known ── plan ──▶ Plan(new, backlog, changed, unchanged)       each a Planned: id, keys, upstream hash

    Planned + its page's Article ── confirm ──▶ Planned                  recognised by its canonical address after all
    Planned + Article + the blocks of the feed's own text ── merge ──▶ Entry

`clean_url` takes tracking parameters off links; `believable` is the rule for dates.
"""

from feedclean.feeds.detect import Detected, detect
from feedclean.feeds.discover import FeedLink, discover
from feedclean.feeds.identity import keys_of, new_id, upstream_hash
from feedclean.feeds.merging import merge
from feedclean.feeds.parsing import parse_feed
from feedclean.feeds.planning import Plan, Planned, believable, confirm, lookup_keys, plan
from feedclean.feeds.urls import clean_url

__all__ = [
    "Detected",
    "FeedLink",
    "Plan",
    "Planned",
    "believable",
    "clean_url",
    "confirm",
    "detect",
    "discover",
    "keys_of",
    "lookup_keys",
    "merge",
    "new_id",
    "parse_feed",
    "plan",
    "upstream_hash",
]
