"""Site configs in the five-filters text format, read into `SiteRules`; XPath said again as CSS where that is possible.

A site config is lines of `name: value`. Its XPath expressions come from twenty years of hands, and nine tenths of them
are of a few shapes: a path of elements with tests on `id`, `class` or another attribute, sometimes on their text. Those
have an equivalent among the selectors of `feedclean.html.select`; the rest is reported, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from feedclean.errors import InputError
from feedclean.model import SiteRules

_LONGEST: Final = 100_000
_LINE: Final = re.compile(r"([a-z_]+(?:\([^)]{1,60}\))?)\s*:\s*(.+)", re.IGNORECASE)
_QUOTES: Final = "\"' "
_HEADER: Final = re.compile(r"http_header\(\s*([\w-]{1,40})\s*\)", re.IGNORECASE)
# Directives of the engine that the format was made for, which ask nothing of the content.
_NEEDLESS: Final = frozenset(
    "test_url test_contains tidy prune parser autodetect_on_failure native_ad_clue insert_detected_image"
    " skip_json_ld requires_login not_logged_in_xpath login_uri login_username_field login_password_field".split()
)
_XPATHS: Final = tuple("title body author date strip single_page_link next_page_link".split())


def import_five_filters(text: str, *, domain: str) -> tuple[SiteRules, tuple[str, ...]]:
    """Return the rules of a site config, and one line for each of its lines that could not be translated.

    `domain` is the name of the config's file without `.txt`; a leading dot (`.example.org`) means its subdomains, to
    which rules apply anyway. Raises `InputError` when nothing in the text is of this format.
    """
    found: dict[str, list[str]] = {name: [] for name in _XPATHS}
    headers: list[tuple[str, str]] = []
    untold: list[str] = []
    known = False
    for number, raw in enumerate(text[:_LONGEST].splitlines(), 1):
        line = raw.lstrip("\ufeff").strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        name, value = (match[1].lower(), match[2].strip()) if match else ("", "")
        if name in _XPATHS:
            known = True
            try:
                found[name].extend(to_css(value))
            except ValueError as error:
                untold.append(f"line {number}: {name}: {value} ({error})")
        elif name == "strip_id_or_class":
            known = True
            word = _quoted(value.strip(_QUOTES))
            found["strip"].extend(f"[{attribute}*={word}]" for attribute in ("id", "class"))
        elif name == "strip_image_src":
            known = True
            found["strip"].append(f"img[src*={_quoted(value.strip(_QUOTES))}]")
        elif header := _HEADER.fullmatch(name):
            known = True
            headers.append((header[1], value))
        elif name in _NEEDLESS:
            known = True
        else:
            untold.append(f"line {number}: {line[:200]} (no such rule here)")
    if not known:
        raise InputError(f"the site config of {domain} has no line of the form `body: //article`")
    agent = next((value for name, value in headers if name.lower() == "user-agent"), None)
    cookie = next((value for name, value in headers if name.lower() == "cookie"), "")
    pairs = (part.strip().partition("=") for part in cookie.split(";"))
    selectors = {name: tuple(dict.fromkeys(several)) for name, several in found.items()}
    rules = SiteRules(
        domain=domain.lower().strip(".").removeprefix("www."),
        headers=tuple((n, v) for n, v in headers if n.lower() not in ("user-agent", "cookie")),
        cookies=tuple((name, value) for name, equals, value in pairs if equals),
        user_agent=agent,
        title=selectors["title"],
        body=selectors["body"],
        author=selectors["author"],
        date=selectors["date"],
        strip=selectors["strip"],
        single_page_link=selectors["single_page_link"],
        next_page_link=selectors["next_page_link"],
    )
    return rules, tuple(untold)


def to_toml(rules: SiteRules) -> str:
    """Return the rules as the text of a file of `config/sites/`; cookies and headers included, so mind who reads it."""
    lines: list[str] = []
    if rules.user_agent:
        lines.append(f"user_agent = {_quoted(rules.user_agent)}")
    if rules.robots is not None:
        lines.append(f"robots = {'true' if rules.robots else 'false'}")
    if rules.delay is not None:
        lines.append(f'delay = "{rules.delay.total_seconds():g}s"')
    for name in _XPATHS:
        if selectors := getattr(rules, name):
            lines.append(f"{name} = [")
            lines.extend(f"    {_quoted(selector)}," for selector in selectors)
            lines.append("]")
    for name in ("headers", "cookies"):
        if pairs := getattr(rules, name):
            lines.append(f"\n[{name}]")
            lines.extend(f"{_quoted(key)} = {_quoted(value)}" for key, value in pairs)
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """In double quotes, as TOML, JSON and selectors all read it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


# --- XPath -------------------------------------------------------------------------------------------------

_STRING: Final = r"""(?:"([^"]*)"|'([^']*)')"""
_TOKENS: Final = re.compile(
    rf"""\s*(?:(?P<string>{_STRING})|(?P<number>\d+)|(?P<name>[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?(?:::)?)"""
    r"""|(?P<sign>//|::|\.\.|!=|<=|>=|[/@\[\]()=,.|*<>+$-]))"""
)
_FIRST: Final = re.compile(r"\s*\(\s*(.*)\)\s*\[\s*1\s*\]\s*", re.DOTALL)


def to_css(xpath: str) -> list[str]:
    """Return selectors that together find what the expression finds; raises `ValueError` saying what has no equivalent.

    `(…)[1]` is dropped: of several finds, rules use the first anyway.
    """
    text = xpath.strip()
    if first := _FIRST.fullmatch(text):
        text = first[1]
    parser = _XPath(list(_tokens(text)))
    return parser.union()


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text.rstrip()):
        match = _TOKENS.match(text, position)
        if not match:
            raise ValueError(f"{text[position : position + 20]!r} is not understood")
        position = match.end()
        kind = match.lastgroup or ""
        if match["string"] is not None:
            yield "string", match["string"][1:-1]
        elif match["name"] is not None:
            yield "name", match["name"]
        else:
            yield kind, match[kind].strip() if kind in ("number", "sign") else match[0].strip()
    yield "end", ""


class _XPath:
    """Reads location paths by recursive descent; every `or` makes two selectors of one."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def _look(self, *texts: str) -> bool:
        kind, text = self._tokens[self._at]
        return kind in ("sign", "name") and text in texts

    def _take(self, *texts: str) -> bool:
        if self._look(*texts):
            self._at += 1
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise ValueError(f"{self._tokens[self._at][1] or 'the end'!r} stands where {text!r} should")

    def _next(self, kind: str) -> str:
        found, text = self._tokens[self._at]
        if found != kind:
            raise ValueError(f"{text or 'the end'!r} has no equivalent")
        self._at += 1
        return text

    def union(self) -> list[str]:
        selectors = self._path()
        while self._take("|"):
            selectors += self._path()
        if self._tokens[self._at][0] != "end":
            raise ValueError(f"{self._tokens[self._at][1]!r} has no equivalent")
        return selectors

    def _path(self) -> list[str]:
        selectors = [""]
        if self._look("id") and self._tokens[self._at + 1][1] == "(":
            self._at += 2
            selectors = [_test("id", "=", self._next("string"))]
            self._need(")")
            selectors = self._predicates(selectors)
        else:
            self._take(".")
        started = selectors != [""]
        while self._look("/", "//"):
            deep = self._take("//") or not self._take("/")
            if self._take("@"):
                return [f"{s}::attr({self._next('name')})" for s in selectors]
            if self._look("text", "node") and self._tokens[self._at + 1][1] == "(":
                self._at += 1
                self._need("(")
                self._need(")")
                return selectors
            joint = ("" if not started else " ") if deep else ("" if not started else " > ")
            steps = self._step()
            selectors = [f"{s}{joint}{step}" for s in selectors for step in steps]
            started = True
            if len(selectors) > 50:
                raise ValueError("too many alternatives")
        if not started:
            raise ValueError("it is no path")
        return selectors

    def _step(self) -> list[str]:
        if self._take("*"):
            name = "*"
        else:
            name = self._next("name")
            if name.endswith("::"):
                axis = name[:-2]
                if axis not in ("descendant", "child"):
                    raise ValueError(f"the axis {axis!r} has no equivalent")
                name = "*" if self._take("*") else self._next("name")
        if self._look("("):
            raise ValueError(f"the function {name}() has no equivalent")
        return self._predicates([name.lower()])

    def _predicates(self, selectors: list[str]) -> list[str]:
        while self._take("["):
            if self._tokens[self._at][0] == "number":
                position = self._next("number")
                selectors = [f"{s}:nth-of-type({position})" for s in selectors]
            else:
                tests = self._either()
                selectors = [s + test for s in selectors for test in tests]
            self._need("]")
        return [s[1:] if s.startswith("*") and len(s) > 1 and s[1] in "[#.:" else s for s in selectors]

    def _either(self) -> list[str]:
        tests = self._both()
        while self._take("or"):
            tests += self._both()
        return tests

    def _both(self) -> list[str]:
        tests = self._test()
        while self._take("and"):
            more = self._test()
            tests = [a + b for a in tests for b in more]
        return tests

    def _test(self) -> list[str]:
        if self._take("("):
            tests = self._either()
            self._need(")")
            return tests
        if self._take("not"):
            self._need("(")
            tests = self._either()
            self._need(")")
            return ["".join(f":not({test})" for test in tests)]
        for function, sign in (("contains", "*="), ("starts-with", "^=")):
            if self._take(function):
                self._need("(")
                return [self._function(sign)]
        if self._take("@"):
            attribute = self._next("name")
            if not self._take("="):
                return [f"[{attribute}]"]
            value = self._next("string")
            return [_class_is(value) if attribute == "class" else _test(attribute, "=", value)]
        raise ValueError(f"the test at {self._tokens[self._at][1] or 'the end'!r} has no equivalent")

    def _text_node(self) -> bool:
        if self._look("text") and self._tokens[self._at + 1][1] == "(":
            self._at += 2
            self._need(")")
            return True
        return False

    def _function(self, sign: str) -> str:
        """After `contains(` or `starts-with(`: what is looked in, what for."""
        if self._take("concat"):
            # contains(concat(' ', normalize-space(@class), ' '), ' word ') is how XPath says .word
            self._need("(")
            self._next("string")
            self._need(",")
            normalized = self._take("normalize-space")
            if normalized:
                self._need("(")
            self._need("@")
            attribute = self._next("name")
            if normalized:
                self._need(")")
            self._need(",")
            self._next("string")
            self._need(")")
            self._need(",")
            word = self._next("string").strip()
            self._need(")")
            return _test(attribute, "~=", word)
        if self._take("@"):
            attribute = self._next("name")
            self._need(",")
            value = self._next("string")
            self._need(")")
            return _test(attribute, sign, value)
        if self._take(".") or self._text_node():
            self._need(",")
            value = self._next("string")
            self._need(")")
            if sign == "^=":
                raise ValueError("what a text begins with has no equivalent")
            return f":contains({_quoted(value)})"
        raise ValueError(f"{self._tokens[self._at][1] or 'the end'!r} has no equivalent")


def _test(attribute: str, sign: str, value: str) -> str:
    if attribute == "id" and sign == "=" and re.fullmatch(r"[A-Za-z_][\w-]*", value):
        return f"#{value}"
    if attribute == "class" and sign == "~=" and re.fullmatch(r"[A-Za-z_][\w-]*", value):
        return f".{value}"
    return f"[{attribute}{sign}{_quoted(value)}]"


def _class_is(value: str) -> str:
    """`@class='a b'` means exactly that to XPath; sites add classes, so all of them are asked for instead."""
    words = value.split()
    if words and all(re.fullmatch(r"[A-Za-z_][\w-]*", word) for word in words):
        return "".join(f".{word}" for word in words)
    return _test("class", "=", value)
