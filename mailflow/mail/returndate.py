"""The day somebody is back, read from an automatic reply by closed tables of months and weekdays.

No clock: a date without a year, or a mere weekday, is the next one after the reference (the date of
the mail). What cannot be told is None; a wrong day costs more than none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.mail.reportwords import fold

_MONTHS = {
    1: "january jan jänner januar janvier janv enero ene janeiro gennaio gen januari января январь "
    "янв stycznia styczeń tammikuuta tammikuu tammi ledna leden ocak يناير januára ianuarie január "
    "січня ιανουαρίου ינואר gener siječnja janvāris sausio jaanuar января",
    2: "february feb februar février févr fév febrero fevereiro fev febbraio februari февраля фев "
    "februarie lutego luty helmikuuta helmikuu helmi února únor şubat subat فبراير február лютого "
    "φεβρουαρίου פברואר febrer veljače vasario veebruar",
    3: "march mar märz maerz mär mars marzo março marco maart mrt марта март мар marca marzec "
    "maaliskuuta maaliskuu maalis března březen mart مارس martie március березня μαρτίου מרץ març "
    "ožujka kovo märts",
    4: "april apr avril avr abril abr aprile апреля апр kwietnia kwiecień huhtikuuta "
    "huhti dubna duben nisan أبريل ابريل aprílie aprilie április "
    "квітня απριλίου אפריל travnja balandžio",
    5: "may mai mayo maio maggio mag mei мая май maja maj toukokuuta touko května květen mayıs "
    "mayis مايو mája május травня μαΐου μαίου מאי maig svibnja gegužės",
    6: "june jun juni juin junio junho giugno giu июня июн czerwca czerwiec kesäkuuta kesä června "
    "červen haziran يونيو júna iunie június червня ιουνίου יוני juny lipnja birželio juuni",
    7: "july jul juli juillet juil julio julho luglio lug июля июл lipca lipiec heinäkuuta "
    "heinä července červenec temmuz يوليو júla iulie július липня ιουλίου יולי juliol "
    "srpnja liepos juuli",
    8: "august aug août aout agosto ago agustus augustus августа авг sierpnia sierpień elokuuta "
    "elo srpna srpen ağustos agustos أغسطس اغسطس augusta augusti augusztus серпня αυγούστου אוגוסט "
    "agost kolovoza rugpjūčio",
    9: "september sept sep septembre septiembre setiembre setembro set settembre сентября сен "
    "сент września wrzesień syyskuuta syys září eylül eylul سبتمبر septembra septembrie "
    "szeptember вересня σεπτεμβρίου ספטמבר setembre rujna rugsėjo",
    10: "october oct oktober okt octobre octubre outubro out ottobre ott октября окт października "
    "październik lokakuuta loka října říjen ekim أكتوبر اكتوبر októbra octombrie október жовтня "
    "οκτωβρίου אוקטובר listopada_hr spalio oktoober",
    11: "november nov novembre noviembre novembro ноября ноя listopada listopad marraskuuta marras "
    "listopadu kasım kasim نوفمبر novembra noiembrie листопада νοεμβρίου נובמבר studenoga "
    "studenog lapkričio",
    12: "december dec dezember dez décembre déc diciembre dic dezembro dicembre desember des "
    "декабря дек grudnia grudzień joulukuuta joulu prosince prosinec aralık aralik ديسمبر decembra "
    "decembrie грудня δεκεμβρίου דצמבר desembre prosinca gruodžio detsember decembris",
}
_WEEKDAYS = (
    "monday montag lundi lunes segunda lunedì lunedi maandag понедельник понедельника "
    "poniedziałek poniedziałku mandag måndag maanantaina maanantai pondělí pazartesi 月曜日 월요일 "
    "الاثنين",
    "tuesday dienstag mardi martes terça martedì martedi dinsdag вторник вторника wtorek wtorku "
    "tirsdag tisdag tiistaina tiistai úterý salı 火曜日 화요일 الثلاثاء",
    "wednesday mittwoch mercredi miércoles quarta mercoledì mercoledi woensdag среду среда "
    "środę środy onsdag keskiviikkona keskiviikko středu středa çarşamba 水曜日 수요일 الأربعاء",
    "thursday donnerstag jeudi jueves quinta giovedì giovedi donderdag четверг четверга czwartek "
    "czwartku torsdag torstaina torstai čtvrtek perşembe 木曜日 목요일 الخميس",
    "friday freitag vendredi viernes sexta venerdì venerdi vrijdag пятницу пятницы piątek piątku "
    "fredag perjantaina perjantai pátek cuma 金曜日 금요일 الجمعة",
    "saturday samstag sonnabend samedi sábado sabato zaterdag субботу субботы sobotę lørdag "
    "lördag lauantaina sobotu cumartesi 土曜日 토요일 السبت",
    "sunday sonntag dimanche domingo domenica zondag воскресенье воскресенья niedzielę søndag "
    "söndag sunnuntaina neděli pazar 日曜日 일요일 الأحد",
)
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in fold(names).split()}
_WEEKDAY_OF = {name: day for day, names in enumerate(_WEEKDAYS) for name in fold(names).split()}

# Words between a day and its month, or a month and its year.
_FILLERS = {
    *("st", "nd", "rd", "th", "er", "of", "the", "de", "del", "den", "di", "d", "le", "el", "dne"),
    *("o", "a", "g", "г"),
}

#: Before (or soon after) the first day back.
_BACK = (
    *("back", "return", "in the office again", "resume", "available again", "wieder", "zurück"),
    *("rückkehr", "retour", "reviendrai", "rentre", "vuelvo", "volveré", "regres", "vuelta"),
    *("reincorpor", "volto", "voltarei", "retorn", "rientr", "ritorn", "torn", "terug", "vernus"),
    *(
        "вернусь",
        "возвращ",
        "выйду",
        "回来",
        "返回",
        "复工",
        "恢复",
        "回到",
        "出社",
        "戻り",
        "復帰",
        "出勤",
    ),
    *("복귀", "أعود", "عود", "العودة", "wracam", "wrócę", "powrac", "powrot", "tilbage", "tilbake"),
    *("tillbaka", "åter", "palaan", "takaisin", "zpět", "vrátím", "návrat", "dön", "iş başı"),
    *("אחזור", "επιστρέ", "revin", "visszat", "torno", "повертаюсь", "повернусь", "от "),
)
#: Before (or soon after) the last day away.
_UNTIL = (
    *("until", "till", "til ", "through", "thru", " to ", "up to", "bis", "jusqu", "au ", "hasta"),
    *(
        "até",
        "fino",
        " al ",
        " tot ",
        "t/m",
        "по ",
        "до ",
        "至",
        "到",
        "まで",
        "까지",
        "حتى",
        "إلى",
        "do ",
    ),
    *(
        "t.o.m",
        "t.om",
        "asti",
        "saakka",
        "kadar",
        "ending",
        "-",
        "\u2013",
        "\u2014",
        "עד",
        "έως",
        "μέχρι",
    ),
    *("pana", "până", "-ig", "fins", "a fino"),
)
_WINDOW_BEFORE, _WINDOW_AFTER = 45, 22

_STOP = re.compile(r"(?<=\D)[.!?;。](?=\s|\D)")
# After a date "and" begins something new: "from 23 November and back on 7 December".
_CLAUSE = re.compile(r"[.!?;。,、]| (?:and|und|et|y|e|en|и|og|och|ja|a|i|ve|و) ")
_TOKEN = re.compile(r"\d{1,4}|[^\W\d_]{1,30}")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})([./-])\s?(\d{1,2})(?:\2\s?(\d{4}|\d{2}))?(?!\d)")
_EAST = re.compile(r"(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]")


@dataclass(frozen=True, slots=True)
class _Found:
    day: date
    start: int
    end: int


def find_return(text: str, reference: date | None) -> date | None:
    """Find the first day back in a folded text, else the last day away, else None.

    `reference` is the date of the mail; without it only dates with a year count.
    """
    text = "".join(_digit(char) for char in text)
    found = [item for item in _find_dates(text, reference) if _is_near(item.day, reference)]
    for words in (_BACK, _UNTIL):
        marked = [item.day for item in found if _is_marked(text, item, words)]
        if marked:
            return max(marked)
    if found:
        return max(item.day for item in found)
    return _find_weekday(text, reference)


def _digit(char: str) -> str:
    """Return the ASCII digit of a digit of any script."""
    return str(unicodedata.digit(char)) if char.isdecimal() and not char.isascii() else char


def _is_near(day: date, reference: date | None) -> bool:
    if reference is None:
        return True
    return timedelta(days=-1) <= day - reference <= timedelta(days=400)


def _is_marked(text: str, item: _Found, words: tuple[str, ...]) -> bool:
    """Tell whether one of the words stands around a date, with no other clause between."""
    before = text[max(0, item.start - _WINDOW_BEFORE) : item.start]
    before = _STOP.split(before)[-1]
    after = _CLAUSE.split(text[item.end : item.end + _WINDOW_AFTER])[0]
    return any(word in before or word in after for word in words)


def _find_dates(text: str, reference: date | None) -> list[_Found]:
    found = [*_find_numeric(text, reference), *_find_east(text, reference)]
    found += _find_named(text, reference)
    return sorted(found, key=lambda item: item.start)


def _find_east(text: str, reference: date | None) -> Iterator[_Found]:
    """Yield dates such as 2026年12月1日 and 12월 1일."""
    for match in _EAST.finditer(text):
        year = int(match[1]) if match[1] else None
        day = _make(year, int(match[2]), int(match[3]), reference)
        if day:
            yield _Found(day, *match.span())


def _find_numeric(text: str, reference: date | None) -> Iterator[_Found]:
    """Yield dates such as 2026-12-01, 1.12.2026, 1.12., 01/12/2026 and 12/01/2026."""
    for match in _NUMERIC.finditer(text):
        first, mark, second, third = match.groups()
        if len(first) == 4 and third:
            day = _make(int(first), int(second), int(third), reference)
        elif len(first) > 2 or (not third and mark == "-"):
            continue
        else:
            year = int(third) + (2000 if len(third) == 2 else 0) if third else None
            day = _choose(int(first), int(second), year, reference, mark)
        if day:
            yield _Found(day, *match.span())


def _choose(
    first: int, second: int, year: int | None, reference: date | None, mark: str
) -> date | None:
    """Choose between day-month and month-day: with a slash the sooner one that is not past."""
    plain = _make(year, second, first, reference)
    if mark != "/":
        return plain
    other = _make(year, first, second, reference)
    both = [day for day in (plain, other) if day and _is_near(day, reference)]
    return min(both) if both else None


def _find_named(text: str, reference: date | None) -> Iterator[_Found]:
    """Yield dates with the name of a month: 1 December, December 1st, 1 de diciembre de 2026."""
    tokens = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
    for index, (word, start, end) in enumerate(tokens):
        month = _MONTH_OF.get(word)
        if month is None:
            continue
        before, after = _nearest(tokens, index, -1), _nearest(tokens, index, 1)
        number = _number(tokens, before)
        after_number = _number(tokens, after)
        if 1 <= number <= 31 and start - tokens[before][2] <= 6:
            year_at, start = after, tokens[before][1]
        elif 1 <= after_number <= 31 and tokens[after][1] - end <= 6:
            number, year_at, end = after_number, _nearest(tokens, after, 1), tokens[after][2]
        else:
            continue
        year = _number(tokens, year_at)
        day = _make(year if 2000 <= year < 2100 else None, month, number, reference)
        if day:
            yield _Found(day, start, end)


def _nearest(tokens: list[tuple[str, int, int]], index: int, step: int) -> int:
    """Return the index of the next token that is no filler, -1 when there is none."""
    for _ in range(3):
        index += step
        if not 0 <= index < len(tokens):
            return -1
        if tokens[index][0] not in _FILLERS:
            return index
    return -1


def _number(tokens: list[tuple[str, int, int]], index: int) -> int:
    word = tokens[index][0] if index >= 0 else ""
    return int(word) if word.isdecimal() else 0


def _make(year: int | None, month: int, day: int, reference: date | None) -> date | None:
    """Make a date; without a year the next one after the reference."""
    try:
        if year is not None:
            return date(year, month, day)
        if reference is None:
            return None
        made = date(reference.year, month, day)
        return made if made >= reference - timedelta(days=30) else date(made.year + 1, month, day)
    except ValueError:
        return None


def _find_weekday(text: str, reference: date | None) -> date | None:
    """Find a mere weekday beside a word of return: the next such day after the reference."""
    if reference is None:
        return None
    for match in _TOKEN.finditer(text):
        weekday = _WEEKDAY_OF.get(match[0])
        if weekday is None:
            continue
        ahead = (weekday - reference.weekday() - 1) % 7 + 1
        item = _Found(reference + timedelta(days=ahead), *match.span())
        if _is_marked(text, item, (*_BACK, *_UNTIL[:12])):
            return item.day
    return None
