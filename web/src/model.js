// The page's data: short rows of JSON become entities, facts and their proofs that know each other.

export const UNCERTAIN = "uncertain"; // asserted in the text, but below the score that makes a plain triple

export function readModel(data, statusNames) {
  const kinds = data.kinds.map(([iri, label, light, dark, isValue], index) => (
    { index, iri, label, colour: { light, dark }, isValue: Boolean(isValue), count: 0 }
  ));
  const relations = data.relations.map(([iri, label], index) => ({ index, iri, label, count: 0 }));
  const documents = data.documents.map(([id, title, date, source, site]) => ({ id, title: title || id, date, source, site }));
  const sentences = data.sentences.map(([document, start, text]) => ({ document: documents[document], start, text }));
  const entities = data.entities.map(([iri, label, kind, aliases, mentions, seenIn], index) => (
    { index, iri, label, kind: kinds[kind], aliases, mentions, seenIn, facts: [] }
  ));
  const facts = data.facts.map(([subject, relation, object, value, asserted, proofs], index) => {
    const fact = {
      index,
      subject: entities[subject],
      relation: relations[relation],
      object: object === null ? null : entities[object],
      value: value && { label: value[0], kind: kinds[value[1]] },
      proofs: proofs.map((row) => readProof(row, sentences, statusNames)),
    };
    fact.status = statusOf(fact, Boolean(asserted));
    return fact;
  });
  for (const fact of facts) link(fact);
  const statuses = [...statusNames, UNCERTAIN].map((name) => (
    { name, count: facts.filter((fact) => fact.status === name).length }
  ));
  return { kinds, relations, documents, entities, facts, statuses };
}

function readProof([sentence, subject, object, status, score, by, speaker], sentences, statusNames) {
  return { sentence: sentences[sentence], subject, object, status: statusNames[status], score, by, speaker };
}

// One status for a fact: asserted, or else what most of its claims say.
function statusOf(fact, asserted) {
  if (asserted) return "asserted";
  const counts = new Map();
  for (const { status } of fact.proofs) {
    const name = status === "asserted" ? UNCERTAIN : status;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? UNCERTAIN;
}

function link(fact) {
  fact.relation.count += 1;
  fact.subject.facts.push(fact);
  if (fact.object && fact.object !== fact.subject) fact.object.facts.push(fact);
}

// A value (an amount, a date) is drawn once for each fact: two firms with "7 million users" have nothing in common.
export const drawnAsLeaf = (fact) => fact.value !== null || fact.object.kind.isValue;
export const entityKey = (entity) => `e${entity.index}`;
export const leafKey = (fact) => `v${fact.index}`;
export const objectKey = (fact) => (drawnAsLeaf(fact) ? leafKey(fact) : entityKey(fact.object));
export const objectLabel = (fact) => (fact.object ? fact.object.label : fact.value.label);
export const objectKind = (fact) => (fact.object ? fact.object.kind : fact.value.kind);
