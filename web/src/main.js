// Puts the page together: the data, the canvas, the panel, the search and the choice of what is shown.
//
// `window.kg` is a small door for tests and for pages that embed this one:
//   ready            a promise, kept when the first picture is drawn
//   select(iri)      chooses an entity, as a click on it does
//   position(iri)    where an entity is drawn, in pixels of the window; null when it is not
//   factPosition(n)  where the middle of the fact with this number is drawn
//   shown()          how many nodes and edges are drawn, and whether they are still being arranged

import { Details } from "./details.js";
import { byId, plural } from "./dom.js";
import { isShown, shownParts, startingChoice } from "./filters.js";
import { Legend } from "./legend.js";
import { entityKey, readModel } from "./model.js";
import { Search } from "./search.js";
import { Stage } from "./stage.js";
import { inks, setUpTheme } from "./theme.js";

const read = (id) => JSON.parse(byId(id).textContent);

function start() {
  const model = readModel(read("graph-data"), read("graph-statuses"));
  const page = new PageState(model);
  page.draw({ afresh: true });
  window.kg = {
    ready: new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    select: (iri) => page.entity(model.entities.find((entity) => entity.iri === iri)),
    position: (iri) => page.inWindow(page.stage.position(keyOf(model, iri))),
    factPosition: (index) => page.inWindow(page.stage.edgePosition(`f${index}`)),
    shown: () => ({ ...page.size, arranging: Boolean(page.stage.stop) }),
  };
}

const keyOf = (model, iri) => entityKey(model.entities.find((entity) => entity.iri === iri));

class PageState {
  constructor(model) {
    this.model = model;
    this.choice = startingChoice(model);
    this.inks = inks();
    this.details = new Details({
      entity: (entity) => this.entity(entity),
      fact: (fact) => this.stage.choose(this.chosenWith(fact)),
      focus: (entity) => this.focus(entity),
      close: () => this.nothing(),
      isShown: (fact) => isShown(fact, this.choice),
      inks: () => this.inks,
    });
    this.stage = new Stage(byId("graph"), {
      node: ({ entity, fact }) => (entity ? this.entity(entity) : this.fact(fact)),
      fact: (fact) => this.fact(fact),
      focus: ({ entity }) => entity && this.focus(entity),
      nothing: () => this.nothing(),
      arranging: (seconds) => this.arranging(seconds),
      inks: () => this.inks,
    });
    this.legend = new Legend(model, this.choice, { changed: () => this.draw(), inks: () => this.inks });
    const found = (entity) => {
      this.entity(entity);
      byId("details").focus(); // so that a reader by keyboard or ear goes on there
    };
    this.search = new Search(model, { chosen: found, inks: () => this.inks });
    setUpTheme(() => this.recolour());
    this.listen();
  }

  draw({ afresh = false } = {}) {
    const parts = shownParts(this.model, this.choice);
    this.size = { nodes: parts.nodes.size, edges: parts.facts.length };
    this.stage.show(parts, { afresh });
    byId("counts").textContent = counts(this.model, this.choice, parts);
    byId("nothing-shown").hidden = parts.nodes.size > 0;
    byId("unfocus").hidden = !this.choice.focus;
    if (this.selected) this.details.showEntity(this.selected, { focused: this.isFocused(this.selected) });
  }

  entity(entity) {
    if (!entity) return;
    this.selected = entity;
    const key = entityKey(entity);
    if (this.choice.focus && !this.stage.position(key)) this.unfocus();
    this.details.showEntity(entity, { focused: this.isFocused(entity) });
    this.stage.choose({ node: key });
    this.stage.bringIntoView(key, this.details.covered);
  }

  fact(fact) {
    this.selected = null;
    this.details.showFact(fact);
    this.stage.choose({ edge: `f${fact.index}` });
  }

  chosenWith(fact) {
    return { node: this.selected && entityKey(this.selected), edge: fact && `f${fact.index}` };
  }

  nothing() {
    this.selected = null;
    this.details.close();
    this.stage.choose({});
  }

  isFocused(entity) {
    return this.choice.focus?.entity === entity;
  }

  // Shows the neighbourhood of an entity alone, or everything again.
  focus(entity) {
    if (this.isFocused(entity)) return this.unfocus();
    this.choice.focus = { entity, hops: Number(byId("hops").value) };
    this.beforeFocus ??= new Map(this.stage.places);
    byId("focus-name").textContent = entity.label;
    this.selected = entity;
    this.draw({ afresh: true });
    this.stage.focused = entityKey(entity);
    this.stage.choose({ node: this.stage.focused });
    this.stage.fit(this.details.covered);
    return undefined;
  }

  unfocus() {
    this.choice.focus = null;
    this.stage.focused = null;
    if (this.beforeFocus) this.stage.places = this.beforeFocus;
    this.beforeFocus = null;
    this.draw();
    this.stage.fit(this.details.covered);
  }

  arranging(seconds) {
    byId("arranging").hidden = seconds === null;
    byId("arranging").style.setProperty("--seconds", `${seconds ?? 0}s`);
  }

  recolour() {
    this.inks = inks();
    this.legend.recolour();
    this.stage.repaint({ inks: this.inks });
    if (this.selected) this.details.showEntity(this.selected, { focused: this.isFocused(this.selected) });
  }

  inWindow(place) {
    if (!place) return null;
    const { left, top } = byId("graph").getBoundingClientRect();
    return { x: place.x + left, y: place.y + top };
  }

  listen() {
    const click = (id, action) => byId(id).addEventListener("click", action);
    click("zoom-in", () => this.stage.zoom(1.5));
    click("zoom-out", () => this.stage.zoom(1 / 1.5));
    click("fit", () => this.stage.fit(this.details.covered));
    click("arrange", () => {
      this.draw({ afresh: true });
      this.stage.fit(this.details.covered);
    });
    click("stop-arranging", () => this.stage.stop?.());
    click("unfocus-button", () => this.unfocus());
    click("filters-toggle", () => toggleFilters());
    byId("hops").addEventListener("change", () => {
      const { entity } = this.choice.focus;
      this.choice.focus = null;
      this.focus(entity);
    });
    byId("graph").addEventListener("keydown", (event) => this.canvasKey(event));
    document.addEventListener("keydown", (event) => this.pageKey(event));
  }

  canvasKey(event) {
    const step = 60;
    const moves = {
      ArrowLeft: () => this.stage.pan(-step, 0),
      ArrowRight: () => this.stage.pan(step, 0),
      ArrowUp: () => this.stage.pan(0, -step),
      ArrowDown: () => this.stage.pan(0, step),
      "+": () => this.stage.zoom(1.5),
      "-": () => this.stage.zoom(1 / 1.5),
      0: () => this.stage.fit(this.details.covered),
    };
    if (!moves[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moves[event.key]();
  }

  pageKey(event) {
    if (event.key === "Escape") this.nothing();
    if (event.key === "/" && !event.target.closest("input, select, textarea")) {
      event.preventDefault();
      byId("search").focus();
    }
  }
}

function toggleFilters() {
  const open = byId("filters").hidden;
  byId("filters").hidden = !open;
  byId("filters-toggle").setAttribute("aria-expanded", String(open));
}

function counts(model, choice, { nodes, facts }) {
  const drawn = [...nodes.values()].filter(({ entity }) => entity).length;
  const all = model.entities.filter((entity) => !entity.kind.isValue).length;
  const part = drawn < all ? `${drawn.toLocaleString("en")} of ${plural(all, "entity", "entities")}` : plural(all, "entity", "entities");
  return `${part} · ${plural(facts.length, "fact")} · ${plural(model.documents.length, "document")}`;
}

try {
  if (byId("graph").clientWidth < 640) toggleFilters();
  start();
} catch (error) {
  byId("failure").hidden = false;
  byId("failure-reason").textContent = String(error.message ?? error);
  throw error;
}
