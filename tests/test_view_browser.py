"""The page at work in a real browser: search, choice, focus, and the way from a click to the sentence."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.view import knowledge as made_up
from kg.names import DEFAULT_BASE
from kg.view import page

pytest.importorskip("selenium", reason="selenium is not installed")

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

    from kg.model import Knowledge

PATIENCE = 10.0  # seconds
ADA = DEFAULT_BASE + "person/ada-rossi"
ACME = DEFAULT_BASE + "acme"
BOLT = DEFAULT_BASE + "bolt-labs"


class Visitor:
    """Somebody who looks at the page, clicks and types."""

    def __init__(self, browser: Chrome, path: Path) -> None:
        """Open the page and wait until it is drawn."""
        self.browser = browser
        self.log("performance")
        self.log("browser")
        browser.get(path.as_uri())
        self.until(lambda: browser.execute_script("return Boolean(window.kg)"))
        browser.execute_async_script("window.kg.ready.then(arguments[0])")

    def log(self, name: str) -> list[dict[str, Any]]:
        """Take what the browser has logged since it was last asked."""
        return list(self.browser.get_log(name))  # type: ignore[no-untyped-call]

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.02)

    def all(self, css: str) -> list[WebElement]:
        """Return the elements that a selector finds and that can be seen."""
        return [each for each in self.browser.find_elements(By.CSS_SELECTOR, css) if each.is_displayed()]

    def one(self, css: str) -> WebElement:
        """Return the first element that a selector finds, waiting until it can be seen."""
        self.until(lambda: self.all(css))
        return self.all(css)[0]

    def texts(self, css: str) -> list[str]:
        """Return the texts of the elements that a selector finds."""
        return [each.text for each in self.all(css)]

    def kg(self, call: str, *arguments: object) -> Any:  # noqa: ANN401  whatever the page answers
        """Ask the page's own door."""
        return self.browser.execute_script(f"return window.kg.{call}(...arguments)", *arguments)

    @property
    def shown(self) -> tuple[int, int]:
        """How many nodes and edges are drawn."""
        shown = self.kg("shown")
        return shown["nodes"], shown["edges"]

    def click_at(self, place: dict[str, float]) -> None:
        """Click with the mouse at a place in the window."""
        body = self.one("body")
        size = body.rect
        actions = ActionChains(self.browser, duration=20)
        actions.move_to_element_with_offset(
            body, round(place["x"] - size["width"] / 2), round(place["y"] - size["height"] / 2)
        )
        actions.pause(0.1).click().perform()

    def tick(self, name: str) -> None:
        """Click the box beside a name in the legend."""
        next(row for row in self.all("#filters label") if row.text.splitlines()[0] == name).click()

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        ActionChains(self.browser).send_keys(*keys).perform()


def visit(browser: Chrome, folder: Path, knowledge: Knowledge) -> Visitor:
    """Write the page of a graph and look at it."""
    path = folder / "graph.html"
    path.write_text(page(knowledge, title="Two items").html, encoding="utf-8")
    return Visitor(browser, path)


def test_the_page_draws_what_is_asserted(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """Four facts are asserted: between four entities, an amount and a date."""
    visitor = visit(chromium, tmp_path, knowledge)
    assert visitor.shown == (6, 4)
    assert visitor.one("#counts").text == "4 of 6 entities · 4 facts · 2 documents"
    assert visitor.all("#failure") == []


def test_the_page_asks_the_network_for_nothing(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """From loading to a click nothing but the file itself is requested, and no error is logged."""
    visitor = visit(chromium, tmp_path, knowledge)
    visitor.kg("select", ADA)
    visitor.one("#details h2")
    messages = [json.loads(entry["message"])["message"] for entry in visitor.log("performance")]
    asked = [each["params"]["request"]["url"] for each in messages if each["method"] == "Network.requestWillBeSent"]

    assert [url.split(":")[0] for url in asked if not url.startswith(("data:", "blob:"))] == ["file"]
    assert [entry for entry in visitor.log("browser") if entry["level"] == "SEVERE"] == []


def test_a_click_leads_to_the_sentence(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """A click on a node shows its facts; one on a fact shows the sentence with both mentions, document and score."""
    visitor = visit(chromium, tmp_path, knowledge)
    visitor.click_at(visitor.kg("position", ADA))
    assert visitor.one("#details h2").text == "Ada Rossi"

    visitor.one("#details .fact").click()

    assert visitor.one(".proof blockquote").text == "Ada Rossi manages Acme Rome."
    assert visitor.texts("mark.subject") == ["Ada Rossi"]
    assert visitor.texts("mark.object") == ["Acme Rome"]
    assert "Acme buys Bolt Labs · News Example · 2016-03-08" in visitor.one(".proof .document").text
    assert visitor.one(".confidence").text == "80 %"
    assert visitor.one(".proof a").get_attribute("href") == "https://news.example/rome"


def test_a_click_on_a_line_shows_every_source(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """A click between two nodes shows their fact with each claim behind it, also one that is only reported."""
    visitor = visit(chromium, tmp_path, knowledge)
    facts = visitor.browser.execute_script("return JSON.parse(document.getElementById('graph-data').textContent).facts")
    number = next(index for index, fact in enumerate(facts) if len(fact[5]) == 2)

    visitor.click_at(visitor.kg("factPosition", number))

    assert visitor.one(".statement").text == "Acme owns Bolt Labs"
    assert visitor.texts(".proof blockquote") == [
        "Acme owns Bolt Labs.",
        "Acme bought Bolt Labs for $5 million on 7 March 2016.",
    ]
    assert visitor.texts(".said") == ["reported"]


def test_search_finds_by_alias(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """The slash key leads to the search field; part of an alias finds the entity, and Enter opens it."""
    visitor = visit(chromium, tmp_path, knowledge)
    visitor.press("/")
    visitor.press("laborat")
    assert visitor.texts("#found [role=option]") == ["Bolt Labs\nCompany"]

    visitor.press(Keys.ENTER)

    assert visitor.one("#details h2").text == "Bolt Labs"
    assert visitor.one(".also").text == "also: Bolt · Bolt Laboratories"

    visitor.press(Keys.ESCAPE)
    assert visitor.all("#details") == []


def test_types_and_relations_can_be_chosen(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """Hiding a type hides its nodes and their facts; "only" leaves one relation, and "all" brings the others back."""
    visitor = visit(chromium, tmp_path, knowledge)
    visitor.tick("Person")
    assert visitor.shown == (4, 3)

    only = visitor.browser.find_element(By.CSS_SELECTOR, "#relations [aria-label='only owns']")
    visitor.browser.execute_script("arguments[0].click()", only)
    assert visitor.shown == (2, 1)

    visitor.one("#all-relations").click()
    visitor.one("#all-kinds").click()
    assert visitor.shown == (6, 4)


def test_plans_and_denials_are_shown_on_demand(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """What is planned or denied appears when it is ticked, marked as such, with what nobody says left out."""
    visitor = visit(chromium, tmp_path, knowledge)
    visitor.tick("planned")
    visitor.tick("denied")
    assert visitor.shown == (8, 6)

    visitor.kg("select", ACME)
    visitor.until(lambda: visitor.texts("#details .status"))

    assert sorted(visitor.texts("#details .status")) == ["denied", "planned"]
    next(row for row in visitor.all("#details .fact") if "planned" in row.text).click()
    assert visitor.texts(".said") == ["planned, says Acme"]


def test_a_graph_of_mere_plans_is_not_empty(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """Where nothing is asserted, everything else is shown from the start; where nothing is held, the page says so."""
    rest = tuple(fact for fact in knowledge.facts if not fact.asserted)

    assert visit(chromium, tmp_path, replace(knowledge, facts=rest)).shown == (3, 2)
    assert "Nothing to show" in visit(chromium, tmp_path, replace(knowledge, facts=())).one("#nothing-shown").text


def test_focus_leaves_the_neighbourhood(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """Focus on an entity shows it with what is next to it, two steps on demand, and everything again."""
    visitor = visit(chromium, tmp_path, knowledge)
    visitor.kg("select", BOLT)
    visitor.one("#details .buttons button").click()
    assert visitor.one("#focus-name").text == "Bolt Labs"
    assert visitor.shown == (4, 3)

    visitor.one("#unfocus-button").click()

    assert visitor.shown == (6, 4)


def test_a_node_can_be_dragged(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """A node follows the pointer; the others stay."""
    visitor = visit(chromium, tmp_path, knowledge)
    before, rest = visitor.kg("position", ADA), visitor.kg("position", BOLT)
    body = visitor.one("body")
    x, y = round(before["x"] - body.rect["width"] / 2), round(before["y"] - body.rect["height"] / 2)

    actions = ActionChains(visitor.browser, duration=20)
    actions.move_to_element_with_offset(body, x, y).click_and_hold()
    actions.move_by_offset(0, 30).move_by_offset(0, 30).release().perform()

    assert visitor.kg("position", ADA)["y"] == pytest.approx(before["y"] + 60, abs=3)
    assert visitor.kg("position", BOLT) == pytest.approx(rest, abs=1)


def test_zoom_and_pan_by_keys(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """Plus brings nodes apart, the arrow keys move them, and 0 shows all again."""
    visitor = visit(chromium, tmp_path, knowledge)
    start = visitor.kg("position", ADA), visitor.kg("position", BOLT)
    visitor.browser.execute_script("document.getElementById('graph').focus()")

    visitor.press("+")
    visitor.until(lambda: width(visitor) > 1.4 * abs(start[0]["x"] - start[1]["x"]))
    middle = visitor.kg("position", ADA)["x"]
    visitor.press(Keys.ARROW_RIGHT)
    visitor.until(lambda: visitor.kg("position", ADA)["x"] < middle - 50)
    visitor.press("0")

    visitor.until(lambda: visitor.kg("position", ADA) == pytest.approx(start[0], abs=1))


def width(visitor: Visitor) -> float:
    """Return how far apart two nodes are drawn."""
    return float(abs(visitor.kg("position", ADA)["x"] - visitor.kg("position", BOLT)["x"]))


def test_light_and_dark(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """The page follows the system's scheme until the button is pressed."""
    visitor = visit(chromium, tmp_path, knowledge)

    def paper() -> str:
        return str(visitor.browser.execute_script("return getComputedStyle(document.documentElement).backgroundColor"))

    def prefer(scheme: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        visitor.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    prefer("light")
    light = paper()
    prefer("dark")
    dark = paper()
    visitor.one("#theme").click()
    pressed = paper()
    prefer("light")

    assert light == pressed != dark


def test_a_large_graph_is_arranged_in_the_background(chromium: Chrome, tmp_path: Path) -> None:
    """A graph of 1,500 entities is drawn at once, moves while a worker arranges it, and stops when told."""
    visitor = visit(chromium, tmp_path, made_up(1500))
    iri = visitor.browser.execute_script(
        "return JSON.parse(document.getElementById('graph-data').textContent).entities[0][0]"
    )
    start = visitor.kg("position", iri)

    visitor.until(lambda: visitor.kg("position", iri) != start)
    chromium.execute_script("document.getElementById('stop-arranging').click()")

    assert visitor.kg("shown")["arranging"] is False
    assert visitor.shown[0] > 1200
    assert visitor.all("#arranging") == []


def test_the_page_works_within_a_notebook(chromium: Chrome, tmp_path: Path, knowledge: Knowledge) -> None:
    """The frame for a notebook draws the graph although it is closed off from the document around it."""
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><body>{page(knowledge)._repr_html_()}</body>", encoding="utf-8")
    chromium.get(path.as_uri())

    chromium.switch_to.frame(chromium.find_element(By.TAG_NAME, "iframe"))

    end = time.monotonic() + PATIENCE
    while not chromium.execute_script("return window.kg && window.kg.shown().nodes"):
        assert time.monotonic() < end
    assert chromium.execute_script("return window.kg.shown().edges") == 4
