// Finds entities by name or alias; the list follows the WAI-ARIA combobox pattern.

import { byId, element } from "./dom.js";

const MOST = 12;

export class Search {
  constructor(model, { chosen, inks }) {
    Object.assign(this, { chosen, inks });
    this.rows = model.entities
      .filter((entity) => !entity.kind.isValue)
      .map((entity) => ({ entity, names: [entity.label, ...entity.aliases].map(fold) }));
    this.field = byId("search");
    this.list = byId("found");
    this.field.addEventListener("input", () => this.find());
    this.field.addEventListener("focus", () => this.find());
    this.field.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.field.addEventListener("keydown", (event) => this.key(event));
  }

  find() {
    const wanted = fold(this.field.value.trim());
    if (!wanted) return this.close();
    const ranked = this.rows
      .map(({ entity, names }) => ({ entity, rank: Math.min(...names.map((name) => rank(name, wanted))) }))
      .filter((each) => each.rank < 9)
      .sort((a, b) => a.rank - b.rank || b.entity.facts.length - a.entity.facts.length);
    this.options = ranked.slice(0, MOST).map(({ entity }) => entity);
    this.active = this.options.length ? 0 : -1;
    this.draw(ranked.length);
    return undefined;
  }

  draw(total) {
    const { shade } = this.inks();
    const options = this.options.map((entity, index) =>
      element(
        "li",
        { id: `found-${index}`, role: "option", "aria-selected": String(index === this.active), onpointerdown: () => this.take(index) },
        element("span", { class: "dot", style: { "--tint": entity.kind.colour[shade] } }),
        element("span", { class: "name" }, entity.label),
        element("span", { class: "quiet" }, entity.kind.label),
      ),
    );
    const more = total > MOST ? `and ${(total - MOST).toLocaleString("en")} more` : total ? "" : "Nothing has this name.";
    this.list.replaceChildren(...options, ...(more ? [element("li", { class: "more", role: "presentation" }, more)] : []));
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.mark();
  }

  mark() {
    [...this.list.querySelectorAll("[role=option]")].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.active));
    });
    if (this.active >= 0) this.field.setAttribute("aria-activedescendant", `found-${this.active}`);
    else this.field.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const count = this.list.hidden ? 0 : this.options.length;
    if (event.key === "Escape") {
      this.field.value = "";
      this.close();
      this.field.blur();
    } else if (count && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.mark();
    } else if (count && event.key === "Enter") {
      this.take(this.active);
    }
    event.stopPropagation();
  }

  take(index) {
    const entity = this.options[index];
    this.close();
    if (entity) this.chosen(entity);
  }

  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
  }
}

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// 0 the name itself, 1 its beginning, 2 the beginning of a word, 3 anywhere, 9 nowhere.
function rank(name, wanted) {
  const place = name.indexOf(wanted);
  if (place < 0) return 9;
  if (place === 0) return name.length === wanted.length ? 0 : 1;
  return /[\p{L}\p{N}]/u.test(name[place - 1]) ? 3 : 2;
}
