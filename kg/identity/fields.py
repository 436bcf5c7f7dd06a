"""Fields that people work in and bodies are of, as the words and relations used of them tell."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.names import KG

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS = {
    "sport": "striker goalkeeper midfielder defender winger footballer player coach athlete runner sprinter swimmer "
    "cyclist boxer golfer skier skater racer jockey batsman bowler cricketer quarterback pitcher referee "
    "umpire olympian medallist medalist wrestler fencer rower gymnast club team side squad league",
    "politics": "senator congressman congresswoman lawmaker legislator mp minister premier chancellor "
    "mayor governor councillor councilor councilman politician ambassador diplomat envoy party ministry parliament "
    "republican democrat liberal conservative incumbent alderman",
    "law": "judge justice lawyer attorney prosecutor barrister solicitor magistrate court defendant notary",
    "crime": "burglar thief robber murderer killer suspect fugitive gangster smuggler fraudster inmate convict "
    "hacker gunman swindler kidnapper gang cartel forger",
    "police": "detective sheriff constable policeman policewoman inspector sergeant superintendent police",
    "military": "soldier colonel admiral lieutenant brigadier corporal marine troops army regiment navy",
    "medicine": "doctor surgeon nurse physician cardiologist oncologist epidemiologist virologist paediatrician "
    "pediatrician dentist psychiatrist psychologist midwife paramedic vet veterinarian hospital clinic neurologist "
    "pharmacist",
    "science": "scientist physicist chemist biologist astronomer mathematician geologist botanist zoologist "
    "historian economist archaeologist anthropologist sociologist professor researcher lecturer scholar "
    "climatologist ecologist linguist seismologist glaciologist volcanologist meteorologist oceanographer "
    "statistician engineer university institute observatory laboratory academic philosopher entomologist hydrologist",
    "music": "singer guitarist drummer bassist pianist violinist cellist composer rapper songwriter soprano tenor "
    "baritone musician vocalist band orchestra trio quartet quintet duo dj organist saxophonist trumpeter choir "
    "frontman album song fiddler rockers",
    "stage": "actor actress comedian filmmaker playwright dancer choreographer screenwriter film movie ballerina "
    "cinematographer sitcom opera musical puppeteer",
    "letters": "novelist poet author writer journalist reporter editor columnist correspondent translator biographer "
    "newspaper magazine daily weekly broadcaster blogger novel book memoir publisher essayist presenter",
    "art": "painter sculptor artist photographer designer architect illustrator potter gallery museum curator "
    "ceramicist engraver",
    "faith": "priest bishop archbishop cardinal pastor vicar rabbi imam monk nun abbot theologian church monastery "
    "parish diocese preacher missionary",
    "money": "banker bank lender broker analyst investor insurer fund financier accountant economist bourse",
    "farming": "farmer rancher grower winemaker vintner beekeeper shepherd fisherman skipper farm vineyard orchard "
    "cooperative",
    "food": "chef cook baker brewer restaurateur brewery bakery restaurant distillery winery dairy butcher "
    "confectioner",
    "transport": "airline carrier railway shipyard ferry sailor captain shipper haulier airport trucker freight",
    "energy": "utility refinery driller miner mine wells oilfield pipeline",
    "technology": "programmer developer software chipmaker startup smartphone router browser semiconductor",
    "health": "drugmaker vaccine drug biotech pharmaceutical",
    "vehicles": "carmaker automaker tractor motorcycle engine",
    "teaching": "teacher headmaster headmistress headteacher tutor principal pupil student schoolteacher",
    "union": "union unionist steward",
    "space": "astronaut cosmonaut rocket satellite probe spacecraft planet moon",
    "fashion": "model designer stylist couturier",
    "water": "river lake sea ocean bay strait canal",
    "storm": "hurricane storm typhoon cyclone",
}
_RELATIONS = {
    "sport": "playsFor coaches ^playsFor ^coaches",
    "politics": "memberOfParty ministerOf electedTo headOfStateOf headOfGovernmentOf governs ambassadorTo runsFor "
    "^memberOfParty",
    "music": "performed composed ^performed ^composed",
    "stage": "performedIn directed ^performedIn ^directed",
}
_NEAR = (
    {"politics", "law"},
    {"politics", "military"},
    {"law", "crime", "police"},
    {"medicine", "science", "health", "teaching"},
    {"music", "stage", "letters", "art", "fashion"},
    {"science", "teaching", "letters", "technology", "space"},
    {"money", "politics"},
    {"money", "science"},
    {"farming", "food"},
    {"transport", "sport"},
    {"union", "politics"},
    {"transport", "vehicles", "energy"},
    {"vehicles", "sport"},
    {"technology", "vehicles", "energy", "space"},
    {"sport", "teaching"},
    {"police", "military"},
    {"technology", "money"},
    {"military", "transport", "space"},
    {"union", "transport"},
    {"politics", "letters"},
    {"science", "politics"},
)
"""Fields between which people and bodies move, or whose words are said of the same."""


def _by_word() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for field, listed in _WORDS.items():
        for word in listed.split():
            found[word] = found.get(word, frozenset()) | {field}
    return found


_FIELDS = _by_word()
_FIELDS_OF_RELATIONS = {
    (("^" + KG + each[1:]) if each.startswith("^") else KG + each): field
    for field, listed in _RELATIONS.items()
    for each in listed.split()
}


@lru_cache(maxsize=8_192)
def of_words(words: frozenset[str]) -> frozenset[str]:
    """Return the fields of small-lettered words."""
    nothing = frozenset[str]()
    return nothing.union(*(_FIELDS.get(word) or _FIELDS.get(word.removesuffix("s"), nothing) for word in words))


def of(words: frozenset[str], facts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the fields that words and facts of an entity tell."""
    told = {_FIELDS_OF_RELATIONS[relation] for relation, _ in facts if relation in _FIELDS_OF_RELATIONS}
    return of_words(words) | told if told else of_words(words)


@lru_cache(maxsize=8_192)
def apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two sets of fields have nothing to do with each other; of an empty set nothing is known."""
    if not one or not other or one & other:
        return False
    return not any(one & near and other & near for near in _NEAR)
