"""``kg review``: the questions that are worth a person's time, one after another, answered by a key each."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import forget_links, tell_moves, wait_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.curation import Curation
    from kg.curation.queue import Doubt, Proposal, Question, Quote

QUOTED = 3
"""Claims shown for a fact."""
_OFFERED = 20
"""Documents named when something is split."""
_PAIR_KEYS = "m merge · n never · s split off documents · t retype · k skip · u undo · q quit"
_FACT_KEYS = "a accept · r reject · t retype the subject · k skip · u undo · q quit"


@click.command()
@click.option("--store", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Review this store.")
@click.option("--by", metavar="NAME", help="Who decides.  [default: the user of this machine]")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Ask so many questions at most.")
@click.option("--list", "lists", is_flag=True, help="Only list the questions.")
@wait_option
def review(*, store: Path, by: str | None, limit: int, lists: bool, wait: float) -> None:
    """Walk through what a person should look at: names that may be one thing, and facts on weak evidence.

    The most valuable questions come first: the most doubtful about what the most documents mention. Each shows where
    the things are mentioned. Keys: a accept, r reject (facts); m merge, n never merge (names); s split, t retype,
    k skip, u undo the last decision, q quit. Each decision is written down and followed at once, so one may stop at
    any time.

    \b
    Example:
      kg review --store graph.kg
      kg review --store graph.kg --list
    """
    from kg.cli.people import person  # noqa: PLC0415  help stays light
    from kg.curation import Curation, looked_at  # noqa: PLC0415
    from kg.curation.queue import questions  # noqa: PLC0415
    from kg.errors import NothingFound  # noqa: PLC0415
    from kg.store import Store  # noqa: PLC0415

    if lists:
        with looked_at(store) as curation:
            found = questions(curation)
            for question in found[:limit]:
                click.echo(_title(curation, question))
    else:
        with Store.open(store, wait=wait) as there, Curation(there) as curation:
            moved = curation.settle()
            found = questions(curation)
            walk = _Walk(curation, by or person(), moved)
            try:
                walk.through(found[:limit])
            finally:
                tell_moves(walk.moved)
                forget_links(there, walk.moved)
    if not found:
        raise NothingFound("there is nothing to review", hint="kg decide takes a decision that nobody asks for")


class _Walk:
    """One person's way through the questions."""

    def __init__(self, curation: Curation, person: str, moved: list[tuple[str, str]]) -> None:
        self.curation = curation
        self.person = person
        self.taken: list[tuple[str, int]] = []
        self.moved = moved
        self.number = 0

    def through(self, questions: Sequence[Question]) -> None:
        """Ask one question after another, until the last or until somebody quits."""
        while self.number < len(questions):
            question = questions[self.number]
            click.echo(f"\n[{self.number + 1} of {len(questions)}] {_title(self.curation, question)}")
            self._show(question)
            following = self._answered(question)
            if following is None:
                break
            self.number = following
        click.echo(f"\n{len(self.taken)} decision{'' if len(self.taken) == 1 else 's'} taken", err=True)

    def _show(self, question: Question) -> None:
        from kg.curation.queue import Proposal, quotes  # noqa: PLC0415  help stays light

        if not isinstance(question, Proposal):
            for line in _claimed(self.curation, question):
                click.echo(line)
            return
        click.echo(f"  why: {'; '.join(question.reasons)}")
        for iri in _things(question):
            click.echo(f"  {iri}")
            for quote in quotes(self.curation, iri):
                click.echo(f"    {_quoted(quote)}")

    def _answered(self, question: Question) -> int | None:
        """Take keys until one moves on, and return the number of the question to go to; ``None`` is the end."""
        keys = _PAIR_KEYS if len(_things(question)) > 1 and not _is_fact(question) else _FACT_KEYS
        while True:
            click.echo(f"  {keys} > ", nl=False)
            key = _key()
            click.echo(key if key.isprintable() else "")
            if key in {"q", "\x03", "\x04"}:
                return None
            if key in {"k", " "}:
                return self.number + 1
            if key == "u" and self.taken:
                return self._undo()
            if key == "u":
                click.echo("  there is nothing to undo")
            elif self._decide(key, question):
                return self.number + 1

    def _decide(self, key: str, question: Question) -> bool:
        """Take the decision that a key stands for; tell whether there was one."""
        from kg.cli.people import now  # noqa: PLC0415  help stays light
        from kg.decisions import Act, Decision  # noqa: PLC0415
        from kg.errors import KgError  # noqa: PLC0415

        acts = {"a": Act.ACCEPT, "r": Act.REJECT} if _is_fact(question) else {"m": Act.MERGE, "n": Act.NEVER}
        acts |= {"s": Act.SPLIT, "t": Act.RETYPE}
        if key not in acts:
            return False
        try:
            made = Decision(acts[key], self._about(acts[key], question), now(), self.person)
            made = self.curation.anchored(made)
            self.moved += self.curation.decide([made])
        except KgError as error:
            click.echo(f"  {error.message}")
            return False
        self.taken.append((made.id, self.number))
        click.echo(f"  {made.id}  {made.act} {' '.join(made.on)}")
        return True

    def _about(self, act: str, question: Question) -> tuple[str, ...]:
        from kg.curation.queue import quotes  # noqa: PLC0415  help stays light
        from kg.explain import pointing  # noqa: PLC0415

        first = _things(question)[0]
        if act == "split":
            known = sorted({quote.document for quote in quotes(self.curation, first, most=_OFFERED)})
            chosen = shlex.split(click.prompt(f"  in which documents ({', '.join(known)})"))
            return (self.curation.called(first, chosen), *chosen)
        if act == "retype":
            return (first, pointing.class_(self.curation.store, click.prompt("  class")))
        return getattr(question, "fact", None) or _things(question)

    def _undo(self) -> int:
        """Take the last decision back, and return the number of its question."""
        from kg.cli.people import now  # noqa: PLC0415  help stays light
        from kg.decisions import Act, Decision  # noqa: PLC0415

        last, number = self.taken.pop()
        self.moved += self.curation.decide([Decision(Act.UNDO, (last,), now(), self.person)])
        click.echo("  undone")
        return number


def _key() -> str:
    """Return the next key: from the terminal, or, where there is none, the next character; q at the end."""
    if sys.stdin.isatty():
        return click.getchar().lower()
    key = "\n"
    while key == "\n":  # keys may come one a line
        key = sys.stdin.read(1)
    return key.lower() or "q"


def _is_fact(question: Question) -> bool:
    return hasattr(question, "fact")


def _things(question: Proposal | Doubt) -> tuple[str, ...]:
    """Return the IRIs that a question is about."""
    from kg.curation.queue import Proposal  # noqa: PLC0415  help stays light

    if isinstance(question, Proposal):
        return question.one, question.other
    subject, _, object_ = question.fact
    return (subject, object_[1:-1]) if object_.startswith("<") else (subject,)


def _title(curation: Curation, question: Question) -> str:
    from kg import names  # noqa: PLC0415  help stays light
    from kg.curation.queue import Proposal  # noqa: PLC0415
    from kg.explain import asking, words  # noqa: PLC0415
    from kg.rdf import terms as t  # noqa: PLC0415

    labels = [asking.name(curation.store, t.node(iri)) for iri in _things(question)]
    if isinstance(question, Proposal):
        return f"are {labels[0]} and {labels[1]} one? ({question.score:.2f})"
    _, relation, object_ = question.fact
    told = labels[1] if len(labels) > 1 else object_.partition("^^")[0].strip('"')
    return f"is it so that {labels[0]} {words.plain(names.local(relation))} {told}? ({question.score:.2f})"


def _claimed(curation: Curation, doubt: Doubt) -> Iterator[str]:
    """Yield the sentences behind a fact, with its things marked, as kg why shows them."""
    from kg.explain import why  # noqa: PLC0415  help stays light
    from kg.text import collapse  # noqa: PLC0415

    subject, relation, object_ = doubt.fact
    shown = object_[1:-1] if object_.startswith("<") else object_.partition("^^")[0].strip('"')
    for each in why(curation.store, subject, relation, shown, limit=QUOTED):
        yield f"  {collapse(each.marked())}"
        yield f"    {each.document.id} · {each.claim.status} · score {each.claim.score:.2f} · {each.claim.by}"


def _quoted(quote: Quote) -> str:
    from kg.text import collapse  # noqa: PLC0415  help stays light

    return f"{quote.document}: …{collapse(f'{quote.before}«{quote.exact}»{quote.behind}')}…"
