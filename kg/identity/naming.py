"""Takes names apart: what is left without titles and suffixes, first and last names, acronyms, short forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.identity.kinds import Family
from kg.identity.letters import separate, words
from kg.text import bare_name

_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady president senator sen rep gov governor judge justice "
    "captain capt general gen colonel col major lt sgt rev reverend father sister king queen prince princess "
    "pope st sheikh mayor".split()
)
_GENERATIONS = frozenset("jr sr junior senior ii iii iv".split())
PARTICLES = frozenset("van von der den de del della di da do dos du la le al el bin ibn ben abu ter ten zu af".split())
SMALL = frozenset("the of and for in on at to a an de la le du des der die das und et y e del di da für fuer".split())
"""Words that acronyms leave out, and that do not tell one name from another."""
GENERIC = frozenset(
    "group holding holdings corporation corp company co inc ltd plc international global worldwide enterprises sons "
    "partners ventures brand brands industries".split()
)
"""Words that may be left off a company's name without it becoming another one."""
COMMON = frozenset(
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez "
    "wilson anderson thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez "
    "lewis robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker "
    "hall rivera campbell mitchell carter roberts evans edwards collins stewart morris murphy cook rogers "
    "morgan cooper kelly bell bailey richardson cox howard ward cruz diaz wood watson brooks bennett gray "
    "james hughes price myers foster sanders ross patel khan singh kumar sharma ali ahmed kim park choi chen "
    "wang li zhang liu yang huang wu tanaka sato suzuki silva santos schmidt müller mueller muller weber "
    "schneider fischer meyer ivanov petrov rossi ferrari russo dubois bernard hansen larsen jensen".split()
)
"""Last names that many people share, and who stands in a text by it alone may be any of them."""
VAGUE = frozenset(
    "san santa sao sankt american national international united first new old general central royal federal "
    "state world global european british german french chinese indian african asian north south east west "
    "northern southern eastern western great union bank university college institute department ministry "
    "office society association committee council commission agency authority board party club city county "
    "saint court school hospital church museum house media green blue red black white golden silver air sun "
    "star society supreme high people peoples democratic republic republican liberal labor social foundation "
    "fund trust center organization federation league health finance transport transportation education "
    "justice defense interior environment environmental agriculture energy labor foreign affairs trade "
    "economy economic culture sport sports statistics police navy army force guard reserve treasury senate "
    "congress parliament assembly cabinet government labour conservative greens progress people's workers "
    "union farmers rovers athletic wanderers tigers lions eagles bears wolves sharks rangers albion deportivo "
    "real sporting dynamo spartak herald times tribune gazette post courier chronicle observer guardian "
    "standard news daily star journal press medical general regional district municipal provincial civil "
    "public private savings insurance commerce science sciences arts music technology research institutes "
    "academy library gallery theater festival port harbor airport station market exchange stock food drug "
    "safety services service security protection water air land forest fisheries mining geological weather "
    "meteorological telecom electric power gas oil rail".split()
)
"""Words that begin the names of too many bodies for one to be known by them."""
PLACES = {
    tuple(old.split("-")): tuple(new.split("-"))
    for new, listed in (
        ("united-states", "us usa america united-states-of-america"),
        ("united-kingdom", "uk britain great-britain"),
        ("united-arab-emirates", "uae emirates"),
        ("netherlands", "holland"), ("czechia", "czech-republic"), ("turkey", "turkiye"), ("myanmar", "burma"),
        ("eswatini", "swaziland"), ("cape-verde", "cabo-verde"), ("ivory-coast", "cote-d-ivoire cote-divoire"),
        ("timor-leste", "east-timor"), ("north-macedonia", "fyrom"), ("iran", "persia"), ("sri-lanka", "ceylon"),
        ("kyiv", "kiev"), ("odesa", "odessa"), ("kharkiv", "kharkov"), ("lviv", "lvov"), ("chisinau", "kishinev"),
        ("astana", "nur-sultan"), ("almaty", "alma-ata"), ("chittagong", "chattogram"), ("dhaka", "dacca"),
        ("mumbai", "bombay"), ("kolkata", "calcutta"), ("chennai", "madras"), ("bengaluru", "bangalore"),
        ("yangon", "rangoon"), ("beijing", "peking"), ("guangzhou", "canton"), ("ho-chi-minh-city", "saigon"),
        ("istanbul", "constantinople"), ("munich", "munchen muenchen"), ("cologne", "koln koeln"), ("vienna", "wien"),
        ("rome", "roma"), ("milan", "milano"), ("turin", "torino"), ("florence", "firenze"), ("venice", "venezia"),
        ("naples", "napoli"), ("lisbon", "lisboa"), ("prague", "praha"), ("warsaw", "warszawa"), ("krakow", "cracow"),
        ("moscow", "moskva"), ("athens", "athina"), ("copenhagen", "kobenhavn"), ("gothenburg", "goteborg"),
        ("geneva", "geneve"), ("the-hague", "den-haag hague"), ("brussels", "bruxelles"), ("antwerp", "antwerpen"),
        ("washington-d-c", "washington-dc"), ("new-york", "new-york-city nyc"), ("gdansk", "danzig"),
    )
    for old in listed.split()
}  # fmt: skip
"""Other names of countries and cities: abbreviations, and what they are or were called elsewhere."""
_ACRONYM_LENGTH = range(2, 8)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart, folded.

    ``core`` are its words without titles, articles, generations and legal suffixes, ``main`` those of them that tell it
    from others; ``generation`` is "jr", "ii" and the like; ``acronyms`` are what its initials may make; ``acronym``
    tells that it is written as one itself.
    """

    text: str
    core: tuple[str, ...]
    main: frozenset[str]
    solid: str
    generation: str = ""
    acronyms: frozenset[str] = frozenset()
    acronym: bool = False

    @property
    def family(self) -> str:
        """Return the last word: of a person the last name."""
        return self.core[-1] if self.core else ""

    @property
    def given(self) -> str:
        """Return the first word: of a person the first name or initial."""
        return self.core[0] if self.core else ""


@lru_cache(maxsize=8_192)
def name(text: str, family: Family) -> Name:
    """Take a name apart in the way of its kind of thing."""
    if family is Family.PERSON:
        return _person(text)
    core = words(_bare(text) if family in (Family.BODY, Family.OTHER) else text)
    core = core[1:] if core[:1] == ("the",) and len(core) > 1 else core
    if family is Family.PLACE:
        core = PLACES.get(core, core)
    main = frozenset(core) - SMALL or frozenset(core)
    return Name(
        text,
        core,
        main,
        "".join(core),
        acronyms=_acronyms(core) if family is not Family.PLACE else frozenset(),
        acronym=is_acronym(text),
    )


def _bare(text: str) -> str:
    """Return a name without legal suffix, but not emptied of it ("The Limited")."""
    return bare_name(text)


def _person(text: str) -> Name:
    last, comma, first = text.partition(",")
    if comma and first.strip() and not set(words(first)) & _GENERATIONS:
        text = f"{first} {last}"
    found = separate(text)
    generation = next((word for word in reversed(found) if word in _GENERATIONS), "") if len(found) > 1 else ""
    core = tuple(word for word in found if word != generation) if generation else found
    while len(core) > 1 and core[0] in _TITLES:
        core = core[1:]
    main = frozenset(core) - PARTICLES or frozenset(core)
    return Name(
        text, core, main, "".join(core), generation={"junior": "jr", "senior": "sr"}.get(generation, generation)
    )


def is_acronym(text: str) -> bool:
    """Tell whether a name is written as an acronym: one word of two to seven capitals and perhaps digits, or dotted."""
    plain = text.replace(".", "").replace("&", "").removeprefix("the ").removeprefix("The ")
    capitals = sum(sign.isupper() for sign in plain)
    return len(plain) in _ACRONYM_LENGTH and plain.isalnum() and capitals >= 2 and capitals >= len(plain) - 2  # noqa: PLR2004


@lru_cache(maxsize=8_192)
def _acronyms(core: tuple[str, ...]) -> frozenset[str]:
    """Return the acronyms of words: with and without the small ones; none of a single word."""
    telling = tuple(word for word in core if word not in SMALL)
    if len(telling) < 2:  # noqa: PLR2004
        return frozenset()
    made = {"".join(word[0] for word in telling), "".join(word[0] for word in core)}
    if len(telling) > 3 and telling[-1] in GENERIC:  # noqa: PLR2004
        made.add("".join(word[0] for word in telling[:-1]))
    return frozenset(each for each in made if len(each) in _ACRONYM_LENGTH)
