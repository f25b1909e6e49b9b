"""Pages that are not what their address promised: walls, stubs, shells, challenges, and nothing at all.

A long text is an article whatever surrounds it, so every test looks only at pages with little of it; and one word is
never enough: a wall is known by its title or its markup, and by what it says in one of some thirty languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from feedclean.extract.clues import Clues
from feedclean.extract.kind import has_password
from feedclean.extract.lazy import Lazy
from feedclean.extract.segments import Segment
from feedclean.extract.structured import Structured
from feedclean.html import Page
from feedclean.model import Obstacle

# Characters of kept text. Above the first nothing but a wall's own title counts; below the last a page is a stub.
_ARTICLE: Final = 2500
_SHORT: Final = 1200
_STUB: Final = 500
_NOTHING: Final = 40
# Characters of everything that is shown: walls and shells are small pages.
_SMALL_PAGE: Final = 4000
_TINY_PAGE: Final = 1200
_READ: Final = 30_000

_BOT_TITLE: Final = Lazy(
    r"^(?:just a moment|attention required|access (?:to this page has been )?denied|checking your browser|ddos-guard"
    r"|are you a (?:robot|human)|robot check|pardon our interruption|(?:please )?verify(?:ing)? (?:you are|that you)"
    r"|human verification|security (?:check|verification)|bot verification|captcha|one moment, please"
    r"|please wait\.\.\."
    r"|you have been blocked|request (?:rejected|unsuccessful|blocked)|forbidden|403\b|error 1020|blocked$|un instant"
    r"|nur einen moment|einen moment|un momento|um momento|een ogenblik|bir dakika|один момент|подождите"
    r"|sicherheits(?:prüfung|überprüfung)|vérification de sécurité|comprobación de seguridad|verificação de segurança"
    r"|проверка безопасности|请稍候|请稍等|稍等片刻|安全验证|人机验证|しばらくお待ちください|잠시만 기다)",
    re.IGNORECASE,
)
_BOT_SAYS: Final = tuple(
    "checking your browser|checking if the site connection is secure|needs to review the security of your connection"
    "|verify you are human|verify that you are human|verify you are not a robot|you are not a robot"
    "|you're not a robot"
    "|i am not a robot|i'm not a robot|are you a robot|unusual traffic|unusual activity from|automated access"
    "|automated requests|complete the captcha|complete the security check|solve the captcha|ray id|incident id"
    "|has banned your ip|your ip address has been blocked|enable javascript and cookies to continue"
    "|ddos protection by"
    "|performance & security by|access to this page has been denied|you don't have permission to access"
    "|bestätigen sie, dass sie ein mensch|kein roboter|ungewöhnlichen datenverkehr|vous n'êtes pas un robot"
    "|vérifier que vous êtes humain|no eres un robot|no soy un robot|verificar que eres humano|não é um robô"
    "|non sei un robot|niet een robot|geen robot|nie jesteś robotem|вы не робот|не робот|robot olmadığınızı"
    "|ロボットではありません|您不是机器人|不是機器人|请完成验证|로봇이 아닙니다".split("|")
)
_BOT_MARKS: Final = Lazy(
    r"cf-(?:challenge|browser-verification|error-details|wrapper|turnstile)|challenge-(?:form|running|platform"
    r"|container)"
    r"|px-captcha|datadome|incapsula|distil|sec-cpt|g-recaptcha|h-captcha|hcaptcha|captcha-(?:box|container|form"
    r"|page)"
    r"|ddos-guard|geetest|aws-waf|sgcaptcha",
    re.IGNORECASE,
)
_BOT_HOSTS: Final = Lazy(
    r"captcha-delivery\.com|_incapsula_resource|hcaptcha\.com|/recaptcha/|challenges\.cloudflare\.com|sgcaptcha"
    r"|cdn-cgi/(?:challenge|l/chk)|perimeterx|ddos-guard\.net|geetest\.com",
    re.IGNORECASE,
)

_GONE_TITLE: Final = Lazy(
    r"(?:^|\W)(?:error|fehler|erreur|erro|errore|fel|fout|błąd|ошибка|hata|http)?\W{0,2}(?:404|410)(?:\W|$)"
    r"|(?:page|article|story|content|document|post|url|file|resource|requested \w+)(?: you \w+(?: \w+){0,3})?"
    r"(?: was| is| could| can| has| does)?(?: not|n['’]t)(?: be| been)? (?:found|available|exist)"
    r"|^(?:nothing|not) (?:was )?found|^oops|no longer (?:available|exists)|page (?:has been )?(?:removed"
    r"|missing|expired)"
    r"|(?:seite|artikel|inhalt|dokument|beitrag)\b.{0,30}nicht (?:gefunden|vorhanden|verfügbar|existiert|mehr)"
    r"|nicht gefunden|page introuvable|introuvable|page (?:non trouvée|inexistante)|(?:n['’]existe pas"
    r"|n['’]existe plus)"
    r"|no encontrad[ao]|no (?:se )?(?:ha )?(?:encontr|existe)|não (?:foi )?encontrad[ao]|non trovat[ao]|non esiste"
    r"|niet gevonden|bestaat niet|(?:hittades|finns) inte|kunde inte hittas|ikke (?:funnet|fundet|finnes)"
    r"|findes ikke|finnes ikke|ei löydy|ei löytynyt|nie (?:znaleziono|istnieje|została znaleziona)|nenalezen"
    r"|nebyla nalezena"
    r"|nem található|nu (?:a fost|există)|bulunamadı|не (?:найден|знайден|существует|існує)|δεν βρέθηκε|לא נמצא"
    r"|غير موجود|لم يتم العثور|見つかりません|存在しません|找不到|不存在|未找到|찾을 수 없|ไม่พบ|không tìm thấy"
    r"|không tồn tại"
    r"|tidak ditemukan|nije pronađen",
    re.IGNORECASE,
)

_CONSENT_TITLE: Final = Lazy(
    r"^(?:before you continue|bevor sie|avant de continuer|antes de (?:continuar|ir)|prima di continuare"
    r"|voordat je verder|privacy ?(?:gate|settings|preferences|choices|wall)|cookie ?(?:wall|consent|settings)"
    r"|consent\b"
    r"|(?:your|ihre|deine|vos|votre|tus|uw|je) (?:privacy|privatsphäre|datenschutz|vie privée|données|privacidad)"
    r"|zustimmung|einwilligung|datenschutz-?(?:einstellungen|zustimmung)|we value your privacy)",
    re.IGNORECASE,
)
_CONSENT_SAYS: Final = tuple(
    "cookie|consent|tracking| partner| iab | tcf |vendors|legitimate interest|privacy policy"
    "|zustimm|einwillig|datenschutz|endgerät|pur-abo|partenaires|traceurs|nuestros socios"
    "|política de privacidad|parceiros|consenso|i nostri partner|toestemming|onze partners|advertenties|samtycke"
    "|samtykke|evästeet|zgoda|zgody|partnerzy|souhlas|hozzájárul|consimțământ|çerez|согласие|クッキー|쿠키".split("|")
)
_CONSENT_ASKS: Final = Lazy(
    r"accept all|agree and|i agree|i accept|reject all|manage (?:options|preferences|settings|cookies)|allow all"
    r"|alle (?:akzeptieren|annehmen|ablehnen|zulassen)|akzeptieren und weiter|zustimmen|einverstanden|alle cookies"
    r"|tout (?:accepter|refuser)|accepter et|j['’]accepte|continuer sans accepter|aceptar (?:todo|y)|rechazar todo"
    r"|aceitar (?:tudo|todos|e)|accetta (?:tutt|e)|rifiuta|alles (?:accepteren|weigeren)|akkoord|godkänn alla"
    r"|acceptera alla|godta alle|accepter alle|tillad alle|hyväksy|akceptuj|zaakceptuj|přijmout|elfogad|acceptă"
    r"|kabul et|принять все|同意する|すべて許可|同意",
    re.IGNORECASE,
)

_LOGIN_TITLE: Final = Lazy(
    r"^\W*(?:log ?in|sign ?in|sign in or|sign ?up|login required|please log|member login|register to|authentication"
    r"|anmeld|einloggen|registrier|bitte (?:melden|loggen)|connexion|se connecter|identifiez|connectez"
    r"|inicia(?:r)? sesión"
    r"|acceder|iniciar sess|entrar|fazer login|accedi|inloggen|aanmelden|logga in|logg inn|log ind|kirjaudu|zaloguj"
    r"|logowanie|přihlá|bejelentkez|autentific|conectare|giriş|вход|войти|увійти|σύνδεση|התחבר|تسجيل الدخول"
    r"|ログイン|登录|登入|로그인|đăng nhập|masuk)",
    re.IGNORECASE,
)

_PAY_SAYS: Final = tuple(
    "subscribe to continue|subscribe to read|subscribe now to|subscribe for full access|to continue reading"
    "|continue reading with|keep reading with|read the full article|read the full story|subscribers only"
    "|for subscribers|subscriber-only|exclusive to subscribers|become a subscriber|become a member to"
    "|already a subscriber|start your free trial|unlock this article|members only|premium content"
    "|reached your limit|free articles remaining|this content is reserved"
    "|weiterlesen mit|jetzt weiterlesen|nur für abonnent|jetzt abonnieren|lesen sie weiter mit|bereits abonnent"
    "|mit einem abo|diesen artikel lesen sie|ganzen artikel lesen|exklusiv für abonnent|probeabo|jetzt freischalten"
    "|réservé aux abonnés|réservé à nos abonnés|abonnez-vous pour|déjà abonné|pour lire la suite|il vous reste"
    "|suscríbete para|solo para suscriptores|exclusivo para suscriptores|para seguir leyendo|ya eres suscriptor"
    "|assine para|exclusivo para assinantes|conteúdo exclusivo|continue lendo|já é assinante"
    "|abbonati per|riservato agli abbonati|contenuto riservato|continua a leggere con|sei già abbonato"
    "|voor abonnees|alleen voor abonnees|lees verder met|al abonnee|word abonnee|endast för prenumeranter"
    "|för dig som prenumererar|läs vidare|redan prenumerant|kun for abonnenter|for abonnenter|bli abonnent"
    "|allerede abonnent|kun for medlemmer|bliv abonnent|tilaajille|jatka lukemista|tylko dla subskrybentów"
    "|dalsza część artykułu|dla prenumeratorów|kup dostęp|pouze pro předplatitele|pro předplatitele"
    "|csak előfizetők|előfizetőink|doar pentru abonați|abonelere özel|devamını okumak için|только для подписчиков"
    "|по подписке|оформите подписку|для передплатників|για συνδρομητές|会員限定|有料会員|続きを読むには"
    "|この記事は有料"
    "|会员专享|付费阅读|訂閱|订阅后|유료회원|구독자 전용".split("|")
)
_PAY_MARKS: Final = Lazy(
    r"pay-?wall|regwall|piano-|subscriber-only|premium-(?:wall|teaser|box|hint)|subscription-(?:wall|box|offer)"
    r"|abo-?(?:wall|box|hinweis|teaser)|article-?locked|locked-content|meter(?:ed|ing)?-(?:wall|content)|tp-modal",
    re.IGNORECASE,
)

_SCRIPT_SAYS: Final = Lazy(
    r"(?:enable|turn on|activate|requires?|needs?|without|allow|have) (?:\w+ ){0,2}java ?script"
    r"|java ?script (?:is |to be )?"
    r"(?:required|disabled|not enabled|must be enabled|turned off|deaktiviert|désactivé|desactivado|desabilitado"
    r"|disabilitato|uitgeschakeld|aktivieren|einschalten|inschakelen|etkinleştir|wyłączon|отключен)"
    r"|(?:activez|activer|habilit\w+|activ[ae]r?|attiva\w*|abilita\w*|ative|aktivier\w+|aktivera|aktiver|włącz"
    r"|povolte|zapněte"
    r"|engedélyez\w*|activați|включите|включить|увімкніть|schakel|ota|ota käyttöön"
    r"|aktifleştir) (?:\S+ ){0,3}?java ?script"
    r"|javascript\s?(?:を有効|が無効|を使用)|(?:启用|啟用|开启|打开)\s?javascript|자바스크립트",
    re.IGNORECASE,
)
_SHELLS: Final = frozenset(
    "root app __next ___gatsby __nuxt main-app react-root ember-app svelte q-app app-root".split()
)

_PARKED_SAYS: Final = Lazy(
    r"domain (?:name )?(?:\S+ )?(?:is|may be|might be|could be) (?:\w+ )?(?:for sale|parked|available|registered)"
    r"|buy this domain|this (?:web ?page|domain|site|web ?site) is parked|parked (?:free|domain)"
    r"|domain (?:has )?expired"
    r"|domain parking|inquire about this domain|make an offer on|get this domain|related searches"
    r"|domain (?:steht zum verkauf|zu verkaufen|kaufen|ist geparkt)|diese domain|ce (?:nom de )?domaine est"
    r"|este dominio (?:está|se vende)|dominio (?:en venta|in vendita)|questo dominio|este domínio|dit domein"
    r"|domein te koop"
    r"|denna domän|dette domæne|dette domenet|domena (?:jest )?na sprzedaż|doména je na prodej"
    r"|домен (?:продается|продаётся)"
    r"|域名(?:出售|正在出售)|このドメイン",
    re.IGNORECASE,
)
_PARKED_HOSTS: Final = Lazy(
    r"sedoparking|sedo\.com|parkingcrew|bodis\.com|afternic|hugedomains|dan\.com|above\.com|uniregistry|domainmarket"
    r"|parklogic|namebright|parkingpage|domain-for-sale",
    re.IGNORECASE,
)

_ARTICLE_TYPES: Final = ("article", "posting", "report")


def find_obstacle(clues: Clues) -> Obstacle | None:
    """Return why the page is not the article that was asked for; None when it may well be."""
    page, structured = clues.page, clues.structured
    kept = sum([len(s.text) for s in clues.kept])
    titles = _titles(page, structured)
    if kept >= _ARTICLE:
        return _long_wall(clues.kept, titles, structured)
    article = _declared_article(structured)
    locked = _is_locked(structured)
    if article and kept >= _STUB and not locked:
        return None
    shown = "\n".join([s.text for s in clues.segments])[:_READ]
    everything = shown if len(shown) > _SMALL_PAGE else " ".join(filter(None, page.texts[:20_000]))[:_READ]
    low = everything.casefold()
    for obstacle in (
        _challenge(page, titles, low, kept),
        _parked(page, titles, low, kept),
        None if article else _gone(titles, kept),
        _consent(titles, low, kept, shown),
        _paid(page, low, kept, locked=locked, article=article),
        None if article and kept > _STUB else _login(clues, titles, kept),
        _shell(page, everything, kept, shown),
    ):
        if obstacle:
            return obstacle
    return Obstacle.EMPTY if kept < _NOTHING and len(shown) < _TINY_PAGE / 4 else None


def _titles(page: Page, structured: Structured) -> list[str]:
    """Return what the page calls itself: its title and its first headings."""
    nodes = (*structured.nodes.get("title", ())[:1], *structured.nodes.get("h1", ())[:2])
    return [t for i in nodes if (t := page.text(i)[:200])]


def _declared_article(structured: Structured) -> bool:
    """Tell whether JSON-LD describes an article with a date: walls and error pages have none."""
    return any(
        ("datePublished" in thing or "articleBody" in thing) and _has_type(thing, _ARTICLE_TYPES)
        for thing in structured.things[:200]
    )


def _has_type(thing: Mapping[str, Any], endings: tuple[str, ...]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(k, str) and k.lower().endswith(endings) for k in (kinds if isinstance(kinds, list) else [kinds])
    )


def _is_locked(structured: Structured) -> bool:
    """Tell whether the page says that it must be paid for (schema.org `isAccessibleForFree`, content tiers)."""
    for thing in structured.things[:200]:
        free = thing.get("isAccessibleForFree")
        if free is False or (isinstance(free, str) and free.strip().lower() in {"false", "no", "0"}):
            return True
    return any(
        (structured.first(key) or "").lower() in {"locked", "metered-locked", "paid", "premium"}
        for key in ("article:content_tier", "og:article:content_tier", "article:content-tier")
    )


def _long_wall(kept: Iterable[Segment], titles: list[str], structured: Structured) -> Obstacle | None:
    """Return a wall that talks at length: it has a wall's title, and every paragraph is about consent."""
    if not titles or not _CONSENT_TITLE.search(titles[0]) or _declared_article(structured):
        return None
    long = [s.text.casefold() for s in kept if len(s.text) > 80]
    about = sum(any(phrase in text for phrase in _CONSENT_SAYS) for text in long)
    return Obstacle.CONSENT_WALL if long and about > 0.6 * len(long) else None


def _challenge(page: Page, titles: list[str], low: str, kept: int) -> Obstacle | None:
    if kept > _SHORT or len(low) > _SMALL_PAGE:
        return None
    title = any(_BOT_TITLE.search(t) for t in titles)
    says = sum(phrase in low for phrase in _BOT_SAYS)
    if not (title or says):
        return None
    marked = _has_mark(page, _BOT_MARKS) or _has_address(page, _BOT_HOSTS)
    found = 2 * title + min(says, 2) + marked
    return Obstacle.BOT_CHALLENGE if found >= 2 and (says or marked or kept < _NOTHING * 5) else None


def _gone(titles: list[str], kept: int) -> Obstacle | None:
    if kept > _SHORT:
        return None
    hits = sum(bool(_GONE_TITLE.search(t)) for t in titles)
    return Obstacle.SOFT_404 if hits > 1 or (hits and kept < _STUB * 1.6) else None


def _consent(titles: list[str], low: str, kept: int, shown: str) -> Obstacle | None:
    titled = any(_CONSENT_TITLE.search(t) for t in titles)
    if len(shown) > (3 if titled else 1.5) * _SMALL_PAGE or not (titled or kept):
        return None
    says = sum(map(low.count, _CONSENT_SAYS))
    # Without such a title the page must talk of little else, and ask.
    dense = says >= 4 and says * 120 > len(shown) and _CONSENT_ASKS.search(low)
    return Obstacle.CONSENT_WALL if dense or (titled and says >= 2) else None


def _paid(page: Page, low: str, kept: int, *, locked: bool, article: bool) -> Obstacle | None:
    if locked and kept < _SHORT:
        return Obstacle.PAYWALL
    if kept >= _SHORT:
        return None
    says = sum(phrase in low for phrase in _PAY_SAYS)
    if says and (says > 1 or article) and _has_mark(page, _PAY_MARKS):
        return Obstacle.PAYWALL
    return Obstacle.PAYWALL if says > 2 and kept < _STUB else None


def _login(clues: Clues, titles: list[str], kept: int) -> Obstacle | None:
    if kept > _SHORT or not has_password(clues.page, clues.structured):
        return None
    titled = any(_LOGIN_TITLE.search(t) for t in titles)
    return Obstacle.LOGIN_WALL if titled or kept < _NOTHING * 3 else None


def _shell(page: Page, everything: str, kept: int, shown: str) -> Obstacle | None:
    if kept > _STUB or len(shown) > _TINY_PAGE:
        return None
    if _SCRIPT_SAYS.search(everything):
        return Obstacle.NEEDS_JAVASCRIPT
    empty = kept < _NOTHING and len(shown) < _TINY_PAGE / 4 and any(_is_shell(page, i) for i in page.elements("div"))
    return Obstacle.NEEDS_JAVASCRIPT if empty else None


def _is_shell(page: Page, node: int) -> bool:
    return page.get(node, "id") in _SHELLS and not page.text(node)


def _parked(page: Page, titles: list[str], low: str, kept: int) -> Obstacle | None:
    if kept > _SHORT or len(low) > _SMALL_PAGE:
        return None
    says = len(_PARKED_SAYS.findall(low)) + 2 * any(_PARKED_SAYS.search(t) for t in titles)
    return Obstacle.PARKED if says >= 2 or (says and _has_address(page, _PARKED_HOSTS)) else None


def _has_mark(page: Page, names: Lazy) -> bool:
    """Tell whether an element's id or class matches."""
    return any(
        a and (names.search(a.get("id") or "") or names.search(a.get("class") or "")) for a in page.attributes[:20_000]
    )


def _has_address(page: Page, hosts: Lazy) -> bool:
    """Tell whether a link, frame, form or picture leads to such an address."""
    return any(
        a and any(hosts.search(a.get(key) or "") for key in ("href", "src", "action", "content"))
        for a in page.attributes[:5_000]
    )
