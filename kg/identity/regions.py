"""Which country and part of it a place lies in, as far as the names of well-known places tell."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg import names
from kg.identity.kinds import local_kind
from kg.identity.naming import PLACES
from kg.names import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTS = {
    "united-states": "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia "
    "hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota "
    "mississippi missouri montana nebraska nevada new-hampshire new-jersey new-mexico north-carolina north-dakota "
    "ohio oklahoma oregon pennsylvania rhode-island south-carolina south-dakota tennessee texas utah vermont "
    "virginia washington-state west-virginia wisconsin wyoming new-england",
    "canada": "ontario quebec nova-scotia new-brunswick manitoba british-columbia prince-edward-island saskatchewan "
    "alberta newfoundland yukon nunavut newfoundland-and-labrador",
    "australia": "new-south-wales queensland south-australia tasmania western-australia northern-territory",
    "united-kingdom": "england scotland wales northern-ireland",
    "germany": "bavaria saxony hesse thuringia brandenburg saarland baden-württemberg north-rhine-westphalia "
    "lower-saxony schleswig-holstein rhineland-palatinate saxony-anhalt mecklenburg-vorpommern",
    "england": "yorkshire west-yorkshire north-yorkshire south-yorkshire lancashire kent sussex essex surrey devon "
    "cornwall dorset somerset norfolk suffolk lincolnshire cheshire derbyshire nottinghamshire leicestershire "
    "warwickshire staffordshire shropshire herefordshire worcestershire gloucestershire oxfordshire buckinghamshire "
    "berkshire hampshire wiltshire hertfordshire bedfordshire cambridgeshire northamptonshire cumbria northumberland "
    "durham rutland east-sussex west-sussex",
    "france": "brittany normandy provence burgundy alsace corsica aquitaine",
    "spain": "andalusia catalonia galicia basque-country asturias castile",
    "italy": "tuscany sicily sardinia lombardy umbria piedmont veneto liguria calabria apulia",
    "india": "kerala gujarat maharashtra punjab rajasthan tamil-nadu karnataka bihar assam odisha uttar-pradesh "
    "west-bengal",
}
_TOWNS = {
    "united-states": "new-york chicago boston seattle los-angeles san-francisco atlanta houston dallas miami "
    "philadelphia detroit denver new-york-city washington-d-c las-vegas san-diego minneapolis pittsburgh baltimore "
    "phoenix",
    "england": "london manchester liverpool leeds bristol sheffield newcastle nottingham",
    "scotland": "edinburgh glasgow aberdeen dundee inverness",
    "wales": "cardiff swansea",
    "northern-ireland": "belfast",
    "canada": "toronto montreal vancouver ottawa calgary winnipeg edmonton",
    "australia": "sydney melbourne brisbane perth adelaide canberra",
    "germany": "berlin munich hamburg frankfurt cologne stuttgart düsseldorf leipzig dresden bremen",
    "france": "paris lyon marseille toulouse bordeaux lille nice strasbourg",
    "italy": "rome milan naples turin venice florence genoa palermo",
    "spain": "madrid barcelona seville bilbao",
    "japan": "tokyo osaka kyoto nagoya sapporo yokohama",
    "china": "beijing shanghai shenzhen guangzhou wuhan",
    "india": "mumbai delhi new-delhi bangalore bengaluru kolkata chennai hyderabad ahmedabad",
    "brazil": "são-paulo rio-de-janeiro brasília salvador",
    "south-korea": "seoul busan incheon",
    "russia": "moscow saint-petersburg st-petersburg novosibirsk",
    "south-africa": "johannesburg cape-town pretoria durban",
    "norway": "oslo bergen trondheim stavanger tromsø",
    "sweden": "stockholm gothenburg malmö",
    "denmark": "copenhagen aarhus",
    "finland": "helsinki tampere turku",
    "poland": "warsaw kraków krakow gdańsk",
    "austria": "vienna graz salzburg",
    "switzerland": "zurich zürich geneva basel bern",
    "netherlands": "amsterdam rotterdam the-hague utrecht",
    "belgium": "brussels antwerp ghent",
    "portugal": "lisbon porto",
    "ireland": "dublin cork",
    "greece": "athens thessaloniki",
    "turkey": "istanbul ankara izmir",
    "ukraine": "kyiv kiev lviv odesa kharkiv",
    "hungary": "budapest",
    "romania": "bucharest",
    "czech-republic": "prague brno",
    "bulgaria": "sofia",
    "serbia": "belgrade",
    "croatia": "zagreb",
    "estonia": "tallinn",
    "latvia": "riga",
    "lithuania": "vilnius",
    "egypt": "cairo",
    "kenya": "nairobi mombasa",
    "nigeria": "lagos abuja",
    "ghana": "accra",
    "ethiopia": "addis-ababa",
    "morocco": "rabat casablanca",
    "tunisia": "tunis",
    "algeria": "algiers",
    "israel": "jerusalem tel-aviv haifa",
    "iran": "tehran",
    "iraq": "baghdad",
    "saudi-arabia": "riyadh jeddah",
    "qatar": "doha",
    "united-arab-emirates": "dubai abu-dhabi",
    "pakistan": "islamabad karachi lahore",
    "bangladesh": "dhaka",
    "nepal": "kathmandu",
    "thailand": "bangkok",
    "vietnam": "hanoi ho-chi-minh-city da-nang",
    "malaysia": "kuala-lumpur",
    "indonesia": "jakarta",
    "philippines": "manila",
    "taiwan": "taipei",
    "kazakhstan": "astana almaty",
    "argentina": "buenos-aires",
    "chile": "santiago",
    "peru": "lima",
    "colombia": "bogotá medellín",
    "venezuela": "caracas",
    "ecuador": "quito",
    "uruguay": "montevideo",
    "paraguay": "asunción",
    "mexico": "mexico-city guadalajara monterrey",
    "cuba": "havana",
    "new-zealand": "auckland wellington",
    "mozambique": "maputo",
    "tanzania": "dar-es-salaam dodoma",
    "uganda": "kampala",
    "senegal": "dakar",
    "fiji": "suva",
    "iceland": "reykjavík reykjavik",
    "moldova": "chisinau",
    "georgia-country": "tbilisi batumi",
    "armenia": "yerevan",
    "azerbaijan": "baku",
}
_OTHER_NAMES = {"-".join(other): "-".join(usual) for other, usual in PLACES.items()}
_OTHER_NAMES |= {"u-s": "united-states", "u-s-a": "united-states", "u-k": "united-kingdom"}
_COUNTRIES = frozenset(
    "afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan bahamas "
    "bahrain bangladesh barbados belarus belgium belize benin bhutan bolivia botswana brazil brunei bulgaria "
    "burundi cambodia cameroon canada chad chile china colombia congo costa-rica croatia cuba cyprus czechia "
    "czech-republic denmark djibouti ecuador egypt el-salvador eritrea estonia eswatini ethiopia fiji finland "
    "france gabon gambia germany ghana greece greenland grenada guatemala guinea guyana haiti honduras "
    "hungary iceland india indonesia iran iraq ireland israel italy ivory-coast jamaica japan jordan "
    "kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya liechtenstein "
    "lithuania luxembourg madagascar malawi malaysia maldives mali malta mauritania mauritius mexico moldova "
    "monaco mongolia montenegro morocco mozambique myanmar namibia nepal netherlands new-zealand nicaragua "
    "niger nigeria north-korea north-macedonia norway oman pakistan panama paraguay peru philippines poland "
    "portugal qatar romania russia rwanda samoa saudi-arabia senegal serbia seychelles sierra-leone singapore "
    "slovakia slovenia somalia south-africa south-korea south-sudan spain sri-lanka sudan suriname sweden "
    "switzerland syria taiwan tajikistan tanzania thailand togo tonga tunisia turkey turkmenistan uganda "
    "ukraine united-arab-emirates united-kingdom united-states uruguay uzbekistan vanuatu venezuela vietnam "
    "yemen zambia zimbabwe".split()
)
_WITHIN = {part: whole for listing in (_TOWNS, _PARTS) for whole, listed in listing.items() for part in listed.split()}
_AMBIGUOUS = frozenset({"georgia"})


@lru_cache(maxsize=8_192)
def chain(iri: str) -> tuple[str, ...]:
    """Return what a place is known to lie in, the widest first, itself last: united-kingdom, england, kent.

    Empty for what is no place, or neither a country nor a listed part or town of one, and for a name that is both.
    """
    if local_kind(iri) is not Kind.PLACE:
        return ()
    place = names.local(iri)
    place = _OTHER_NAMES.get(place, place)
    if place in _AMBIGUOUS:
        return ()
    if place in _COUNTRIES:
        return (place,)
    found = [place]
    while found[0] in _WITHIN:
        found.insert(0, _WITHIN[found[0]])
    return tuple(found) if len(found) > 1 else ()


def exclude(one: str, other: str) -> bool:
    """Tell whether nothing lies both in the one and in the other of two places."""
    first, second = chain(one), chain(other)
    return bool(first and second) and any(a != b for a, b in zip(first, second, strict=False))


def countries(iris: Iterable[str]) -> frozenset[str]:
    """Return the countries in which places lie, as far as they are known, by the local parts of their IRIs."""
    return frozenset(found[0] for iri in iris if (found := chain(iri)))
