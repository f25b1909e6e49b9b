"""Walls, stubs, shells and challenges are known as such; an article is none of them. All pages are invented."""

import pytest

from feedclean import extract
from feedclean.model import Obstacle

SENTENCE = "The harbour council met again on Tuesday and argued, for the third time this year, about the old crane. "
PARAGRAPH = f"<p>{SENTENCE * 4}</p>"
ARTICLE = PARAGRAPH * 8


def page(title: str, body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


WALLS = {
    "challenge with its own title and form": (
        Obstacle.BOT_CHALLENGE,
        page(
            "Just a moment...",
            '<div id="challenge-running">Checking your browser before accessing harbour.example.</div>',
        ),
    ),
    "challenge in German": (
        Obstacle.BOT_CHALLENGE,
        page(
            "Nur einen Moment…",
            "<h1>hafen.example</h1><p>Bestätigen Sie, dass Sie ein Mensch sind.</p><p>Ray ID: 1234abcd</p>",
        ),
    ),
    "blocked with a frame that holds the puzzle": (
        Obstacle.BOT_CHALLENGE,
        page(
            "harbour.example",
            '<p>Are you a robot?</p><iframe src="https://geo.captcha-delivery.com/captcha/?x=1"></iframe>',
        ),
    ),
    "access denied": (
        Obstacle.BOT_CHALLENGE,
        page(
            "Access Denied",
            "<h1>Access Denied</h1><p>You don't have permission to access this page. Incident ID 77</p>",
        ),
    ),
    "challenge in Japanese": (
        Obstacle.BOT_CHALLENGE,
        page("しばらくお待ちください...", '<form id="challenge-form"><p>ロボットではありませんか</p></form>'),
    ),
    "shell that wants scripts": (
        Obstacle.NEEDS_JAVASCRIPT,
        page("Harbour", '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>'),
    ),
    "shell without a word": (Obstacle.NEEDS_JAVASCRIPT, page("Harbour", '<div id="app"></div>')),
    "shell in French": (
        Obstacle.NEEDS_JAVASCRIPT,
        page("Le port", "<p>Veuillez activer JavaScript dans votre navigateur.</p>"),
    ),
    "shell in Russian": (Obstacle.NEEDS_JAVASCRIPT, page("Порт", "<p>Пожалуйста, включите JavaScript.</p>")),
    "missing page": (
        Obstacle.SOFT_404,
        page("Page not found – Harbour News", f"<h1>Page not found</h1><p>{SENTENCE}</p><a href='/'>Home</a>"),
    ),
    "missing page by its number": (Obstacle.SOFT_404, page("404 | Harbour News", "<p>Sorry, try the search.</p>")),
    "missing page in German": (
        Obstacle.SOFT_404,
        page(
            "Hafenblatt",
            "<h1>Diese Seite wurde leider nicht gefunden</h1><p>Vielleicht hilft Ihnen die Suche weiter.</p>",
        ),
    ),
    "missing page in Polish": (
        Obstacle.SOFT_404,
        page("Strona nie została znaleziona", "<p>Wróć na stronę główną.</p>"),
    ),
    "missing page in Chinese": (Obstacle.SOFT_404, page("页面不存在", "<p>请返回首页。</p>")),
    "consent wall": (
        Obstacle.CONSENT_WALL,
        page(
            "Before you continue",
            "<p>We and our 812 partners use cookies to store and access information on your device.</p>"
            "<p>You can withdraw your consent at any time in our privacy policy.</p><button>Accept all</button>",
        ),
    ),
    "pay-or-consent wall in German": (
        Obstacle.CONSENT_WALL,
        page(
            "Hafenblatt",
            "<h2>Mit Werbung und Tracking weiterlesen</h2><p>Mit Ihrer Einwilligung dürfen wir und unsere Partner Cookies"
            " auf Ihrem Endgerät speichern. Datenschutz und Cookies: mehr dazu hier.</p><button>Alle akzeptieren</button>",
        ),
    ),
    "consent wall in Dutch": (
        Obstacle.CONSENT_WALL,
        page(
            "Privacy Gate",
            "<p>Wij vragen je toestemming voor het plaatsen van cookies door ons en onze partners.</p><button>Akkoord</button>",
        ),
    ),
    "login wall": (
        Obstacle.LOGIN_WALL,
        page("Sign in – Harbour News", "<h1>Sign in</h1><form><input name=u><input type=password name=p></form>"),
    ),
    "login wall in Spanish": (
        Obstacle.LOGIN_WALL,
        page(
            "El Puerto",
            "<h1>Iniciar sesión</h1><form><input type='password'></form><p>¿Has olvidado la contraseña?</p>",
        ),
    ),
    "stub that says it must be paid for": (
        Obstacle.PAYWALL,
        page(
            "The crane stays",
            f"<article><h1>The crane stays</h1><p>{SENTENCE * 2}</p></article>",
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The crane stays",'
            '"datePublished":"2025-03-04","isAccessibleForFree":"False"}</script>',
        ),
    ),
    "stub with an offer": (
        Obstacle.PAYWALL,
        page(
            "Der Kran bleibt",
            f"<article><h1>Der Kran bleibt</h1><p>{SENTENCE * 2}</p></article><div class='paywall-box'>"
            "<p>Weiterlesen mit dem Hafenblatt-Abo</p><p>Bereits Abonnent? Anmelden</p></div>",
        ),
    ),
    "parked domain": (
        Obstacle.PARKED,
        page("harbour.example", "<h1>This domain is for sale</h1><p>Buy this domain today or make an offer.</p>"),
    ),
    "parked domain in German": (
        Obstacle.PARKED,
        page(
            "hafen.example", "<p>Die Domain steht zum Verkauf.</p><a href='https://sedo.com/x'>Diese Domain kaufen</a>"
        ),
    ),
    "nothing": (Obstacle.EMPTY, page("", "")),
    "nothing but a line": (Obstacle.EMPTY, page("Harbour", "<p>Loading</p>")),
}


@pytest.mark.parametrize(("expected", "html"), WALLS.values(), ids=WALLS)
def test_walls(expected: Obstacle, html: str) -> None:
    assert extract(html, url="https://harbour.example/crane", content_type="text/html").obstacle == expected


ARTICLES = {
    "plain": page("The crane stays", f"<h1>The crane stays</h1>{ARTICLE}"),
    "about missing pages": page("Page not found: a short history of the 404", f"<h1>Page not found</h1>{ARTICLE}"),
    "with a consent layer": page(
        "The crane stays",
        f"<h1>The crane stays</h1>{ARTICLE}<div class='cookie-layer'><p>We and our partners use cookies. Privacy policy."
        "</p><button>Accept all</button></div>",
    ),
    "with a login box": page("The crane stays", f"<form><input type=password></form><h1>The crane stays</h1>{ARTICLE}"),
    "with a noscript": page(
        "The crane stays", f"<noscript>Please enable JavaScript</noscript><h1>The crane stays</h1>{ARTICLE}"
    ),
    "in full though it is marked as paid": page(
        "The crane stays",
        f"<h1>The crane stays</h1>{ARTICLE}",
        '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>',
    ),
    "about robots": page(
        "Are you a robot?", f"<h1>Are you a robot?</h1>{ARTICLE}<p>Complete the captcha, they said.</p>"
    ),
    "short note": page(
        "Crane closed on Sunday",
        f"<h1>Crane closed on Sunday</h1>{PARAGRAPH}<a href='/login'>Log in</a>",
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Crane closed on Sunday",'
        '"datePublished":"2025-03-04"}</script>',
    ),
    "short note without data": page("Crane closed on Sunday", f"<h1>Crane closed on Sunday</h1>{PARAGRAPH}"),
}


@pytest.mark.parametrize("html", ARTICLES.values(), ids=ARTICLES)
def test_articles_are_no_obstacle(html: str) -> None:
    assert extract(html, url="https://harbour.example/crane", content_type="text/html").obstacle is None
