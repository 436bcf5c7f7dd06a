"""The closed sets of words that coreference goes by: pronouns, titles, gendered nouns, endings, verbs."""

from __future__ import annotations

from enum import StrEnum


class Number(StrEnum):
    """Whether a phrase stands for one or several; ``ANY`` where both are possible."""

    ONE = "one"
    MANY = "many"
    ANY = "any"


HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
SPEAKER = frozenset({"i", "me", "my", "mine", "myself"})
SPEAKERS = frozenset({"we", "us", "our", "ours", "ourselves"})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
POSSESSIVE = frozenset({"his", "her", "its", "their", "hers", "theirs", "my", "our", "whose"})
REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
THIRD = HE | SHE | IT | THEY

DEFINITE = frozenset({"the", "this", "that", "these", "those"})
INDEFINITES = frozenset(
    "nothing something anything everything nobody somebody anybody everybody none someone anyone everyone one".split()
)

_MALE_TITLES = frozenset("mr mister sir lord king prince baron duke father brother congressman".split())
_FEMALE_TITLES = frozenset(
    "mrs ms miss lady dame queen princess baroness countess duchess madam madame sister congresswoman".split()
)
_PLAIN_TITLES = frozenset(
    "dr doctor prof professor president premier chancellor senator sen representative rep gov governor mayor "
    "minister secretary judge justice gen general adm admiral col colonel capt captain lt lieutenant maj major "
    "sgt sergeant cpl corporal officer detective inspector coach rev reverend pope bishop archbishop cardinal "
    "rabbi imam sheikh ambassador commissioner chairman chairwoman chairperson chair director ceo attorney".split()
)
TITLES = _MALE_TITLES | _FEMALE_TITLES | _PLAIN_TITLES

MALE_NOUNS = _MALE_TITLES | frozenset(
    "man boy gentleman guy husband son dad daddy uncle nephew grandfather grandson stepfather stepson godfather "
    "groom bridegroom widower boyfriend businessman spokesman salesman policeman fireman actor emperor hero host "
    "monk priest waiter landlord statesman sportsman cameraman craftsman nobleman clergyman".split()
)
FEMALE_NOUNS = _FEMALE_TITLES | frozenset(
    "woman girl wife daughter mom mum mommy mummy mother aunt niece grandmother granddaughter stepmother "
    "stepdaughter godmother bride widow girlfriend businesswoman spokeswoman saleswoman policewoman actress "
    "empress heroine hostess nun waitress landlady sportswoman ballerina housewife heiress maid goddess "
    "priestess".split()
)
# These nouns are male in form only or in old use: news says "actor" and "host" of women too.
MALE_NOUNS -= {"actor", "hero", "host"}


COMPANY_ENDINGS = frozenset(
    "inc incorporated corp corporation co company companies ltd limited llc llp lp plc ag se sa nv bv ab asa as "
    "oyj spa srl gmbh kg kgaa kk pty bhd sdn group holding holdings".split()
)
SMALL_WORDS = frozenset("of and the for & in on de to".split())
NAME_ENDINGS = frozenset({"jr", "sr", "ii", "iii", "iv"})
PARTICLES = frozenset("van von der den de del della di da dos du la le ter ten zu af bin ibn".split())
"""Words with which a surname may begin; not "al", "ben" and "do", which are first names too."""

ANY_PERSON = frozenset("man woman boy girl person guy lady gentleman teenager youngster".split())
ANY_ORGANIZATION = frozenset("group organization organisation institution company firm".split())
VAGUE = frozenset(
    "capital place area location site scene territory destination region event case thing resort settlement".split()
)
"""Nouns of so wide a meaning that they mostly stand for something that has no name."""

CONTRASTING = frozenset(
    "other another same former latter first second third next last new old own only rival different previous "
    "local".split()
)
"""Modifiers that set a thing apart from what was named before."""

SAYING = frozenset(
    "say tell add announce explain argue claim note write report state declare insist warn admit acknowledge "
    "believe think comment conclude confirm deny describe observe point recall remark reply respond stress "
    "suggest ask call continue joke predict promise recount reveal quip urge vow".split()
)

SEEMING = frozenset("seem appear turn happen rain snow matter".split())
EMPTY_VERBS = frozenset("be become make take".split())
"""Verbs with which "it" may hold the place of a clause: "it makes sense to", "it took years to"."""

ORGANIZATION_DOES = SAYING | frozenset(
    "employ hire own buy acquire sell manufacture produce launch operate run invest merge plan expand open close "
    "fire sack pay owe sue file develop supply export import earn lose sign expect intend aim provide offer".split()
)
"""What an "it" that does so mostly is."""

ORGANIZATION_HAS = frozenset(
    "executive chief ceo chairman chairwoman president director founder co-founder cofounder board employee staff "
    "worker workforce headquarters subsidiary unit arm division share stock shareholder investor customer client "
    "user revenue sale profit loss earnings business product plant factory store branch office rival competitor "
    "partner supplier parent owner member leader spokesman spokeswoman spokesperson lawyer manager coach plan bid "
    "stake tie partnership push effort campaign strategy commitment policy".split()
)
"""What an organization has, when it says "its"."""

SAME_ROLE = {
    "ceo": "chief executive",
    "chief executive officer": "chief executive",
    "cfo": "chief financial officer",
    "finance chief": "chief financial officer",
    "coo": "chief operating officer",
    "cto": "chief technology officer",
    "chairwoman": "chairman",
    "chairperson": "chairman",
    "chair": "chairman",
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
    "pm": "prime minister",
    "premier": "prime minister",
    "vp": "vice president",
    "cofounder": "co-founder",
    "congresswoman": "congressman",
    "boss": "chief",
}
"""Roles that are said in several ways, each with the one it is compared by."""
