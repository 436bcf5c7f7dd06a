"""Tells where a sentence says that something is not so: "no stake in Y", "neither X nor Y", "without owning Y".

In English one negative word among the arguments of a verb denies the whole clause, wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.tree import Tree
    from kg.model import Mention

_NONE = frozenset({"no", "neither", "nor"})
_NOBODY = frozenset({"none", "nobody", "nothing", "neither", "no-one"})
_EXCEPT = frozenset({"other", "but", "except"})
"""What makes a positive of "none" and "nobody" again: "none other than X"."""
_SCARCELY = frozenset({"hardly", "scarcely", "almost", "nearly", "nowhere"})
_CONTRASTS = frozenset({"not", "neither", "nor"})
_OCCASIONS = frozenset("time point means way account circumstance circumstances case event sense".split())
"""Behind a preposition and "no" they deny a clause: "at no time", "by no means", "in no way"; "in no time" is soon."""
_EVIDENCE = frozenset("evidence proof indication sign suggestion record truth basis hint case chance reason".split())
_UNTRUE = frozenset("false untrue incorrect wrong fictitious impossible unthinkable".split())
_MYTHS = frozenset("lie myth hoax falsehood fabrication fiction misconception".split())
_FACTIVE = frozenset(
    "know realize realise notice learn remember recall forget discover regret reveal mention deny doubt hide".split()
)
"""Verbs whose clause is so, even where they are denied: "nobody knew that X owned Y"."""
_LINKING = frozenset({"ADP", "DET", "SYM"})
_DATING = frozenset({"until", "till", "before"})
"""After "not until" it is so."""
_BEFORE_NOUN = ("compound", "amod", "det", "poss", "nummod", "preconj", "predet")
_ARGUMENTS = ("nsubj", "nsubjpass", "dobj", "attr", "dative")


@dataclass(frozen=True)
class Negation:
    """Asked about places of a tree: whether the words there deny what they say."""

    tree: Tree

    def of_word(self, place: int) -> bool:
        """Tell whether a verb or noun is denied by what hangs on it: "not", "no", "neither", "nor", "hardly"."""
        if self._is_none(place) or self._hangs_on_without(place) or self._is_not(place):
            return True
        if any(self.tree.word(child) in _SCARCELY for child in self.tree.children(place, "advmod")):
            return True
        edge = min([place, *(child for child in self.tree.children(place) if child < place)])
        return self.tree.word(edge - 1) == "nor" or self.tree.word(edge) in {"nor", "neither"}

    def of_clause(self, verb: int) -> bool:
        """Tell whether one of a verb's arguments, or an occasion, denies its clause: "holds no stake", "at no time"."""
        if any(self._is_nothing(noun) for noun in self.tree.children(verb, *_ARGUMENTS)):
            return True
        return any(
            self._is_none(noun) and self.tree.word(noun) in _OCCASIONS
            for preposition in self.tree.children(verb, "prep")
            if (self.tree.word(preposition), self.tree.word(preposition + 2)) != ("in", "time")
            for noun in self.tree.children(preposition, "pobj")
        )

    def of_content(self, above: int) -> bool:
        """Tell whether a word denies the clause it governs: "nothing shows that", "no proof that", "a lie that"."""
        lemma = self.tree.tokens[above].lemma
        if lemma in _MYTHS or (lemma in _EVIDENCE and self._is_none(above)):
            return True
        if any(self.tree.word(child) in _UNTRUE for child in self.tree.children(above, "acomp")):
            return True
        nobody = any(self._is_nothing(noun) for noun in self.tree.children(above, "nsubj", "nsubjpass"))
        return lemma not in _FACTIVE and bool(nobody or self.tree.children(above, "neg"))

    def of_mention(self, mention: Mention, anchor: int) -> bool:
        """Tell whether what is said is set against something else: "founded in 1978, not in 1987", "neither X nor Y".

        What a relative clause says of a thing stays true: "not Acme, which owns Globex".
        """
        if mention.head < 0 or any(above == mention.head for above in self.tree.ancestors(anchor)):
            return False
        place = mention.head
        while place > 0 and self.tree.tokens[place - 1].start >= mention.span.start:
            place -= 1
        while place > 0 and self._links(place - 1):
            place -= 1
        before = self.tree.word(place - 1)
        return before in _CONTRASTS or (before == "but" and self.tree.word(place - 2) == "anything")

    def _is_not(self, place: int) -> bool:
        """Tell whether a word has a "not" or "never"; what is "not so until 2015" is so since."""
        until = any(self.tree.word(child) in {"until", "till"} for child in self.tree.children(place, "prep"))
        return not until and bool(self.tree.children(place, "neg"))

    def _links(self, place: int) -> bool:
        return self.tree.tokens[place].pos in _LINKING and self.tree.word(place) not in _DATING | _CONTRASTS

    def _is_nothing(self, noun: int) -> bool:
        below = self.tree.words(noun)
        if below & _EXCEPT:
            return False
        no_one = self.tree.word(noun) == "one" and "no" in below
        return self.tree.word(noun) in _NOBODY or no_one or self._is_none(noun)

    def _is_none(self, noun: int) -> bool:
        return any(self.tree.word(child) in _NONE for child in self.tree.children(noun, "det", "preconj", "predet"))

    def _hangs_on_without(self, place: int) -> bool:
        token = self.tree.tokens[place]
        return token.dep in {"pobj", "pcomp"} and self.tree.word(token.head) == "without"
