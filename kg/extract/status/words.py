"""The words that tell what a text does with what it says: who says, plans, denies or supposes it, and what is over."""

from __future__ import annotations

SAYING = frozenset(
    "say tell announce add report state claim explain note remark reveal disclose confirm declare insist argue write "
    "maintain stress emphasize emphasise recall testify assure mention comment inform reply answer according allege "
    "acknowledge admit describe tweet post rumor rumour".split()
)
DENYING = frozenset(
    "deny reject dismiss refute dispute fail refuse decline avoid stop cancel abandon scrap drop pretend".split()
)
PLANNING = frozenset(
    "plan intend agree aim expect hope want seek propose consider prepare offer try pledge vow promise set schedule "
    "decide look bid have threaten slate attempt urge ask order need ready likely due poised about project "
    "forecast tip mull weigh hopes hoped hoping".split()
)
PLANS = frozenset(
    "plan deal bid proposal offer intention agreement talk talks effort attempt decision goal intent negotiation "
    "negotiations option right ambition pledge promise pact favourite favorite frontrunner contender candidate".split()
)
RUMOURS = frozenset("report rumor rumour claim allegation speculation suggestion accusation".split())
SUPPOSING = frozenset(
    "believe think suspect assume suppose wonder imagine doubt speculate suggest guess wish fear seem".split()
)
ACCUSING = frozenset("accuse suspect charge".split())
CLEARING = frozenset("acquit clear absolve exonerate".split())
IMAGINING = frozenset("dream think talk speak fantasize fantasise".split())
PREVENTING = frozenset("stop prevent block bar keep refrain abstain dissuade discourage".split())
WITHDRAWING = frozenset(
    {("pull", "out"), ("back", "out"), ("back", "away"), ("walk", "away"), ("shy", "away"), ("give", "up")}
)
"""Verbs and particles: "walked away from a deal to buy Globex"."""
FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo", "going"})
MAYBE = frozenset({"could", "may", "might", "should", "would", "can", "must"})
HEDGES = frozenset("possibly perhaps maybe probably likely potentially presumably supposedly".split())
REPORTEDLY = frozenset("reportedly allegedly apparently purportedly".split())
OVER = frozenset("former formerly previous previously once ex late erstwhile then onetime sometime retired".split())
COMING = frozenset(
    "future incoming next planned proposed prospective upcoming would-be expected aspiring designate elect".split()
)
ALLEGED = frozenset("alleged suspected supposed rumored rumoured possible potential so-called purported".split())
SUPPOSE = frozenset({"suppose", "imagine", "assume"})
"""What asks the reader to think of something, at the beginning of a sentence; the parser often takes it for a name."""
CONDITIONS = frozenset({"if", "unless", "whether"})
PRESENT = frozenset("current present now new acting incoming".split())
STATES = frozenset(
    "be own lead run head manage chair work live employ teach represent coach train control hold belong reside govern "
    "rule serve direct oversee possess advise play operate base".split()
)
"""Verbs of lasting states: in the simple past they tell of a state that may be over."""
DISMISSING = frozenset("dismiss fire sack oust remove replace suspend".split())
GIVING_UP, POSTS = frozenset("give leave lose vacate".split()), frozenset("post job office".split())
"""Together they tell that a role is over: "gave up his post"."""
PARTING = frozenset("sell divest offload shed spin dispose demerge".split())
STILL = frozenset({"still", "already", "since", "now", "currently", "today"})
DONE = frozenset({"has", "have", "had", "'ve", "’ve", "was", "were", "been"})
OPEN = frozenset({"being"}) | FUTURE | MAYBE
