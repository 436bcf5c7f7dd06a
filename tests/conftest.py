"""The fixtures that several tests share."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from kg import cli
from kg.model import Claim, Document, Entity, Fact, Knowledge, Mention, MentionKind, Status
from kg.names import DEFAULT_BASE, KG, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from kg.model import Span


@pytest.fixture
def news_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a few files, some of them hidden or of no known kind."""
    monkeypatch.chdir(tmp_path)
    files = (
        "a.txt",
        "b/two.md",
        "b/one.txt",
        "b.txt",
        "b/.hidden.txt",
        ".git/x.txt",
        "b/c/deep.TXT",
        "b/logo.png",
        "notes",
    )
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Text of {name}.\n")
    return tmp_path


@pytest.fixture
def kg_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., tuple[int, bytes, str]]:
    """Run ``kg`` in this process, in an empty folder: gives the exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kg.cli._tidy_up_when_ended", lambda: None)  # the signals of this process are pytest's

    def run(*words: str | Path) -> tuple[int, bytes, str]:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            cli.run()
        out, err = capsysbinary.readouterr()
        code = left.value.code
        assert code is None or isinstance(code, int)
        return code or 0, out, err.decode()

    return run


ROME = "Ada Rossi manages Acme Rome. Acme bought Bolt Labs for $5 million on 7 March 2016.\n"
OSLO = "Acme said it will open an office in Oslo. Acme does not own Cargo. Acme owns Bolt Labs.\n"


def _mention(document: Document, words: str, type_: str, *, at: int = 0) -> Mention:
    """Return the mention of these words, the first one behind the offset ``at``."""
    start = document.text.index(words, at)
    return Mention(document.span(start, start + len(words)), MentionKind.NAME, KG + type_, score=0.9, by="echo")


def _value(mention: Mention, datatype: str, value: str, unit: str | None = None) -> Mention:
    return replace(mention, kind=MentionKind.VALUE, datatype=XSD + datatype, value=value, unit=unit)


def _said(subject: Mention, relation: str, object_: Mention, evidence: Span, status: Status = Status.ASSERTED) -> Claim:
    by = f"patterns: X {relation} Y"
    return Claim(subject, KG + relation, object_, evidence, status=status, score=0.8, by=by)


def _fact(subject: str, object_: str, *claims: tuple[Document, Claim], datatype: str | None = None) -> Fact:
    asserted = any(claim.status is Status.ASSERTED for _, claim in claims)
    object_ = object_ if datatype else DEFAULT_BASE + object_
    pairs = tuple((document.id, claim) for document, claim in claims)
    return Fact(DEFAULT_BASE + subject, claims[0][1].relation, object_, datatype, asserted, pairs)


def _entity(name: str, label: str, *mentions: tuple[Document, Mention], aliases: tuple[str, ...] = ()) -> Entity:
    pairs = tuple((document.id, mention) for document, mention in mentions)
    return Entity(DEFAULT_BASE + name, label, mentions[0][1].type, pairs, aliases)


@pytest.fixture
def knowledge() -> Knowledge:
    """Hold two documents, seven entities and six facts: asserted, planned and denied, with an amount and a date."""
    rome = Document(
        "news/rome.txt",
        ROME,
        source="https://news.example/rome",
        published=date(2016, 3, 8),
        title="Acme buys Bolt Labs",
        language="en",
        authors=("Zoe Young", "Al Brown"),
        site="News Example",
    )
    oslo = Document("news/oslo.txt", OSLO, source="news/oslo.txt", markup=((41, 42),))
    ada, unit = _mention(rome, "Ada Rossi", "Person"), _mention(rome, "Acme Rome", "Company")
    buyer, bolt = _mention(rome, "Acme", "Company", at=29), _mention(rome, "Bolt Labs", "Company")
    price = _value(_mention(rome, "$5 million", "Money"), "decimal", "5000000", "USD")
    day = _value(_mention(rome, "7 March 2016", "Date"), "date", "2016-03-07")
    acme, denier, owner = (_mention(oslo, "Acme", "Company", at=at) for at in (0, 42, 67))
    place, cargo, again = (
        _mention(oslo, words, type_)
        for words, type_ in (("Oslo", "City"), ("Cargo", "Company"), ("Bolt Labs", "Company"))
    )
    first, second = rome.span(0, 28), rome.span(29, 82)
    plan, denial, third = oslo.span(0, 41), oslo.span(42, 66), oslo.span(67, 87)
    office = replace(_said(acme, "hasOfficeIn", place, plan, Status.PLANNED), speaker=acme)
    return Knowledge(
        (oslo, rome),
        (
            _entity("acme", "Acme", (oslo, acme), (oslo, denier), (oslo, owner), (rome, buyer)),
            _entity("acme-rome", "Acme Rome", (rome, unit)),
            _entity("amount/5000000-usd", "$5 million", (rome, price)),
            _entity("bolt-labs", "Bolt Labs", (oslo, again), (rome, bolt), aliases=("Bolt", "Bolt Laboratories")),
            _entity("cargo", "Cargo", (oslo, cargo)),
            _entity("person/ada-rossi", "Ada Rossi", (rome, ada)),
            _entity("place/oslo", "Oslo", (oslo, place)),
        ),
        (
            _fact("acme", "2016-03-07", (rome, _said(buyer, "acquiredOn", day, second)), datatype=XSD + "date"),
            _fact("acme", "place/oslo", (oslo, office)),
            _fact(
                "acme",
                "bolt-labs",
                (oslo, _said(owner, "owns", again, third)),
                (rome, _said(buyer, "owns", bolt, second, Status.REPORTED)),
            ),
            _fact("acme", "cargo", (oslo, _said(denier, "owns", cargo, denial, Status.DENIED))),
            _fact("bolt-labs", "amount/5000000-usd", (rome, _said(bolt, "boughtFor", price, second))),
            _fact("person/ada-rossi", "acme-rome", (rome, _said(ada, "manages", unit, first))),
        ),
    )


CHROMIUM_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
    "--force-device-scale-factor=1",
    "--no-first-run",
    "--use-angle=swiftshader",
    "--window-size=1280,800",
)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Drive a headless Chromium that draws WebGL in software; skip where there is none."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("no Chromium with chromedriver is installed (Debian: apt-get install chromium chromium-driver)")
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for option in (*CHROMIUM_OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield browser
    browser.quit()
