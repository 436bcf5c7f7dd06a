// The panel at the side: an entity with its facts, or a fact with the sentences that say it.

import { byId, element, plural } from "./dom.js";
import { objectKind, objectLabel } from "./model.js";

export class Details {
  constructor(actions) {
    this.actions = actions; // { entity(entity), fact(fact), focus(entity), close(), isShown(fact), inks() }
    this.panel = byId("details");
    this.body = byId("details-body");
    byId("details-close").addEventListener("click", () => actions.close());
  }

  // How many pixels of the canvas the panel covers, from the right or, on a narrow screen, from below.
  get covered() {
    if (this.panel.hidden) return { right: 0, bottom: 0 };
    const { width, height } = this.panel.getBoundingClientRect();
    const isSheet = width > this.panel.parentElement.clientWidth * 0.7;
    return isSheet ? { right: 0, bottom: height } : { right: width, bottom: 0 };
  }

  close() {
    this.panel.hidden = true;
    this.body.replaceChildren();
  }

  open(...parts) {
    this.body.replaceChildren(...parts.filter(Boolean));
    this.panel.hidden = false;
    this.body.scrollTop = 0;
  }

  showEntity(entity, { focused }) {
    const shown = entity.facts.filter((fact) => this.actions.isShown(fact));
    const other = entity.facts.filter((fact) => !this.actions.isShown(fact));
    const also = entity.aliases.length ? element("p", { class: "also" }, `also: ${entity.aliases.join(" · ")}`) : null;
    this.open(
      this.badge(entity.kind),
      element("h2", { id: "details-title" }, entity.label),
      also,
      entity.mentions
        ? element("p", { class: "quiet" }, `${plural(entity.mentions, "mention")} in ${plural(entity.seenIn, "document")}`)
        : null,
      element(
        "p",
        { class: "buttons" },
        element(
          "button",
          { type: "button", class: "pill", "aria-pressed": String(focused), onclick: () => this.actions.focus(entity) },
          focused ? "Show the whole graph" : "Focus on the neighbourhood",
        ),
      ),
      ...this.factList(`${brief(entity.label)} …`, shown.filter((fact) => fact.subject === entity), entity),
      ...this.factList(`… ${brief(entity.label)}`, shown.filter((fact) => fact.subject !== entity), entity),
      ...this.factList("Not shown in the graph", other, entity),
      shown.length + other.length ? null : element("p", { class: "quiet" }, "No fact was read about it."),
      element("p", { class: "iri" }, entity.iri),
    );
  }

  showFact(fact) {
    this.open(
      element(
        "p",
        { class: "statement", id: "details-title" },
        this.name(fact.subject),
        element("span", { class: "relation" }, ` ${fact.relation.label} `),
        fact.object && !fact.object.kind.isValue ? this.name(fact.object) : element("strong", {}, objectLabel(fact)),
      ),
      statusNote(fact),
      element("h3", {}, plural(fact.proofs.length, "source")),
      ...this.proofs(fact),
    );
  }

  name(entity) {
    const open = () => this.actions.entity(entity);
    return element("button", { type: "button", class: "link", onclick: open }, this.dot(entity.kind), entity.label);
  }

  factList(title, facts, entity) {
    if (!facts.length) return [];
    const rows = [...facts].sort((a, b) => a.relation.index - b.relation.index).map((fact) => this.factRow(fact, entity));
    return [element("h3", {}, title), element("ul", { class: "facts" }, rows)];
  }

  // A fact as a line that unfolds its evidence.
  factRow(fact, entity) {
    const isSubject = fact.subject === entity;
    const other = isSubject ? { label: objectLabel(fact), kind: objectKind(fact) } : fact.subject;
    const line = isSubject
      ? [element("span", { class: "relation" }, fact.relation.label), this.dot(other.kind), element("span", {}, other.label)]
      : [
          this.dot(other.kind), element("span", {}, other.label),
          element("span", { class: "relation" }, fact.relation.label),
        ];
    const evidence = element("div", { class: "evidence", hidden: true });
    const toggle = () => {
      const opening = evidence.hidden;
      if (opening && !evidence.childElementCount) evidence.append(...this.evidence(fact, entity));
      evidence.hidden = !opening;
      button.setAttribute("aria-expanded", String(opening));
      this.actions.fact(opening ? fact : null);
    };
    const button = element(
      "button",
      { type: "button", class: "fact", "aria-expanded": "false", "data-fact": fact.index, onclick: toggle },
      element("span", { class: "line" }, line),
      fact.status === "asserted" ? null : element("span", { class: `status ${fact.status}` }, fact.status),
    );
    return element("li", {}, button, evidence);
  }

  evidence(fact, entity) {
    const other = fact.subject === entity ? fact.object : fact.subject;
    const go = other && !other.kind.isValue && other !== entity
      ? element("p", { class: "go" }, "Go to ", this.name(other))
      : null;
    return [...this.proofs(fact), go].filter(Boolean);
  }

  proofs(fact) {
    if (!fact.proofs.length) return [element("p", { class: "quiet" }, "This graph holds no evidence for it.")];
    return fact.proofs.map((proof) => this.proof(fact, proof));
  }

  proof(fact, proof) {
    const { document } = proof.sentence;
    return element(
      "figure",
      { class: "proof" },
      element("blockquote", { title: `characters ${proof.sentence.start}–${endOf(proof.sentence)}` }, marked(proof)),
      outside(fact, proof),
      element(
        "figcaption",
        {},
        element("span", { class: "document" }, documentName(document)),
        element("span", { class: "facets" }, confidence(proof.score), said(proof), element("span", { class: "by" }, proof.by)),
      ),
    );
  }

  dot(kind) {
    const { shade } = this.actions.inks();
    return element("span", { class: kind.isValue ? "dot hollow" : "dot", style: { "--tint": kind.colour[shade] } });
  }

  badge(kind) {
    return element("p", { class: "badge" }, this.dot(kind), kind.label);
  }
}

const brief = (label) => (label.length > 40 ? `${label.slice(0, 39)}…` : label);

function statusNote(fact) {
  const words = {
    reported: "Somebody says so; the document does not say it itself.",
    planned: "Planned or expected, not yet so.",
    hypothetical: "Only supposed.",
    denied: "Denied.",
    ended: "Was so, and is no longer.",
    uncertain: "The reader is not sure enough to state it.",
  };
  const note = words[fact.status];
  return note ? element("p", { class: "note" }, element("span", { class: `status ${fact.status}` }, fact.status), note) : null;
}

const endOf = ({ start, text }) => start + [...text].length;

// The sentence with both mentions marked; they may overlap or lie within each other.
function marked({ sentence, subject, object }) {
  const { text } = sentence;
  const cuts = new Set([0, text.length, ...(subject ?? []), ...(object ?? [])]);
  const places = [...cuts].sort((a, b) => a - b);
  const within = (range, start, end) => range && range[0] <= start && end <= range[1];
  return places.slice(1).map((end, index) => {
    const start = places[index];
    const roles = [within(subject, start, end) && "subject", within(object, start, end) && "object"].filter(Boolean);
    const part = text.slice(start, end);
    return roles.length ? element("mark", { class: roles.join(" "), title: roles.join(" and ") }, part) : part;
  });
}

function outside(fact, { subject, object }) {
  const names = [subject ? null : fact.subject.label, object ? null : objectLabel(fact)].filter(Boolean);
  return names.length ? element("p", { class: "quiet" }, `${names.join(" and ")}: named elsewhere in the document`) : null;
}

function documentName({ title, date, source, site }) {
  const isLink = /^https?:\/\//i.test(source ?? "");
  const name = isLink ? element("a", { href: source, target: "_blank", rel: "noopener noreferrer" }, title) : title;
  return [name, [site, date].filter(Boolean).map((part) => ` · ${part}`).join("")];
}

function confidence(score) {
  const percent = Math.round(score * 100);
  return element(
    "span",
    { class: "confidence", title: "confidence of the reader" },
    element("span", { class: "meter" }, element("span", { style: { width: `${percent}%` } })),
    `${percent} %`,
  );
}

function said({ status, speaker }) {
  if (status === "asserted" && !speaker) return null;
  const who = speaker ? (status === "asserted" ? `says ${speaker}` : `${status}, says ${speaker}`) : status;
  return element("span", { class: "said" }, who);
}
