"""``kg review``: the questions that are worth a person's time, one after another, answered by a key each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import wait_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curation import Curation
    from kg.curation.queue import Doubt, Proposal, Question, Quote

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
            curation.settle()
            found = questions(curation)
            _Walk(curation, by or person()).through(found[:limit])
    if not found:
        raise NothingFound("there is nothing to review", hint="kg decide takes a decision that nobody asks for")


class _Walk:
    """One person's way through the questions."""

    def __init__(self, curation: Curation, person: str) -> None:
        self.curation = curation
        self.person = person
        self.taken: list[str] = []

    def through(self, questions: Sequence[Question]) -> None:
        """Ask one question after another, until the last or until somebody quits."""
        number = 0
        while 0 <= number < len(questions):
            question = questions[number]
            click.echo(f"\n[{number + 1} of {len(questions)}] {_title(self.curation, question)}")
            self._show(question)
            step = self._answered(question)
            if step is None:
                break
            number = max(0, number + step)
        click.echo(f"\n{len(self.taken)} decision{'' if len(self.taken) == 1 else 's'} taken", err=True)

    def _show(self, question: Question) -> None:
        from kg.curation.queue import Proposal, quotes  # noqa: PLC0415  help stays light

        if isinstance(question, Proposal):
            click.echo(f"  why: {'; '.join(question.reasons)}")
        for iri in _things(question):
            click.echo(f"  {iri}")
            for quote in quotes(self.curation, iri):
                click.echo(f"    {_quoted(quote)}")

    def _answered(self, question: Question) -> int | None:
        """Take keys until one moves on: 1 is the next question, -1 the one before, ``None`` the end."""
        keys = _PAIR_KEYS if len(_things(question)) > 1 and not _is_fact(question) else _FACT_KEYS
        while True:
            click.echo(f"  {keys} > ", nl=False)
            key = _key()
            click.echo(key if key.isprintable() else "")
            if key in {"q", "\x03", "\x04"}:
                return None
            if key in {"k", " ", "\r", "\n"}:
                return 1
            if key == "u":
                if self._undo():
                    return -1
            elif self._decide(key, question):
                return 1

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
            self.curation.decide([made])
        except KgError as error:
            click.echo(f"  {error.message}")
            return False
        self.taken.append(made.id)
        click.echo(f"  {made.id}  {made.act} {' '.join(made.on)}")
        return True

    def _about(self, act: str, question: Question) -> tuple[str, ...]:
        from kg.explain import pointing  # noqa: PLC0415  help stays light

        first = _things(question)[0]
        if act == "split":
            known = ", ".join(row.id for row in self.curation.documents())
            return (first, *click.prompt(f"  in which documents ({known})").split())
        if act == "retype":
            return (first, pointing.class_(self.curation.store, click.prompt("  class")))
        return getattr(question, "fact", None) or _things(question)

    def _undo(self) -> bool:
        from kg.cli.people import now  # noqa: PLC0415  help stays light
        from kg.decisions import Act, Decision  # noqa: PLC0415

        if not self.taken:
            click.echo("  there is nothing to undo")
            return False
        self.curation.decide([Decision(Act.UNDO, (self.taken.pop(),), now(), self.person)])
        click.echo("  undone")
        return True


def _key() -> str:
    """Return the next key: from the terminal, or, where there is none, the next character; q at the end."""
    key = click.getchar() if sys.stdin.isatty() else sys.stdin.read(1)
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

    labels = [asking.label(curation.store, t.node(iri)) for iri in _things(question)]
    if isinstance(question, Proposal):
        return f"are {labels[0]} and {labels[1]} one? ({question.score:.2f})"
    _, relation, object_ = question.fact
    told = labels[1] if len(labels) > 1 else object_.partition("^^")[0].strip('"')
    return f"is it so that {labels[0]} {words.plain(names.local(relation))} {told}? ({question.score:.2f})"


def _quoted(quote: Quote) -> str:
    from kg.text import collapse  # noqa: PLC0415  help stays light

    return f"{quote.document}: …{collapse(f'{quote.before}«{quote.exact}»{quote.behind}')}…"
