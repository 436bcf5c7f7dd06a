"""Makes names of people, places, organizations and works of the whole world, always the same ones for the same seed."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

from faker import Faker
from training.data.demonyms import ADJECTIVES

if TYPE_CHECKING:
    from collections.abc import Callable

Forms = dict[str, str]
"""The forms of a name: the whole of it under the empty string, others under ``first``, ``last``, ``short``, ``adj``."""

_LOCALES = (
    "en_US en_GB en_AU en_IN en_NZ en_NG en_KE en_PH de_DE de_AT fr_FR fr_CH es_ES es_MX es_AR es_CO pt_BR pt_PT it_IT nl_NL nl_BE sv_SE "
    "no_NO da_DK fi_FI pl_PL cs_CZ sk_SK hu_HU ro_RO hr_HR sl_SI tr_TR et_EE lt_LT lv_LV id_ID vi_VN ga_IE zu_ZA yo_NG sw tw_GH ha_NG ig_NG"
).split()
# First names and family names of languages whose script is not Latin, as newspapers write them.
_ROMANIZED = {
    "ja": ("Haruto Kenji Takashi Hiroshi Ren Daichi Shota Kaito|Yuki Aiko Sakura Hina Keiko Naoko Emi Misaki|"
           "Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Mori Hayashi Okada Fujita"),
    "ko": ("Min-jun Seo-joon Ji-hoon Hyun-woo Dong-hyun Jae-won Sung-min Tae-yang|Ji-woo Seo-yeon Ha-eun Soo-jin Min-ji Yoon-ah Eun-ji Hye-jin|"
           "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang"),
    "zh": ("Wei Jun Hao Ming Jian Qiang Lei Yong|Li Fang Xiu Na Jing Yan Mei Ling|"
           "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Ma Zhu Hu Guo He Lin Gao Luo"),
    "ar": ("Ahmed Omar Youssef Khaled Hassan Tariq Samir Ziad|Fatima Layla Mariam Nour Amina Huda Salma Rania|"
           "al-Masri Haddad Khoury Mansour Nasser Saleh al-Rashid Darwish Habib Aziz Farouk Ibrahim Qasim Zaydan"),
    "ru": ("Ivan Dmitri Sergei Alexei Mikhail Andrei Pavel Oleg|Olga Natalia Irina Svetlana Elena Tatiana Anna Daria|"
           "Ivanov Petrov Sokolov Volkov Kuznetsov Morozov Lebedev Orlov Makarov Zaitsev Romanenko Shevchenko Bondarenko"),
    "in": ("Arjun Rohan Vikram Sanjay Rahul Amit Suresh Karthik|Priya Ananya Deepa Kavita Lakshmi Meera Sunita Pooja|"
           "Sharma Patel Reddy Iyer Nair Gupta Singh Das Banerjee Chatterjee Menon Rao Joshi Kulkarni Verma"),
    "ir": ("Reza Hossein Mehdi Farhad Kourosh Babak Amir Behrouz|Shirin Parisa Leila Nasrin Mahsa Azadeh Roya Niloufar|"
           "Ahmadi Karimi Hosseini Rahimi Moradi Jafari Tehrani Shirazi Kazemi Sadeghi"),
    "et": ("Abebe Tesfaye Haile Dawit Bekele Getachew|Almaz Tigist Hana Selam Meseret Birtukan|"
           "Tadesse Kebede Alemu Wolde Girma Mengistu Assefa Demissie"),
}
_STEMS = (
    "Al An Ar Bal Ber Bor Bri Cal Cor Dal Del Dor El En Fal Fen Gal Gran Hal Hel Ir Jal Kal Kar Kel Lan Lor Mal Mar Mel Mir Nor Nov Ol Or Pal "
    "Per Quin Ral Ren Ros Sal Sar Sel Sol Tal Tan Tor Ul Val Var Ven Ver Vol Wal Wes Xan Yar Zan Zel Aqua Astra Blue Bright Clear Cloud Core "
    "Data Deep Eco Ever Fair First Green High Iron Key Light Lumi Medi Micro Net Nova Omni Open Orbi Pure Quanta River Sky Solar Star Stone Swift "
    "Terra True Ultra Verde Vita Wave White Wild Han Sam Hyun Dae Shin Toku Naka Guang Hua Zhong Bao Tata Indo Siam Kila Zuri Amani Baltic Nord"
).split()
_ENDS = (
    "a an ara aro ax co da den dia do don dor el ena er eo era es eta ex ia ica ide ilo in ina io is ity ix lan land line link lo loop ma man mar "
    "met mo mont na nam neo net nis no nova on ora os path per pia point port qo ra ran rex ria ro ron rum sa sense set sia son sys ta tan tec "
    "tek ter tia tis ton tra tric tus va ven vera via vis vo ware way wise works x xa ya yo za zen zo bit nix pay hub lab flow"
).split()
_COMPANY = (
    "Group Holdings Industries Systems Technologies Energy Foods Logistics Motors Pharma Capital Partners Media Labs Robotics Airlines Telecom Retail "
    "Mining Chemicals Electronics Software Entertainment Networks Shipping Steel Insurance Biotech Semiconductor Properties Textiles Breweries "
    "Inc. Corp. Ltd. plc AG SA GmbH NV Oyj AB Co. LLC International Global Worldwide Brothers Solutions Studios Ventures Aerospace Pictures Records"
).split()
_WORDS = (
    "Amber Anchor Apple Arrow Ash Autumn Birch Bird Bone Book Border Bread Bridge Broken Burning Candle Castle Cinder City Clock Cloud Coast Cold Copper Crane "
    "Crimson Crow Crystal Dark Dawn Desert Distant Door Dream Dust East Echo Edge Ember Empty Falling Feather Field Fire First Flood Forest Forgotten "
    "Fox Frozen Garden Ghost Glass Gold Golden Grass Gravel Harbour Harvest Heart Hidden Hill Hollow Honey Horizon House Hunger Ice Inland Iron Island "
    "Ivory Jade Journey July Kingdom Lake Lantern Last Leaf Letter Light Lion Little Lonely Long Lost Maple March Marble Meadow Memory Midnight Mirror "
    "Moon Morning Mountain Night Nine North Oak Ocean Old Orange Orchard Paper Pearl Pine Quiet Rain Raven Red River Road Rose Salt Sand Scarlet Sea "
    "Second Secret Seven Shadow Silent Silver Sky Sleeping Slow Small Smoke Snow Song South Spring Star Stone Storm Stranger Summer Sun Swan Thorn "
    "Thousand Thunder Tide Tiger Time Tower Train Valley Velvet Violet Voice Walking Wall Water West Whale White Wild Willow Wind Window Winter Wolf Wood Yellow"
).split()
_RIVERS = "River Creek"
_OFFICES = (
    "Maritime Safety|Civil Aviation|Food Standards|Financial Conduct|Competition|Environmental Protection|Data Protection|National Statistics|Road Safety|"
    "Nuclear Energy|Public Health|Land Registry|Border|Customs|Revenue|Telecommunications|Energy Market|Fair Trade|Securities|Water Resources|Forestry|"
    "Disaster Management|Space|Drug Control|Anti-Corruption|Fisheries|Transport Investigation|Consumer Protection|Immigration|Census"
).split("|")
_BODIES = "Authority Agency Commission Bureau Board Office Administration Inspectorate Service Directorate".split()
_MINISTRIES = (
    "Finance|Defence|Health|Education|Agriculture|Transport|Justice|Foreign Affairs|Energy|Culture|Labour|Fisheries|Trade|the Interior|the Environment|"
    "Science and Technology|Public Works|Tourism|Communications|Housing|Water|Mines"
).split("|")
_CREEDS = (
    "Civic Liberal Democratic Social National People's Green Labour Conservative Progressive Republican Farmers' Freedom Workers' Christian Popular Radical "
    "United Independent Reform Unity Homeland Centre Justice Renewal"
).split()
_TRADES = (
    "Growers Miners Teachers Dockworkers Nurses Steelworkers Journalists Bakers Farmers Pilots Engineers Architects Brewers Fishermen Publishers Retailers "
    "Truckers Actors Musicians Librarians Electricians Foresters Weavers Hoteliers Exporters Shipowners"
).split()
_CAUSES = "Water Hope Children Forest Harbour Bread Light Shelter Rivers Wells Hearts Hands Seeds Bridges Schools Oceans Futures Horizons".split()
_TEAMS = "United City Rovers Athletic Wanderers Rangers Tigers Hawks Bears Wolves Eagles Lions Stars Giants Sharks Dragons Kings FC Town Dynamo Sporting".split()
_FIELDS = "Literature Medicine Peace Physics Journalism Chemistry Architecture Film Music Science Poetry Economics Design".split()


def fill(seed: str) -> Callable[[str, str, str], str | None]:
    """Return what gives a slot (kind, number, form) its name; the same seed always gives the same names.

    It answers ``None`` for a kind or a form that there is not.
    """
    chance = random.Random(seed)  # noqa: S311  names, not secrets
    given: dict[tuple[str, str], Forms] = {}
    taken: set[str] = set()

    def name(kind: str, number: str, form: str) -> str | None:
        maker = MAKERS.get(kind)
        if maker is None:
            return None
        if (kind, number) not in given:
            for _ in range(50):
                forms = maker(chance)
                if not taken & set(forms.values()):
                    break
            taken.update(forms.values())
            given[kind, number] = forms
        return given[kind, number].get(form)

    return name


@cache
def _faker(locale: str) -> Faker:
    return Faker(locale)


def _fake(chance: random.Random, provider: str, locales: tuple[str, ...] = tuple(_LOCALES)) -> str:
    for _ in range(20):
        fake = _faker(chance.choice(locales))
        if hasattr(fake, provider):
            fake.seed_instance(chance.getrandbits(32))
            found = str(getattr(fake, provider)())
            if found.isascii() or all(each.isalpha() or each in " -.'" for each in found):
                return found
    return _coined(chance)


def _person(chance: random.Random, sex: str) -> Forms:
    if chance.random() < 0.4:  # noqa: PLR2004
        men, women, families = (part.split() for part in chance.choice(list(_ROMANIZED.values())).split("|"))
        first = chance.choice(men if sex == "male" else women)
        last = chance.choice(families)
    else:
        locale = (chance.choice(_LOCALES),)
        first = _fake(chance, f"first_name_{sex}", locale)
        last = _fake(chance, f"last_name_{sex}" if chance.random() < 0.5 else "last_name", locale)  # noqa: PLR2004
    whole = f"{first} {last}"
    turn = chance.random()
    if turn < 0.08:  # noqa: PLR2004
        whole = f"{first} {chance.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
    elif turn < 0.12:  # noqa: PLR2004
        last = f"{last}-{_fake(chance, 'last_name')}"
        whole = f"{first} {last}"
    return {"": whole, "first": first, "last": last}


def _either(chance: random.Random) -> Forms:
    return _person(chance, chance.choice(("male", "female")))


def _coined(chance: random.Random) -> str:
    word = chance.choice(_STEMS) + chance.choice(_ENDS)
    return word if chance.random() < 0.8 else word + chance.choice(_ENDS)  # noqa: PLR2004


def _word(chance: random.Random) -> str:
    return chance.choice(_WORDS)


def _company(chance: random.Random) -> Forms:
    turn = chance.random()
    if turn < 0.45:  # noqa: PLR2004
        short = _coined(chance)
    elif turn < 0.6:  # noqa: PLR2004
        short = _fake(chance, "last_name")
    elif turn < 0.7:  # noqa: PLR2004
        short = f"{_fake(chance, 'last_name')} & {_fake(chance, 'last_name')}"
    elif turn < 0.8:  # noqa: PLR2004
        short = "".join(chance.choice("ABCDEFGHIKLMNOPRSTUVW") for _ in range(chance.choice((2, 3, 3, 4))))
    elif turn < 0.9:  # noqa: PLR2004
        short = f"{_word(chance)} {_word(chance)}"
    else:
        short = _word(chance)
    bare = chance.random() < 0.25  # noqa: PLR2004
    return {"": short if bare else f"{short} {chance.choice(_COMPANY)}", "short": short}


def _of(*patterns: str) -> Callable[[random.Random], Forms]:
    """Return a maker that fills ``{city}``, ``{word}``, ``{last}``, ``{coin}``, ``{region}``, … in one of the patterns; ``|`` sets off the short form."""

    def make(chance: random.Random) -> Forms:
        filled = chance.choice(patterns)
        while "{" in filled:
            before, _, rest = filled.partition("{")
            part, _, after = rest.partition("}")
            filled = before + _PARTS[part](chance) + after
        whole, _, short = filled.partition("|")
        whole = whole.strip()
        short = short.strip() or whole.split()[0]
        if short == "*":
            short = "".join(word[0] for word in whole.replace("-", " ").split() if word[0].isupper())
        return {"": whole, "short": short}

    return make


def _country(chance: random.Random) -> Forms:
    place = chance.choice(_COUNTRIES)
    return {"": place, "adj": ADJECTIVES[place][0]}


_COUNTRIES = [place for place in ADJECTIVES if place not in "Soviet Union Yugoslavia Prussia Europe Africa Asia Persia Rome Venice New Zealand".split()]
_PARTS: dict[str, Callable[[random.Random], str]] = {
    "city": lambda chance: _fake(chance, "city_name" if chance.random() < 0.3 else "city"),  # noqa: PLR2004
    "region": lambda chance: _fake(chance, chance.choice(("state", "region", "administrative_unit"))),
    "last": lambda chance: _fake(chance, "last_name"),
    "first": lambda chance: _fake(chance, "first_name"),
    "word": _word,
    "coin": _coined,
    "country": lambda chance: chance.choice(_COUNTRIES),
    "adj": lambda chance: ADJECTIVES[chance.choice(_COUNTRIES)][0],
    "office": lambda chance: chance.choice(_OFFICES),
    "body": lambda chance: chance.choice(_BODIES),
    "ministry": lambda chance: chance.choice(_MINISTRIES),
    "creed": lambda chance: chance.choice(_CREEDS),
    "trade": lambda chance: chance.choice(_TRADES),
    "cause": lambda chance: chance.choice(_CAUSES),
    "team": lambda chance: chance.choice(_TEAMS),
    "field": lambda chance: chance.choice(_FIELDS),
    "digit": lambda chance: str(chance.randint(2, 19)),
    "letter": lambda chance: chance.choice("ABCDEGKLMNPRSTVXZ"),
}
MAKERS: dict[str, Callable[[random.Random], Forms]] = {
    "woman": lambda chance: _person(chance, "female"),
    "man": lambda chance: _person(chance, "male"),
    "person": _either,
    "company": _company,
    "bank": _of("Banco {last}|{last}", "{city} Bank|{city}", "Bank of {city}|*", "{coin} Bank|{coin}", "{last} Savings Bank|{last}", "First {region} Bank|*"),
    "team": _of("{city} {team}|{city}", "{word} {team}|{team}", "{city} {team}|{team}", "FC {city}|{city}", "{coin} {team}|{coin}"),
    "university": _of("University of {city}|{city}", "{city} University|{city}", "{last} University|{last}", "{city} Institute of Technology|*", "{last} College|{last}"),
    "school": _of("{last} High School|{last}", "{word} Hill School|{word} Hill", "{city} Grammar School|{city} Grammar", "Saint {first} Academy|Saint {first}", "{last} Primary School|{last}"),
    "hospital": _of("{city} General Hospital|{city} General", "Saint {first} Hospital|Saint {first}", "{last} Memorial Hospital|{last} Memorial", "{city} Clinic|{city} Clinic"),
    "newspaper": _of("The {city} Times|Times", "{city} Herald|Herald", "The Daily {word}|{word}", "{city} Post|Post", "The {region} Gazette|Gazette", "{coin} Weekly|Weekly", "Die {word}|{word}"),
    "broadcaster": _of("{city} Radio|{city} Radio", "{coin} TV|{coin}", "Channel {digit}|Channel {digit}", "{country} Broadcasting Corporation|*", "Radio {word}|Radio {word}"),
    "party": _of("{creed} Party|{creed} Party", "{creed} {creed} Party|*", "{country} First|*", "{creed} Alliance|{creed} Alliance", "{creed} Front|*", "{creed} {creed} Union|*"),
    "agency": _of("{office} {body}|*", "{office} {body}|*", "National {office} {body}|*", "{adj} {office} {body}|*"),
    "ministry": _of("Ministry of {ministry}", "{adj} Ministry of {ministry}", "Department of {ministry}"),
    "court": _of("{city} District Court", "{region} High Court", "Supreme Court of {country}", "{city} Court of Appeal", "{adj} Constitutional Court", "{city} Crown Court"),
    "charity": _of("{cause} for {cause}|{cause}", "{last} Foundation|{last}", "{cause} International|{cause}", "Open {cause}|Open {cause}", "{cause} Trust|{cause} Trust"),
    "union": _of("{trade} Union|*", "National Union of {trade}|*", "United {trade}|*", "{region} {trade} Federation|*"),
    "association": _of("Association of {adj} {trade}|*", "{trade} Alliance|{trade} Alliance", "{region} {trade} Association|*", "International {trade} League|*", "{cause} Network|{cause} Network"),
    "museum": _of("{city} Museum of Art", "{last} Museum", "{word} Gallery", "National Museum of {country}", "{city} Maritime Museum"),
    "band": _of("The {word} {word}s|{word}", "{coin}|{coin}", "{word} {word}|{word}", "The {last} Quartet|Quartet", "{first} and the {word}s|{word}s"),
    "army": _of("{region} Liberation Army|*", "{creed} {creed} Front|*", "{word} Brigade|{word} Brigade", "Free {country} Movement|*"),
    "city": _of("{city}"),
    "country": _country,
    "region": _of("{region}"),
    "island": _of("{coin}", "{coin} Island", "Saint {first}", "Isle of {coin}"),
    "river": _of("{coin}", "{coin} River", "{word} River", "Rio {word}"),
    "mountain": _of("Mount {coin}", "{coin} Peak", "Monte {last}", "{word} Ridge", "{coin}"),
    "lake": _of("Lake {coin}", "Lake {last}", "{word} Lake"),
    "street": _of("{last} Street", "{word} Lane", "{city} Road", "Avenida {last}", "{word} Square", "Rue {last}"),
    "building": _of("{last} Tower", "{word} House", "{coin} Centre", "Palacio {last}", "{word} Hall", "{city} Library"),
    "stadium": _of("{last} Stadium", "{coin} Arena", "{word} Park", "Estadio {last}", "{city} Dome"),
    "airport": _of("{city} Airport", "{last} International Airport", "{city} International Airport"),
    "product": _of("{coin} {digit}|{coin}", "{coin} {letter}{digit}|{coin}", "{coin} Pro|{coin}", "{word} {coin}|{word}", "{coin}|{coin}", "{letter}-{digit} {word}|{word}"),
    "app": _of("{coin}", "{coin}ly", "{word}Chat", "{word}Up", "{coin} Go"),
    "drug": _of("{coin}ib", "{coin}vax", "{coin}mab", "{coin}ol", "{coin}prex"),
    "car": _of("{coin} {letter}{digit}|{coin}", "{word} GT|{word}", "{coin} EV|{coin}", "{last} {digit}|{last} {digit}"),
    "ship": _of("{word} {word}", "Queen {first}", "{coin} Star", "Maria {last}", "{word} Spirit", "MV {coin}"),
    "game": _of("{word} {word}", "{coin} Legends", "{word} of {coin}", "{word} Quest {digit}"),
    "film": _of("The {word} {word}", "{word} in {city}", "{first}'s {word}", "{word}", "A {word} for {first}", "The {word} of {city}", "{word} and {word}"),
    "book": _of("The {word} {word}", "A House of {word}", "The {word}'s Daughter", "{word} Years", "Letters from {city}", "{word} Without {word}", "How the {word} Fell"),
    "song": _of("{word} {word}", "Hey {first}", "{word} in My {word}", "Back to {city}", "{word}"),
    "album": _of("{word} {word}s", "{word}", "Songs for {first}", "{city} Nights", "{coin}"),
    "show": _of("{word} {word}s", "The {last}s", "{city} Confidential", "Good Morning {city}", "{word} Street"),
    "award": _of("{last} Prize|{last}", "{word} Award|{word} Award", "{last} Medal|{last} Medal", "{city} Prize for {field}|{city} Prize", "Golden {word}|Golden {word}"),
    "festival": _of("{city} Film Festival", "{word} Festival", "{city} Jazz Days", "{region} Book Fair", "{word} Fair"),
    "tournament": _of("{city} Open", "{word} Cup", "{region} Championship", "{adj} Grand Prix", "{coin} Masters", "{city} Marathon"),
    "conference": _of("{city} Summit", "{word} Forum", "World {field} Congress", "{adj} {cause} Conference"),
    "storm": _of("Cyclone {first}|{first}", "Hurricane {first}|{first}", "Storm {first}|{first}", "Typhoon {coin}|{coin}"),
    "law": _of("{office} Act", "Clean {cause} Act", "{last} Act", "{trade} Protection Law", "{ministry} Reform Bill"),
    "brand": _of("{coin}", "{last}", "{word} & {word}", "{coin}'s"),
    "exchange": _of("{city} Stock Exchange|*", "{adj} Stock Exchange|*", "{region} Exchange|*", "Bolsa de {city}|Bolsa"),
    "religion": _of("{city} Church", "{region} Orthodox Church", "Order of {first}", "{coin} Brotherhood"),
}
