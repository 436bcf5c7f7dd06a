"""Each claim gets the status that the words around it give, and whoever says it."""

from __future__ import annotations

import pytest

from benchmarks.voices import by_rules
from kg.model import Status

CASES = [
    ("Kakao acquired Daum.", Status.ASSERTED),
    ("Kakao did not acquire Daum.", Status.DENIED),
    ("Kakao never acquired Daum.", Status.DENIED),
    ("Kakao denied that it had acquired Daum.", Status.DENIED),
    ("Kakao failed to acquire Daum.", Status.DENIED),
    ("Kakao will acquire Daum.", Status.PLANNED),
    ("Kakao acquired Daum in 2014; it had wanted a map service.", Status.ASSERTED),
    ("Kakao has to acquire Daum.", Status.PLANNED),
    ("The board moved that Daum be acquired by Kakao.", Status.PLANNED),
    ("Kakao dreamed of acquiring Daum.", Status.HYPOTHETICAL),
    ("Kakao thought about acquiring Daum.", Status.HYPOTHETICAL),
    ("Kakao was stopped from acquiring Daum.", Status.DENIED),
    ("Kakao gave up on acquiring Daum.", Status.DENIED),
    ("Kakao walked away from a deal to acquire Daum.", Status.DENIED),
    ("Kakao to acquire Daum", Status.PLANNED),
    ("Kakao is to acquire Daum.", Status.PLANNED),
    ("Daum is to be acquired by Kakao.", Status.PLANNED),
    ("Kakao plans to acquire Daum.", Status.PLANNED),
    ("Kakao is planning to acquire Daum next year.", Status.PLANNED),
    ("Kakao agreed to acquire Daum.", Status.PLANNED),
    ("The deal would see Kakao acquire Daum.", Status.HYPOTHETICAL),
    ("Kakao buys Daum next month.", Status.PLANNED),
    ("Kakao did not acquire Daum until 2015.", Status.ASSERTED),
    ("Kakao claims to have acquired Daum.", Status.REPORTED),
    ("Kakao is rumoured to have acquired Daum.", Status.REPORTED),
    ("Kakao is in talks to acquire Daum.", Status.PLANNED),
    ("Kakao announced its plan to acquire Daum.", Status.PLANNED),
    ("Kakao may acquire Daum.", Status.HYPOTHETICAL),
    ("If Kakao acquires Globex, it will be the largest firm.", Status.HYPOTHETICAL),
    ("Has Kakao acquired Daum?", Status.HYPOTHETICAL),
    ("Will Kakao acquire Daum?", Status.HYPOTHETICAL),
    ("Perhaps Kakao will acquire Daum.", Status.HYPOTHETICAL),
    ("Suppose Kakao acquired Daum.", Status.HYPOTHETICAL),
    ("Analysts believe Kakao acquired Daum.", Status.HYPOTHETICAL),
    ("Kakao reportedly acquired Daum.", Status.REPORTED),
    ("Kakao acquired Daum, Reuters said.", Status.REPORTED),
    ("Kakao acquired Daum, according to Reuters.", Status.REPORTED),
    ("\u201cKakao acquired Daum,\u201d Jane Roe said.", Status.REPORTED),
]


@pytest.mark.parametrize(("text", "status"), CASES)
def test_the_clause_decides(text: str, status: Status) -> None:
    """Negation, plans, doubts and reports around the verb give the claim its status."""
    found = {claim.status for claim in by_rules(text).claims if claim.relation.endswith("#acquired")}

    assert found == {status}


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Acme is headquartered in Oslo, not in Bergen.", {"Bergen"}),
        ("Acme was founded in 1978, not in 1987.", {"1987"}),
        ("Acme is headquartered in Oslo and in Bergen.", set()),
    ],
)
def test_what_is_set_against_the_truth_is_denied(text: str, denied: set[str]) -> None:
    """A correction names what is not so beside what is."""
    found = {claim.object.span.text for claim in by_rules(text).claims if claim.status is Status.DENIED}

    assert found == denied


NO = [
    "Acme Corp. owns no shares in Globex.",
    "Neither Acme Corp. nor Initech owns Globex.",
    "Acme Corp. owns neither Globex nor Initech.",
    "Initech does not own Daum, nor does Acme Corp. own Globex.",
    "At no time did Acme Corp. own Globex.",
    "Acme Corp. is in no way the owner of Globex.",
    "Jane Roe is neither the founder nor the owner of Globex.",
    "Not Acme Corp. owns Globex.",
    "Acme Corp. without owning Globex runs Initech.",
    "Acme Corp. hardly owns Globex.",
    "Nobody at Initech owns Globex.",
    "It is false that Acme Corp. owns Globex.",
    "There is no evidence that Acme Corp. owns Globex.",
    "Nothing shows that Acme Corp. owns Globex.",
    "Initech denied reports that Acme Corp. had owned Globex.",
    "Acme Corp. pretends to own Globex.",
]
YES = [
    "There is no doubt that Acme Corp. owns Globex.",
    "It is no secret that Acme Corp. owns Globex.",
    "Nobody but Acme Corp. owns Globex.",
    "Acme Corp. not only owns Globex but runs Initech.",
    "Acme Corp., which has no debt, owns Globex.",
    "Acme Corp. has no debt and owns Globex.",
    "No one at Acme Corp., which owns Globex, could be reached.",
    "Acme Corp. does not deny that Initech owns Globex.",
    "It is impossible to say why Acme Corp. owns Globex.",
    "Acme Corp. owns no fewer than three firms, among them Globex.",
]


@pytest.mark.parametrize("text", NO)
def test_one_negative_word_denies_a_clause(text: str) -> None:
    """Nothing is asserted that the sentence says not to be so, wherever its negative word stands."""
    assert [each for each in _owned(text) if each is Status.ASSERTED] == []


@pytest.mark.parametrize("text", YES)
def test_a_negative_word_elsewhere_denies_nothing(text: str) -> None:
    """Negative words of other clauses, double negation and what is presupposed leave the claim asserted."""
    assert _owned(text) == [Status.ASSERTED]


def _owned(text: str) -> list[Status]:
    return [claim.status for claim in by_rules(text).claims if claim.relation.endswith("#owns")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Jane Roe was accused of killing Bob Miller.", Status.REPORTED),
        ("Jane Roe is suspected of having killed Bob Miller.", Status.REPORTED),
        ("Jane Roe was acquitted of killing Bob Miller.", Status.DENIED),
        ("Jane Roe was cleared of killing Bob Miller.", Status.DENIED),
        ("Jane Roe was convicted of killing Bob Miller.", Status.ASSERTED),
        ("Jane Roe seems to have killed Bob Miller.", Status.HYPOTHETICAL),
        ("Jane Roe almost killed Bob Miller.", Status.DENIED),
        ("Had Jane Roe killed Bob Miller, she would be in prison.", Status.HYPOTHETICAL),
    ],
)
def test_a_charge_is_no_deed(text: str, status: Status) -> None:
    """What somebody is accused of is reported, and what somebody was cleared of is denied."""
    assert {claim.status for claim in by_rules(text).claims if claim.relation.endswith("#killedBy")} == {status}


ROLES = [
    ("Jane Roe is the chief executive of Acme.", Status.ASSERTED),
    ("Jane Roe, the former chief executive of Acme, spoke.", Status.ENDED),
    ("Jane Roe is no longer the chief executive of Acme.", Status.ENDED),
    ("Jane Roe, the former founder and chief executive of Acme, spoke.", Status.ENDED),
    ("Jane Roe, the former founder and the chief executive of Acme, spoke.", Status.ASSERTED),
    ("Jane Roe previously served as the founder and chief executive of Acme.", Status.ENDED),
    ("Jane Roe, previously the head of Globex, and the chief executive of Acme, spoke.", Status.ENDED),
    ("Jane Roe, previously the head of Globex and now the chief executive of Acme, spoke.", Status.ASSERTED),
    ("Jane Roe, would-be chief executive of Acme, spoke.", Status.HYPOTHETICAL),
    ("Former Acme chief executive Jane Roe spoke.", Status.ENDED),
    ("Jane Roe is tipped to become chief executive of Acme.", Status.PLANNED),
    ("Was Jane Roe ever the chief executive of Acme?", Status.HYPOTHETICAL),
    ("Jane Roe is not the chief executive of Acme.", Status.DENIED),
    ("Jane Roe, the future chief executive of Acme, spoke.", Status.PLANNED),
    ("Jane Roe will become the chief executive of Acme.", Status.PLANNED),
]


@pytest.mark.parametrize(("text", "status"), ROLES)
def test_words_beside_a_role_decide(text: str, status: Status) -> None:
    """The words "former", "future", "no longer" and "not" give a role its status, also across "and"."""
    found = {claim.status for claim in by_rules(text).claims if claim.relation.endswith("#chiefExecutiveOf")}

    assert found == {status}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Kakao has sold its subsidiary Daum to Lotte.", Status.ENDED),
        ("Kakao sold its unit Daum Corp to Lotte in 2019.", Status.ENDED),
        ("Kakao divested its Korean subsidiary, Daum.", Status.ENDED),
        ("Kakao has disposed of its subsidiary Daum.", Status.ENDED),
        ("Kakao agreed to sell its subsidiary Daum.", Status.ASSERTED),
        ("Kakao will sell its subsidiary Daum.", Status.ASSERTED),
        ("Kakao may have sold its subsidiary Daum.", Status.ASSERTED),
        ("Kakao has not sold its subsidiary Daum.", Status.ASSERTED),
        ("Kakao praised its subsidiary Daum.", Status.ASSERTED),
        ("Kakao's previous subsidiary, Daum, grew.", Status.ENDED),
    ],
)
def test_what_was_sold_is_had_no_more(text: str, status: Status) -> None:
    """Whoever sold a firm owned it until then; whoever only means to sell it owns it."""
    assert {claim.status for claim in by_rules(text).claims if claim.relation.endswith("subsidiaryOf")} == {status}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ann Smith, the chairman of Acme, resigned on Monday.", Status.ENDED),
        ("Acme chairman Ann Smith has stepped down.", Status.ENDED),
        ("Acme chairman Ann Smith, who had resigned in May, spoke.", Status.ENDED),
        ("Acme chairman Ann Smith gave up her post.", Status.ENDED),
        ("Acme chairman Ann Smith walked out on Monday.", Status.ENDED),
        ("Acme chairman Ann Smith gave up smoking.", Status.ASSERTED),
        ("Acme chairman Ann Smith has not left her post.", Status.ASSERTED),
        ("Ann Smith became chairman of Acme in 1990 and stepped down in 1993.", Status.ENDED),
        ("Ann Smith became chairman of Acme in 1990 and resigned from the party in 1993.", Status.ASSERTED),
        ("Acme chairman Ann Smith has not resigned.", Status.ASSERTED),
        ("Acme chairman Ann Smith will resign in May.", Status.ASSERTED),
        ("Acme chairman Ann Smith quit smoking.", Status.ASSERTED),
        ("Acme chairman Ann Smith resigned from the board of Globex.", Status.ASSERTED),
        ("Acme chairman Ann Smith resigned as mayor of Seoul.", Status.ASSERTED),
    ],
)
def test_who_resigned_holds_the_post_no_more(text: str, status: Status) -> None:
    """Whoever left another post, or is only about to leave this one, holds it."""
    assert {claim.status for claim in by_rules(text).claims if claim.relation.endswith("chairs")} == {status}


@pytest.mark.parametrize("text", ['Anna Smith directed "The Lighthouse".', "Acme led a funding round in Globex."])
def test_a_deed_is_no_state_that_ends(text: str) -> None:
    """What somebody made or gave once stays made and given."""
    assert {claim.status for claim in by_rules(text).claims} == {Status.ASSERTED}


def test_what_was_owned_until_then_is_owned_no_more() -> None:
    """A past state with its end is over, whatever else the sentence tells with it."""
    claims = by_rules("Daum was owned by Kakao until 2019, with Lotte as its partner.").claims
    assert [claim.status for claim in claims if claim.relation.endswith("#owns")] == [Status.ENDED]


def test_what_a_noun_phrase_takes_for_granted_is_asserted() -> None:
    """A report covers what its clause says, not what a noun phrase in it presupposes."""
    reading = by_rules("Jane Roe, the chief executive of Acme, said Acme would acquire Facebook-owned app Moves.")
    by_relation = {claim.relation.partition("#")[2]: claim.status for claim in reading.claims}

    assert by_relation["chiefExecutiveOf"] is Status.ASSERTED
    assert by_relation["owns"] is Status.ASSERTED
    assert by_relation["acquired"] is Status.PLANNED


SPEAKERS = [
    ("Acme bought Globex, Jane Roe said.", "Jane Roe"),
    ("According to Jane Roe, Acme bought Globex.", "Jane Roe"),
    ("Jane Roe told reporters that Acme bought Globex.", "Jane Roe"),
    ("\u201cAcme bought Globex,\u201d said Jane Roe.", "Jane Roe"),
    ("Acme bought Globex, said the spokeswoman, Jane Roe.", "Jane Roe"),
]


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS)
def test_the_speaker_is_found(text: str, speaker: str) -> None:
    """Whoever said it is kept with the claim."""
    claims = [claim for claim in by_rules(text).claims if claim.relation.endswith("#acquired")]

    assert [claim.speaker.span.text for claim in claims if claim.speaker] == [speaker]
