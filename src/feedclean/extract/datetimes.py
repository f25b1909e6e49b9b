"""One written date to a `datetime`: machine formats first, then numbers and month names, prose last."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final

from feedclean.extract.calendars import gregorian
from feedclean.extract.letters import MARKS, spellings

# Month names and their usual short forms, January to December; several languages share most of them.
_MONTHS: Final = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sept oct nov dec
januar februar märz april mai juni juli august september oktober november dezember
jänner feber mär apr mai jun jul aug sep okt nov dez
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janv févr mars avr mai juin juil août sept oct nov déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago setiembre oct nov dic
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
jan fev mar abr mai jun jul ago set out nov dez
januari februari maart april mei juni juli augustus september oktober november december
jan feb mrt apr mei jun jul aug sep okt nov dec
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
januar februar mars april mai juni juli august september oktober november desember
tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
sty lut mar kwi maj cze lip sie wrz paź lis gru
ledna února března dubna května června července srpna září října listopadu prosince
leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
január február március április május június július augusztus szeptember október november december
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
januari februari maret april mei juni juli agustus september oktober november desember
januari februari mac april mei jun julai ogos september oktober november disember
januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
янв фев мар апр мая июн июл авг сен окт ноя дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
януари февруари март април май юни юли август септември октомври ноември декември
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
ιαν φεβ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
जन फर मार्च अप्रैल मई जून जुल अग सित अक्टू नव दिस
জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
มค กพ มีค เมย พค มิย กค สค กย ตค พย ธค
فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
"""
# The same word for two months in two languages (Polish and Croatian "listopada"): the line that comes first wins.


def _month_table() -> dict[str, int]:
    table: dict[str, int] = {}
    for line in _MONTHS.strip().splitlines():
        for number, name in enumerate(line.split(), start=1):
            for spelling in spellings(name):
                table.setdefault(spelling, number)
    return table


_MONTH: Final = _month_table()
_ZONES: Final = {
    name: minutes
    for names, minutes in (
        ("z utc gmt wet", 0), ("bst cet mez wat", 60), ("cest mesz eet sast cat", 120), ("msk eest eat trt ast", 180),
        ("ist", 330), ("wib ict", 420), ("hkt sgt pht awst", 480), ("jst kst", 540), ("aest", 600), ("aedt", 660),
        ("nzst", 720), ("nzdt", 780), ("edt", -240), ("est cdt", -300), ("cst mdt", -360), ("mst pdt", -420),
        ("pst", -480), ("brt", -180),
    )
    for name in names.split()
}  # fmt: skip
# What Americans call their zones all the year round, by the time in winter.
_AMERICAN: Final = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
_MARCH: Final = 3
_NOVEMBER: Final = 11
_EARLIEST: Final = 1980
_LATEST: Final = 2100
_CENTURY: Final = 2000
_MONTHS_OF_YEAR: Final = 12
_NOON: Final = 12

_WORD: Final = rf"([^\W\d_](?:[^\W\d_]|[{MARKS}]){{1,15}})\.?"
_CLOCK: Final = re.compile(
    r"(?<!\d)(?:"
    r"(?:(?P<half_before>오전|오후|上午|下午|午前|午後)\s?)?(?P<hour>\d{1,2})\s?(?:[:.h時시]|uhr)\s?(?P<minute>\d{2})(?::\d{2})?[分분]?\s?(?P<half>[ap]\.?\s?m\b|[πμ]\.?μ\b|[صم](?!\w))?"
    r"|(?P<hour_only>\d{1,2})\s?(?P<half_only>[ap]\.?m\b))"
    r"\.?(?:\s?(?:uhr|hrs?)\b)?\s?\(?(?P<zone>(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?|[a-z]{1,4}\b)?",
    re.IGNORECASE,
)
_LATE: Final = ("p", "μ", "م", "오후", "下午", "午後")
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")
_YEAR_LAST: Final = re.compile(r"(?<!\d)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_SHORT_YEAR: Final = re.compile(r"(?<![\d./-])(\d{2})([./])(\d{2})\2(\d{2})(?![\d/]|\.\d)")
# Vietnamese counts the months: "7 tháng 5, 2026".
_COUNTED_MONTH: Final = re.compile(
    r"(?<!\d)(\d{1,2})\s(?:tháng|thg)\s?(\d{1,2})\s?[,/]?\s?(?:năm\s)?(\d{4})(?!\d)", re.IGNORECASE
)
# Thai writes short months with a full stop between their letters, too.
_INNER_STOP: Final = re.compile(r"(?<=[\u0e01-\u0e4e])\.(?=[\u0e01-\u0e4e])")
_DAY_MONTH: Final = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª)?[\s,./-]{0,3}(?:de\s|of\s|d['’])?"
    + _WORD
    + r"[\s,./'’-]{1,3}(?:de\s|del\s|of\s)?(\d{4})(?!\d)",
    re.IGNORECASE,
)
_YEAR_MONTH_DAY: Final = re.compile(
    r"(?<!\d)(\d{4})\.?[\s,/-]{1,3}" + _WORD + r"[\s,/-]{1,3}(\d{1,2})(?![\d:])", re.IGNORECASE
)
_MONTH_DAY: Final = re.compile(
    r"(?<![^\W\d_])" + _WORD + r"[\s,./-]{1,3}(\d{1,2})(?:st|nd|rd|th)?[\s,./-]{1,3}(\d{4})(?!\d)", re.IGNORECASE
)
_FILLER: Final = re.compile(
    r"[日일]?\.?[\s,;|/•·—–-]{0,4}(?:[(（]\w{1,10}[)）]\s?)?"
    r"(?:(?:at|um|à|a las|às|kl|klo|alle|alle ore|ore|o|om|в|о|saat|pukul|jam|lúc|u|godz"
    r"|ob|الساعة|ساعت|เวลา|בשעה)\b\.?\s?)?",
    re.IGNORECASE,
)
_ISO: Final = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?(?!\d))?",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?\Z")
_EPOCH: Final = re.compile(r"1\d{9}(?:\d{3})?\Z")
_RFC_2822: Final = re.compile(r"(?:[a-z]{3}, ?)?\d{1,2} [a-z]{3} \d{4} \d{1,2}:\d{2}", re.IGNORECASE)


def parse_machine(value: str, *, month_first: bool = False) -> datetime | None:
    """Return the date in a machine-readable field: ISO 8601, RFC 2822, epoch, or what people put there instead."""
    value = value.strip()[:80]
    if m := _ISO.match(value):
        year, month, day, hour, minute, second = (int(g or 0) for g in m.groups()[:6])
        zone: timezone | None = UTC if m[7] else None
        if m[8]:
            zone = _zone(m[8], int(m[9]), int(m[10] or 0))
        return _made(year, month, day, hour, minute, second, zone)
    if _EPOCH.match(value):
        return _plausible(datetime.fromtimestamp(int(value[:10]), UTC))
    if m := _COMPACT.match(value):
        year, month, day, hour, minute, second = (int(g or 0) for g in m.groups())
        return _made(year, month, day, hour, minute, second)
    if _RFC_2822.match(value):
        try:
            found = parsedate_to_datetime(value)
        except ValueError:
            return None
        return _plausible(found if found.tzinfo else found.replace(tzinfo=UTC))
    return parse_written(value, month_first=month_first)


def parse_written(text: str, *, month_first: bool = False) -> datetime | None:
    """Return the first full date (day, month, year) that is written in `text`, with the time next to it.

    `month_first` reads 3/4/2025 as the fourth of March.
    """
    foreign = not text.isascii()
    if foreign:
        text = _INNER_STOP.sub("", western(text))
    found = _first_date(text, month_first=month_first, foreign=foreign)
    if found is None:
        return None
    (year, month, day), start, end = found
    filler = _FILLER.match(text, end)
    m = _CLOCK.match(text, filler.end() if filler else end) or _clock_before(text, start)
    hour, minute, zone = _clock(m, (year, month, day)) if m else (0, 0, None)
    return _made(year, month, day, hour, minute, 0, zone)


def parse_prose(text: str, language: str | None) -> datetime | None:
    """Return the date in `text` in a language whose months are not in our table. Slow: the last resort."""
    if len(text) > 80 or not re.search(r"\d{4}", text):
        return None
    import warnings

    import dateparser  # slow to load, and hardly ever needed

    known = [language.split("-")[0]] if language else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it finds deprecated in its own calls is no concern of a page's
        try:
            found = dateparser.parse(text, languages=known, settings={"REQUIRE_PARTS": ["day", "month", "year"]})
        except Exception:  # noqa: BLE001 - whatever it trips over, there is no date
            return None
    return _plausible(found if found.tzinfo else found.replace(tzinfo=UTC)) if found else None


def month_number(word: str) -> int | None:
    """Return the number of a month's name or short form in some forty languages."""
    word = word.lower()
    # Hebrew puts "in" before the name, Finnish "month" behind it.
    return _MONTH.get(word.removesuffix("kuuta")) or _MONTH.get(word.removeprefix("ב"))


def western(text: str) -> str:
    """Return a text with the digits of other scripts as 0–9, each in its place."""
    return text if text.isascii() else text.translate(_western_digits())


def _first_date(text: str, *, month_first: bool, foreign: bool) -> tuple[tuple[int, int, int], int, int] | None:
    best: tuple[tuple[int, int, int], int, int] | None = None

    def offer(m: re.Match[str], year: int, month: int | None, day: int) -> bool:
        nonlocal best
        if not (month and 1 <= month <= _MONTHS_OF_YEAR and 1 <= day <= 31):
            return False
        if foreign or year > _LATEST:
            year, month, day = gregorian(year, month, day)
        if not _EARLIEST <= year <= _LATEST:
            return False
        if best is None or m.start() < best[1]:
            best = (year, month, day), m.start(), m.end()
        return True

    for m in _YEAR_FIRST.finditer(text):
        if offer(m, int(m[1]), int(m[2]), int(m[3])):
            break
    for m in _YEAR_LAST.finditer(text):
        first, second = int(m[1]), int(m[3])
        american = m[2] == "/" and month_first and first <= _MONTHS_OF_YEAR
        if american or (m[2] != "." and second > _MONTHS_OF_YEAR):
            first, second = second, first
        if offer(m, int(m[4]), second, first):
            break
    for m in _DAY_MONTH.finditer(text):
        if offer(m, int(m[3]), month_number(m[2]), int(m[1])):
            break
    for m in _MONTH_DAY.finditer(text):
        if offer(m, int(m[3]), month_number(m[1]), int(m[2])):
            break
    for m in _COUNTED_MONTH.finditer(text) if "th" in text else ():
        if offer(m, int(m[3]), int(m[2]), int(m[1])):
            break
    if best is None:  # "2023 Jan 7", and Hungarian
        for m in _YEAR_MONTH_DAY.finditer(text):
            if offer(m, int(m[1]), month_number(m[2]), int(m[3])):
                break
    if best is None:
        for m in _SHORT_YEAR.finditer(text):
            first, second = int(m[1]), int(m[3])
            if m[2] == "/" and (second > _MONTHS_OF_YEAR or (month_first and first <= _MONTHS_OF_YEAR)):
                first, second = second, first
            if offer(m, _CENTURY + int(m[4]), second, first):
                break
    return best


def _clock_before(text: str, start: int) -> re.Match[str] | None:
    """Return a time of day that stands right before the date ("9:51 AM EDT, May 5, 2025")."""
    last = None
    for m in _CLOCK.finditer(text, max(0, start - 28), start):
        last = m
    return last if last and last["minute"] and start - last.end() <= 12 else None


def _clock(m: re.Match[str], day: tuple[int, int, int]) -> tuple[int, int, timezone | None]:
    hour, minute = int(m["hour"] or m["hour_only"]), int(m["minute"] or 0)
    half = (m["half_before"] or m["half"] or m["half_only"] or "").lower()
    if hour > 23 or minute > 59:
        return 0, 0, None
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half.startswith(_LATE) else 0)
    name = (m["zone"] or "").lower()
    if name in _AMERICAN:
        return hour, minute, timezone(timedelta(minutes=_AMERICAN[name] + 60 * _is_american_summer(*day)))
    if name in _ZONES:
        return hour, minute, timezone(timedelta(minutes=_ZONES[name]))
    offset = name.removeprefix("utc").removeprefix("gmt")
    if offset[:1] not in {"+", "-"} or not offset:
        return hour, minute, None
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    return hour, minute, _zone(offset[0], int(hours), int(minutes))


def _is_american_summer(year: int, month: int, day: int) -> bool:
    """Tell whether American clocks are an hour ahead: from the second Sunday of March to the first of November."""
    start = 14 - date(year, _MARCH, 1).weekday()
    end = 7 - date(year, _NOVEMBER, 1).weekday()
    return (_MARCH, start) <= (month, day) < (_NOVEMBER, end)


def _zone(sign: str, hours: int, minutes: int) -> timezone | None:
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if sign == "-" else offset) if offset <= timedelta(hours=14) else None


def _made(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, zone: timezone | None = None
) -> datetime | None:
    try:
        # Some write midnight as 24:00, and leap seconds as :60.
        return _plausible(datetime(year, month, day, hour % 24, minute, min(second, 59), tzinfo=zone or UTC))
    except ValueError:
        return None


def _plausible(found: datetime) -> datetime | None:
    return found if _EARLIEST <= found.year <= _LATEST else None


@lru_cache(maxsize=1)
def _western_digits() -> dict[int, str]:
    # Arabic-Indic, Persian, Devanagari, Bengali, Gujarati, Tamil, Thai, Khmer, full-width
    zeros = (0x660, 0x6F0, 0x966, 0x9E6, 0xAE6, 0xBE6, 0xE50, 0x17E0, 0xFF10)
    return {zero + i: str(i) for zero in zeros for i in range(10)}
