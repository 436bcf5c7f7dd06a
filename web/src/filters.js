// What is shown: the reader's choice of types, relations, statuses and neighbourhood, and what follows from it.

import { drawnAsLeaf, entityKey, leafKey, objectKey, objectKind } from "./model.js";

const MANY = 150; // above so many entities, amounts and dates are left out until they are asked for

export function startingChoice(model) {
  const connected = model.entities.filter((entity) => !entity.kind.isValue && entity.facts.length > 0).length;
  const isAsserted = model.facts.some((fact) => fact.status === "asserted");
  const statuses = isAsserted ? ["asserted"] : model.statuses.map(({ name }) => name);
  const hidden = connected > MANY ? model.kinds.filter((kind) => kind.isValue) : [];
  return {
    hiddenKinds: new Set(hidden),
    hiddenRelations: new Set(),
    statuses: new Set(statuses),
    loners: false,
    focus: null, // { entity, hops }
  };
}

// Returns the nodes and edges to draw: { nodes: Map(key → {entity | fact}), facts: [fact] }.
export function shownParts(model, choice) {
  const near = choice.focus && neighbourhood(model, choice);
  const facts = model.facts.filter((fact) => isShown(fact, choice) && (!near || inside(fact, near)));
  const nodes = new Map();
  for (const fact of facts) {
    nodes.set(entityKey(fact.subject), { entity: fact.subject });
    if (drawnAsLeaf(fact)) nodes.set(leafKey(fact), { fact });
    else nodes.set(entityKey(fact.object), { entity: fact.object });
  }
  if (near) nodes.set(entityKey(choice.focus.entity), { entity: choice.focus.entity });
  else if (choice.loners) addLoners(model, choice, nodes);
  return { nodes, facts };
}

export function isShown(fact, choice) {
  return (
    choice.statuses.has(fact.status) &&
    !choice.hiddenRelations.has(fact.relation) &&
    !choice.hiddenKinds.has(fact.subject.kind) &&
    !choice.hiddenKinds.has(objectKind(fact))
  );
}

function neighbourhood(model, choice) {
  const near = new Set([choice.focus.entity]);
  let edge = [choice.focus.entity];
  for (let hop = 0; hop < choice.focus.hops; hop += 1) {
    const next = [];
    for (const entity of edge) {
      for (const fact of entity.facts) {
        if (!isShown(fact, choice) || drawnAsLeaf(fact)) continue;
        const other = fact.subject === entity ? fact.object : fact.subject;
        if (near.has(other)) continue;
        near.add(other);
        next.push(other);
      }
    }
    edge = next;
  }
  return near;
}

const inside = (fact, near) => near.has(fact.subject) && (drawnAsLeaf(fact) || near.has(fact.object));

function addLoners(model, choice, nodes) {
  for (const entity of model.entities) {
    const key = entityKey(entity);
    if (!entity.kind.isValue && !choice.hiddenKinds.has(entity.kind) && !nodes.has(key)) nodes.set(key, { entity });
  }
}

// Counts for the legend: how many nodes of each kind there are to show at most.
export function countKinds(model) {
  for (const kind of model.kinds) kind.count = 0;
  for (const entity of model.entities) if (!entity.kind.isValue && entity.facts.length > 0) entity.kind.count += 1;
  for (const fact of model.facts) if (drawnAsLeaf(fact)) objectKind(fact).count += 1;
}

export const isolated = (model) => model.entities.filter((entity) => !entity.kind.isValue && entity.facts.length === 0);
export { objectKey };
