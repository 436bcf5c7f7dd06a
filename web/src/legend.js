// The list of types, relations and statuses: what the colours mean, and the choice of what to show.

import { byId, element } from "./dom.js";
import { countKinds, isolated } from "./filters.js";

const NO_LONGER = { ended: "no longer so", uncertain: "uncertain" };

export class Legend {
  constructor(model, choice, { changed, inks }) {
    Object.assign(this, { model, choice, changed, inks });
    countKinds(model);
    this.fill();
  }

  fill() {
    const { model, choice } = this;
    const kinds = model.kinds.filter(({ count }) => count > 0);
    this.dots = [];
    byId("kinds").replaceChildren(...kinds.map((kind) => this.setRow(kind, choice.hiddenKinds, kinds, this.dot(kind))));
    const relations = model.relations.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
    byId("relations").replaceChildren(...relations.map((each) => this.setRow(each, choice.hiddenRelations, relations, null)));
    this.fillStatuses();
    byId("all-kinds").onclick = () => this.showAll(choice.hiddenKinds);
    byId("all-relations").onclick = () => this.showAll(choice.hiddenRelations);
  }

  fillStatuses() {
    const rows = this.model.statuses.filter(({ count }) => count > 0).map((status) => this.statusRow(status));
    const loners = isolated(this.model).length;
    if (loners) rows.push(this.lonerRow(loners));
    byId("statuses").replaceChildren(...rows);
    byId("statuses-group").hidden = rows.length < 2;
  }

  // A type or relation: a box to tick, and a button that hides all others.
  setRow(item, hidden, all, sign) {
    const tick = (on) => {
      if (on) hidden.delete(item);
      else hidden.add(item);
      this.changed();
    };
    const only = () => {
      hidden.clear();
      for (const other of all) if (other !== item) hidden.add(other);
      this.refresh();
      this.changed();
    };
    const button = element("button", { type: "button", class: "only", "aria-label": `only ${item.label}`, onclick: only }, "only");
    return row({ label: item.label, count: item.count, sign, isOn: () => !hidden.has(item), tick, extra: button });
  }

  statusRow({ name, count }) {
    const { statuses } = this.choice;
    const tick = (on) => {
      if (on) statuses.add(name);
      else statuses.delete(name);
      this.changed();
    };
    const sign = element("span", { class: name === "asserted" ? "stroke" : "stroke dashed" });
    return row({ label: NO_LONGER[name] ?? name, count, sign, isOn: () => statuses.has(name), tick });
  }

  lonerRow(count) {
    const tick = (on) => {
      this.choice.loners = on;
      this.changed();
    };
    return row({ label: "entities without facts", count, sign: null, isOn: () => this.choice.loners, tick });
  }

  dot(kind) {
    const dot = element("span", { class: kind.isValue ? "dot hollow" : "dot" });
    this.dots.push([dot, kind]);
    dot.style.setProperty("--tint", kind.colour[this.inks().shade]);
    return dot;
  }

  recolour() {
    for (const [dot, kind] of this.dots) dot.style.setProperty("--tint", kind.colour[this.inks().shade]);
  }

  showAll(hidden) {
    hidden.clear();
    this.refresh();
    this.changed();
  }

  refresh() {
    for (const box of document.querySelectorAll("#filters input[type=checkbox]")) box.checked = box.isOn();
  }
}

function row({ label, count, sign, isOn, tick, extra }) {
  const box = element("input", { type: "checkbox", onchange: () => tick(box.checked) });
  box.isOn = isOn;
  box.checked = isOn();
  return element(
    "li",
    {},
    element(
      "label",
      {},
      box,
      sign,
      element("span", { class: "name", title: label }, label),
      element("span", { class: "count" }, count.toLocaleString("en")),
    ),
    extra ?? null,
  );
}
