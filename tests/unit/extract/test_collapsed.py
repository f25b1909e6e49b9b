"""What is hidden goes, but for prose that a control on the page opens and that the model wants."""

import time

import pytest
from tests.unit.extract.judging import rules_for

from feedclean.extract.collapsed import collapsed
from feedclean.extract.segments import segment
from feedclean.html import parse

PROSE = "The ferry left the harbour late that morning, and those who waited on the quay said nothing about it. "
BODY = "".join(f"<p>{n} {PROSE}</p>" for n in range(6))
MORE = "It came back at noon, with fewer people than it had taken, and nobody asked where the others had gone."
HIDDEN = f"<p>{MORE}</p>"

OPENED = {
    "a button behind it": f"<div style='display: none'>{HIDDEN}</div><button>Show more</button>",
    "a button before it": f"<h3><button><i></i>Where to?</button></h3><div hidden>{HIDDEN}</div>",
    "a link that leads nowhere": f"<div style='display:none'>{HIDDEN}</div><p><a href=#>Weiterlesen</a></p>",
    "what can be expanded": f"<div aria-expanded=false>Where to?</div><div aria-hidden=true>{HIDDEN}</div>",
    "a control that names it": f"<div id=rest hidden>{HIDDEN}</div>{BODY.replace('late', 'early')}<i aria-controls=rest></i>",
    "a target that names it": f"<i data-bs-target=#rest></i>{BODY.replace('late', 'early')}<div id=rest hidden>{HIDDEN}</div>",
    "its own class": f"<div class=show-more-content style='display:none'>{HIDDEN}</div>",
    "its own class, in one word": f"<div class=chakra-collapse style='display:none'>{HIDDEN}</div>",
    "hidden by a class": f"<button>Where to?</button><div class=hidden>{HIDDEN}</div>",
    "the paragraph itself": f"<p style='display:none'>{MORE}</p><button>Show more</button>",
    "one in the other": (
        f"<button>Sea</button><div hidden><p>Short.</p><button>Where to?</button><div hidden>{HIDDEN}</div></div>"
    ),
}
SHUT = {
    "nothing opens it": f"<div style='display:none'>{HIDDEN}</div>",
    "a link to elsewhere": f"<div style='display:none'>{HIDDEN}</div><a href=/more>More</a>",
    "a target that is none": f"<i data-target=#></i>{BODY.replace('late', 'early')}<div hidden>{HIDDEN}</div>",
    "its id says so, and nothing opens it": f"{BODY.replace('late', 'early')}<div id=hidden-box>{HIDDEN}</div>",
    "a button far away": f"<button>Search</button>{BODY.replace('late', 'early')}<div hidden>{HIDDEN}</div>{BODY}",
    "one in the other, which nothing opens": (
        f"<div hidden>{'<p>Short.</p>' * 9}<button>Where to?</button><div hidden>{HIDDEN}</div>{'<p>Short.</p>' * 9}</div>"
    ),
}


@pytest.mark.parametrize("markup", OPENED.values(), ids=OPENED)
def test_what_readers_can_open_stays(markup: str) -> None:
    assert rules_for(f"<main>{BODY}<section>{markup}</section></main>")[MORE] == ""


@pytest.mark.parametrize("markup", SHUT.values(), ids=SHUT)
def test_what_is_only_hidden_goes(markup: str) -> None:
    assert rules_for(f"<main>{BODY}<section>{markup}</section></main>")[MORE] == "hidden"


def test_only_prose_that_the_model_is_sure_of() -> None:
    markup = f"<main>{BODY}<section><button>More</button><div hidden>{{}}</div></section></main>"
    assert rules_for(markup.format(HIDDEN), but={MORE: 0.45})[MORE] == "hidden"
    assert rules_for(markup.format("<p>Loading prices…</p>"))["Loading prices…"] == "hidden"
    both = rules_for(markup.format(f"<h3>Its way back</h3>{HIDDEN}"), but={"Its way back": 0.45})
    assert (both["Its way back"], both[MORE]) == ("", "")


def test_what_is_opened_does_not_shut_the_rest() -> None:
    # Most of it is hidden: so that says nothing on this page, whatever can be opened of it.
    shown = rules_for(f"<p>{PROSE}</p><div hidden>{BODY}</div><button>More</button><div hidden>{HIDDEN}</div>")
    assert set(shown.values()) == {""}


def test_hostile_pages_end_soon() -> None:
    for markup in ("<div hidden>" * 10_000 + MORE, f"<button>x</button><div hidden>{MORE}</div>" * 10_000):
        page = parse(markup)
        segments = segment(page)
        begin = time.process_time()
        collapsed(page, segments, range(len(segments)))
        assert time.process_time() - begin < 1
