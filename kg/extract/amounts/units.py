"""Knows units of measure: the symbol for each name, American and British, by Unicode CLDR (babel)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg import plugins
from kg.extract.amounts.words import listed, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CLDR = listed("""
area-square-kilometer area-hectare area-square-meter area-square-centimeter area-square-mile area-acre
area-square-yard area-square-foot area-square-inch concentr-permillion consumption-mile-per-gallon
digital-petabyte digital-terabyte digital-terabit digital-gigabyte digital-gigabit digital-megabyte
digital-megabit digital-kilobyte digital-kilobit electric-ampere electric-milliampere electric-ohm electric-volt
energy-kilocalorie energy-calorie energy-kilojoule energy-joule energy-kilowatt-hour energy-british-thermal-unit
frequency-gigahertz frequency-megahertz frequency-kilohertz frequency-hertz graphics-pixel graphics-megapixel
length-kilometer length-meter length-decimeter length-centimeter length-millimeter length-micrometer
length-nanometer length-picometer length-mile length-yard length-foot length-inch length-parsec
length-light-year length-astronomical-unit length-furlong length-fathom length-nautical-mile mass-tonne
mass-kilogram mass-gram mass-milligram mass-microgram mass-ton mass-pound mass-ounce mass-ounce-troy
power-gigawatt power-megawatt power-kilowatt power-watt power-milliwatt power-horsepower pressure-pascal
pressure-millibar pressure-atmosphere pressure-hectopascal pressure-kilopascal pressure-megapascal
speed-kilometer-per-hour speed-meter-per-second speed-mile-per-hour speed-knot temperature-celsius
temperature-fahrenheit temperature-kelvin volume-cubic-kilometer volume-cubic-meter volume-cubic-centimeter
volume-cubic-mile volume-cubic-yard volume-cubic-foot volume-cubic-inch volume-hectoliter volume-liter
volume-deciliter volume-centiliter volume-milliliter volume-bushel volume-gallon volume-quart volume-pint
volume-fluid-ounce volume-tablespoon volume-teaspoon volume-barrel volume-acre-foot
""")
_TIMES = listed(
    "century decade year quarter month week day night hour minute second millisecond microsecond nanosecond"
)
_MORE = {
    "kilo": "kg", "kilos": "kg", "kilogramme": "kg", "kilogrammes": "kg", "gramme": "g", "grammes": "g",
    "microgramme": "μg", "microgrammes": "μg", "mile an hour": "mph", "miles an hour": "mph",
    "kilometers an hour": "km/h", "kilometres an hour": "km/h", "km per hour": "km/h", "celsius": "°C",
    "degree centigrade": "°C", "degrees centigrade": "°C", "celcius": "°C", "degrees celcius": "°C",
    "deg celsius": "°C", "deg c": "°C", "degree c": "°C", "degrees c": "°C", "° celsius": "°C",
    "° fahrenheit": "°F", "centigrade": "°C", "fahrenheit": "°F", "deg f": "°F", "degree f": "°F",
    "degrees f": "°F", "deg fahrenheit": "°F", "degree": "degrees", "degrees": "degrees", "deg": "degrees",
    "meters squared": "m²", "metres squared": "m²", "megawatt hour": "MWh", "megawatt hours": "MWh",
    "gigawatt hours": "GWh", "terawatt hours": "TWh", "megaton": "Mt", "megatons": "Mt", "megatonne": "Mt",
    "megatonnes": "Mt", "bit": "bits", "bits": "bits", "byte": "bytes", "bytes": "bytes",
    "percentage point": "percentage points", "percentage points": "percentage points",
    "basis point": "basis points", "basis points": "basis points", "radian": "rad", "radians": "rad",
    "drachma": "dr", "drachmas": "dr", "tesla": "T", "teslas": "T", "decibel": "dB", "decibels": "dB",
    "magnitude": "magnitude", "carat": "ct", "carats": "ct", "cup": "cups", "cups": "cups",
    "part per million": "ppm", "parts per billion": "ppb", "lightyears": "ly", "fortnight": "fortnights",
    "fortnights": "fortnights", "ton": "tn", "tons": "tn",
}  # fmt: skip
_SYMBOLS = words(
    "km m cm mm dm nm μm mi yd ft kg g mg μg t lb oz ha km² m² cm² L mL cL dL hL kWh MWh GWh TWh kW MW GW W V "
    "mA Ω Hz kHz MHz GHz kJ kcal cal GB MB TB kB PB Gb Mb kb Tb mph km/h m/s ppm ppb psi hPa kPa MPa Pa mbar "
    "hp px MP °C °F ms ly au dB bbl nmi Mt m³ K rad"
)
_WRITTEN = {unit: unit for unit in _SYMBOLS} | {
    "µm": "μm", "µg": "μg", "mcg": "μg", "l": "L", "ml": "mL", "cl": "cL", "dl": "dL", "hl": "hL", "KB": "kB",
    "gb": "Gb", "mb": "Mb", "℃": "°C", "℉": "°F", "°": "degrees", "º": "degrees", "lbs": "lb", "km2": "km²",
    "m2": "m²", "m3": "m³", "sq km": "km²", "sq m": "m²", "sq ft": "sq ft", "kph": "km/h", "kmph": "km/h",
    "kmh": "km/h", "km/hr": "km/h", "hrs": "hours", "hr": "hours", "mins": "minutes", "min": "minutes",
    "secs": "seconds", "sec": "seconds", "yrs": "years", "yr": "years", "wks": "weeks",
}  # fmt: skip
"""Symbols and abbreviations, which are told apart by case, and what is written for them."""

_RATES = words(
    "share day week month year hour minute second millisecond barrel ounce ton tonne gallon litre liter night "
    "person head piece unit bushel pound dozen ticket kilogram kilo kg gram gramme mile kilometer kilometre "
    "metre meter foot annum capita customer household pupil student passenger employee user team game match "
    "visit item copy bottle player vote hr h s ms"
)
_RATE = re.compile(
    r"(?:\sof(?:\s[a-z]+){1,3}?(?=\s(?:an?|per)\s(?:year|day|month|week|hour)\b))?"
    r"(?:\sper\s|\s?-?\s?(?<=[\s-])(?:an?|each|every)(?=[\s-])\s?-?\s?|\sfor\seach\s|\s?/\s?)"
    r"(?P<square>square\s)?(?P<what>[a-z]+)\b(?!(?<=a dozen)\s[a-z])(?!\s+(?:ago|earlier|later|before|after))"
)
_RATE_NAMES = {
    "annum": "year", "hr": "hour", "h": "hour", "s": "second", "ms": "millisecond", "kilo": "kg", "kilogram": "kg",
    "tonne": "t", "liter": "L", "litre": "L", "gramme": "g", "gram": "g", "head": "person", "capita": "person",
}  # fmt: skip
_ONLY_WITH_HYPHEN = frozenset({"second", "quarter", "night"})
_LONGEST_NAME = 4
_WORD = re.compile(
    r"(?P<joint>\s?-?\s?)(?P<open>[(\[{<])?"
    r"(?P<word>[a-zA-Z]+[23](?![\w-])|[°º]\s?[CFcf](?![^\W\d_])|(?:km/hr?|m/s)(?!\w)|[^\W\d_]+[²³]?(?!\w|-\d)|[°º℃℉Ω])"
    r"(?P<close>[)\]}>])?"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: its symbol (or plural, for times), and where in the text its name ends.

    ``letter`` tells that it is one letter only; ``single`` that its name stands in the singular.
    """

    symbol: str
    end: int
    letter: bool = False
    single: bool = False


def unit_at(text: str, start: int, end: int) -> Unit | None:
    """Read the unit that begins right behind a number: the longest name in any case, or a symbol in its own."""
    found: Unit | None = None
    name: list[str] = []
    place = start
    while len(name) < _LONGEST_NAME and (match := _WORD.match(text, place, end)):
        name.append(match["word"])
        place = match.end() if match["open"] and match["close"] else match.end("word")
        found = _unit(name, place, hyphen="-" in match["joint"]) or found
        if match["close"]:
            break
    return found


def _unit(name: list[str], end: int, *, hyphen: bool) -> Unit | None:
    written = " ".join(name)
    if written in _WRITTEN:
        return Unit(_WRITTEN[written], end, letter=len(written) == 1 and written.isalpha())
    if written[0] in "°º" and len(written) > 1 and written[-1] in "CFcf":
        return Unit("°" + written[-1].upper(), end)
    low = written.lower()
    symbol = names().get(low)
    if symbol is None or (low in _ONLY_WITH_HYPHEN and not hyphen):
        return None
    return Unit(symbol, end, single=names().get(low + "s") == symbol or low in {"foot", "inch", "century"})


def rate_at(low: str, start: int, end: int) -> tuple[str, int] | None:
    """Read what a rate is taken over (*a share*, *per hour*): the noun and where it ends."""
    match = _RATE.match(low, start, end)
    if match is None or match["what"] not in _RATES:
        return None
    return (match["square"] or "") + _RATE_NAMES.get(match["what"], match["what"]), match.end()


@lru_cache(maxsize=1)
def names() -> Mapping[str, str]:
    """Return the symbol for each name of a unit in lower case; a tenth of a second, once, when a number is read."""
    format_unit = plugins.find("babel.units", purpose="reading measures").format_unit
    table: dict[str, str] = {}
    for unit in _CLDR:
        symbol = format_unit(2, unit, "short", locale="en").lstrip("2 \xa0")
        table |= dict.fromkeys(_long(format_unit, unit), symbol)
    for unit in _TIMES:
        plural = format_unit(2, f"duration-{unit}", "long", locale="en").lstrip("2 \xa0")
        table |= {unit: plural, plural: plural}
    return table | _MORE


def _long(format_unit: object, unit: str) -> Iterator[str]:
    for locale in ("en", "en_GB"):
        for count in (1, 2):
            name = format_unit(count, unit, "long", locale=locale).lstrip("12 \xa0").lower()  # type: ignore[operator]
            yield name.replace("-", " ")
