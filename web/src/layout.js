// Gives nodes their places.  Small graphs are arranged at once, component by component, in screen pixels, with room for
// labels, by stress: distances on the screen follow distances in the graph, so edges come out about equally long.
// Large ones start from trees around their hubs and are drawn while ForceAtlas2 works in a thread of its own.

import ForceAtlas2Worker from "graphology-layout-forceatlas2/worker";
import louvain from "graphology-communities-louvain";
import noverlap from "graphology-layout-noverlap";
import { UndirectedGraph } from "graphology";

export const AT_ONCE = 1200; // nodes; arranging so many takes about a second
export const WITH_LABELS = 160; // up to so many nodes, room is made for every label
const BY_STRESS = 600; // nodes in one component; stress takes time and memory by their square
const EDGE = 30; // pixels
const ROUND_THE_MIDDLE = 60; // components
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

// Returns Map(key → {x, y}) for a graph of at most AT_ONCE nodes.  `room` = {width, height} in pixels.
export function arrange(graph, room) {
  const labelled = graph.order <= WITH_LABELS;
  const length = Math.min(Math.max(0.6 * Math.sqrt((room.width * room.height) / graph.order), 34), 150);
  const blocks = components(graph).map((keys) => block(graph, keys, { length, room, labelled }));
  return pack(blocks, room.width / room.height);
}

// Returns places that show the rough shape at once, for a graph of any size: communities (Louvain) are arranged as if
// each were one node, then the members of each within its circle.
export function roughPlaces(graph, room) {
  const footprint = (key) => ({ x: graph.getNodeAttribute(key, "size") + 6, y: graph.getNodeAttribute(key, "size") + 6 });
  const blocks = components(graph).map((keys) => {
    const sub = induced(graph, keys);
    const places = keys.length > BY_STRESS ? byCommunity(sub) : relaxed(sub);
    if (keys.length <= BY_STRESS) stretch(sub, places, { length: EDGE, room });
    return framed(places, footprint);
  });
  return pack(blocks, room.width / room.height);
}

function byCommunity(sub) {
  const community = louvain(sub, { rng: () => 0.5, getEdgeWeight: null });
  const members = new Map();
  for (const [key, name] of Object.entries(community)) {
    if (!members.has(name)) members.set(name, []);
    members.get(name).push(key);
  }
  const map = new UndirectedGraph();
  for (const [name, keys] of members) map.addNode(name, { size: EDGE * 0.75 * Math.sqrt(keys.length) });
  sub.forEachEdge((_, __, a, b) => community[a] !== community[b] && map.mergeEdge(community[a], community[b]));
  const centres = new Map(components(map).flatMap((keys) => [...relaxed(induced(map, keys))]));
  const spread = 1.6 * Math.sqrt(map.reduceNodes((sum, _, { size }) => sum + size * size, 0) / map.order);
  for (const place of centres.values()) [place.x, place.y] = [place.x * spread, place.y * spread];
  keepApart(map, centres);
  const places = new Map();
  for (const [name, keys] of members) settle(induced(sub, keys), centres.get(String(name)), map.getNodeAttribute(name, "size"), places);
  return places;
}

// Sets the members of one community into a circle.
function settle(part, centre, radius, places) {
  const inner = new Map(components(part).flatMap((keys) => [...(keys.length > BY_STRESS ? tree(part, keys, 1) : relaxed(induced(part, keys)))]));
  const reach = Math.max(...[...inner.values()].map(({ x, y }) => Math.hypot(x, y)), 1);
  for (const [key, { x, y }] of inner) places.set(key, { x: centre.x + (x / reach) * radius, y: centre.y + (y / reach) * radius });
}

// The part of a graph that these nodes make, without directions, loops and parallel edges, on its starting tree.
function induced(graph, keys) {
  const sub = new UndirectedGraph();
  for (const [key, place] of tree(graph, keys, 1)) sub.addNode(key, { ...place, size: graph.getNodeAttribute(key, "size") });
  for (const key of keys) {
    graph.forEachNeighbor(key, (other) => key < other && sub.hasNode(other) && sub.mergeEdge(key, other));
  }
  return sub;
}

// Runs ForceAtlas2 in a worker for some seconds; returns a function that stops it early.  The worker moves a copy, whose
// places are taken over a few times a second: drawing after each of its steps would leave no time for the reader.
export function arrangeInBackground(graph, { seconds, done }) {
  const copy = new UndirectedGraph();
  graph.forEachNode((key, { x, y }) => copy.addNode(key, { x, y }));
  graph.forEachEdge((_, __, source, target) => copy.mergeEdge(source, target));
  const settings = {
    barnesHutOptimize: true, barnesHutTheta: 0.8, gravity: 0.1, linLogMode: true, scalingRatio: 1, slowDown: 1 + Math.log(graph.order),
  };
  const worker = new ForceAtlas2Worker(copy, { settings, getEdgeWeight: null });
  const take = () => graph.updateEachNodeAttributes(
    (key, attributes) => Object.assign(attributes, { x: copy.getNodeAttribute(key, "x"), y: copy.getNodeAttribute(key, "y") }),
    { attributes: ["x", "y"] },
  );
  const taking = setInterval(take, 100 + graph.order / 20);
  const stop = () => {
    clearInterval(taking);
    clearTimeout(ending);
    worker.kill();
    take();
    done();
  };
  const ending = setTimeout(stop, seconds * 1000);
  worker.start();
  return stop;
}

// Sets nodes that have no place yet beside their neighbours (or below everything, when they have none).
export function placeNewcomers(graph, places) {
  let turn = 0;
  const lowest = Math.min(0, ...[...places.values()].map(({ y }) => y));
  graph.forEachNode((key) => {
    if (places.has(key)) return;
    turn += 1;
    const near = graph.neighbors(key).map((other) => places.get(other)).filter(Boolean);
    const centre = near[0] ?? { x: 0, y: lowest - 60 };
    const reach = near.length ? 26 + 4 * Math.sqrt(turn) : 12 * Math.sqrt(turn);
    places.set(key, {
      x: centre.x + reach * Math.cos(turn * GOLDEN_ANGLE),
      y: centre.y + reach * Math.sin(turn * GOLDEN_ANGLE),
    });
  });
}

function components(graph) {
  const seen = new Set();
  const found = [];
  graph.forEachNode((start) => {
    if (seen.has(start)) return;
    seen.add(start);
    const keys = [start];
    for (let index = 0; index < keys.length; index += 1) {
      graph.forEachNeighbor(keys[index], (other) => {
        if (seen.has(other)) return;
        seen.add(other);
        keys.push(other);
      });
    }
    found.push(keys);
  });
  return found.sort((a, b) => b.length - a.length);
}

// A breadth-first tree around the node with most neighbours; each branch gets an angle as wide as its leaves.  Nodes of
// `keys` that it does not reach are left in the middle.
function tree(graph, keys, step) {
  const wanted = new Set(keys);
  const root = keys.reduce((best, key) => (graph.degree(key) > graph.degree(best) ? key : best));
  const children = new Map([[root, []]]);
  const order = [root];
  for (let index = 0; index < order.length; index += 1) {
    graph.forEachNeighbor(order[index], (other) => {
      if (children.has(other) || !wanted.has(other)) return;
      children.set(other, []);
      children.get(order[index]).push(other);
      order.push(other);
    });
  }
  const leaves = new Map();
  for (const key of [...order].reverse()) {
    leaves.set(key, children.get(key).reduce((sum, child) => sum + leaves.get(child), 0) || 1);
  }
  const places = new Map([[root, { x: 0, y: 0 }]]);
  const wedges = new Map([[root, [0, 2 * Math.PI]]]);
  for (const key of order) spread(key, { children, leaves, places, wedges, step });
  for (const key of keys) if (!places.has(key)) places.set(key, { x: 0, y: 0 });
  return places;
}

function spread(key, { children, leaves, places, wedges, step }) {
  let [angle, end] = wedges.get(key);
  const share = (end - angle) / leaves.get(key);
  const { x, y } = places.get(key);
  const depth = Math.round(Math.hypot(x, y) / step) + 1;
  for (const child of children.get(key)) {
    const width = share * leaves.get(child);
    wedges.set(child, [angle, angle + width]);
    const middle = angle + width / 2;
    places.set(child, { x: depth * step * Math.cos(middle), y: depth * step * Math.sin(middle) });
    angle += width;
  }
}

// One component, arranged around (0, 0) in pixels: { places, left, right, top, bottom }.
function block(graph, keys, { length, room, labelled }) {
  const footprint = (key) => reach(graph.getNodeAttributes(key), labelled);
  if (keys.length === 1) return framed(new Map([[keys[0], { x: 0, y: 0 }]]), footprint);
  const sub = induced(graph, keys);
  const places = relaxed(sub);
  lieDown(places);
  stretch(sub, places, { length, room });
  if (labelled) separate(sub, places, footprint);
  else keepApart(sub, places);
  return framed(places, footprint);
}

// Stochastic gradient descent on stress (Zheng, Pawar and Goodman, "Graph Drawing by Stochastic Gradient Descent",
// 2018), from the places of the tree; the order of pairs is shuffled by a fixed rule, so the result is always the same.
// Flat typed arrays make it ten times as fast as lists of pairs.
function relaxed(sub) {
  const keys = sub.nodes();
  const x = Float64Array.from(keys, (key) => sub.getNodeAttribute(key, "x"));
  const y = Float64Array.from(keys, (key) => sub.getNodeAttribute(key, "y"));
  const pairs = shuffled(distances(sub, keys));
  const rounds = keys.length > 250 ? 15 : 30;
  const first = pairs.way.reduce((most, way) => Math.max(most, way), 1) ** 2;
  const last = 0.05;
  for (let round = 0; round < rounds; round += 1) descend(x, y, pairs, first * (last / first) ** (round / (rounds - 1)));
  return new Map(keys.map((key, index) => [key, { x: x[index], y: y[index] }]));
}

function descend(x, y, { a, b, way }, rate) {
  for (let pair = 0; pair < a.length; pair += 1) {
    const [i, j, wished] = [a[pair], b[pair], way[pair]];
    const dx = x[i] - x[j] || 0.001;
    const dy = y[i] - y[j];
    const actual = Math.sqrt(dx * dx + dy * dy);
    const shift = (Math.min(rate / (wished * wished), 1) * (actual - wished)) / 2 / actual;
    x[i] -= shift * dx;
    y[i] -= shift * dy;
    x[j] += shift * dx;
    y[j] += shift * dy;
  }
}

// All pairs with their distance along edges.  An edge is as long as its ends have different neighbours (Gansner, Koren and
// North, "Graph Drawing by Stress Majorization", 2004), so hubs get room; lengths are counted in halves, which makes the
// queue a row of buckets.
function distances(sub, keys) {
  const index = new Map(keys.map((key, place) => [key, place]));
  const neighbours = keys.map((key) => sub.neighbors(key).map((other) => index.get(other)));
  const sets = neighbours.map((list) => new Set(list));
  const lengths = neighbours.map((list, a) => list.map((b) => {
    const shared = neighbours[b].reduce((sum, other) => sum + Number(sets[a].has(other)), 0);
    return Math.max(2, Math.round(Math.sqrt(list.length + neighbours[b].length - 2 * shared)));
  }));
  const count = (keys.length * (keys.length - 1)) / 2;
  const pairs = { a: new Int32Array(count), b: new Int32Array(count), way: new Float64Array(count) };
  let next = 0;
  for (let start = 0; start < keys.length; start += 1) {
    const found = shortest(start, neighbours, lengths);
    for (let end = start + 1; end < keys.length; end += 1, next += 1) {
      pairs.a[next] = start;
      pairs.b[next] = end;
      pairs.way[next] = found[end] / 2;
    }
  }
  return pairs;
}

function shortest(start, neighbours, lengths) {
  const done = new Int32Array(neighbours.length).fill(-1);
  const buckets = [[start]];
  for (let length = 0; length < buckets.length; length += 1) {
    for (const node of buckets[length] ?? []) {
      if (done[node] >= 0) continue;
      done[node] = length;
      neighbours[node].forEach((other, place) => {
        if (done[other] < 0) (buckets[length + lengths[node][place]] ??= []).push(other);
      });
    }
  }
  return done;
}

function shuffled(pairs) {
  let seed = 1;
  for (let index = pairs.a.length - 1; index > 0; index -= 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const other = seed % (index + 1);
    for (const list of [pairs.a, pairs.b, pairs.way]) [list[index], list[other]] = [list[other], list[index]];
  }
  return pairs;
}

// Half the width and height that a node needs.
function reach({ size, label }, labelled) {
  return labelled
    ? { x: Math.max(size + 6, Math.min(label.length, 26) * 3.4 + 4), y: size + 15 }
    : { x: size + 4, y: size + 4 };
}

// Turns the longest way across into the horizontal, where labels have room.
function lieDown(places) {
  const points = [...places.values()];
  const mean = (of) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [mx, my] = [mean((p) => p.x), mean((p) => p.y)];
  const xx = mean((p) => (p.x - mx) ** 2);
  const yy = mean((p) => (p.y - my) ** 2);
  const xy = mean((p) => (p.x - mx) * (p.y - my));
  const angle = -0.5 * Math.atan2(2 * xy, xx - yy);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (const p of points) [p.x, p.y] = [(p.x - mx) * cos - (p.y - my) * sin, (p.x - mx) * sin + (p.y - my) * cos];
}

// Scales so that the middle one of all edges has this length, a little wider than it came out where the screen is wide.
function stretch(sub, places, { length, room }) {
  const points = [...places.values()];
  const lengths = sub.mapEdges((_, __, a, b) => Math.hypot(places.get(a).x - places.get(b).x, places.get(a).y - places.get(b).y));
  const scale = length / (lengths.sort((a, b) => a - b)[lengths.length >> 1] || 1);
  const shape = extent(points, "y") / Math.max(extent(points, "x"), 1);
  const wider = Math.min(Math.max(Math.sqrt((room.width / room.height) * shape), 1), 1.35);
  for (const p of points) [p.x, p.y] = [p.x * scale * wider, (p.y * scale) / wider];
}

const extent = (points, axis) => {
  const values = points.map((point) => point[axis]);
  return Math.max(...values) - Math.min(...values);
};

// Pushes boxes that overlap apart, along the axis that needs less, and nodes off the lines of others.
function separate(sub, places, footprint) {
  const boxes = [...places].map(([key, place]) => ({ place, half: footprint(key), size: sub.getNodeAttribute(key, "size") }));
  const lines = sub.mapEdges((_, __, a, b) => [places.get(a), places.get(b)]);
  for (let round = 0; round < 120; round += 1) {
    let moved = false;
    if (round < 60) for (const line of lines) for (const box of boxes) moved = giveWay(box, line) || moved;
    for (let i = 0; i < boxes.length; i += 1) {
      for (let j = i + 1; j < boxes.length; j += 1) moved = push(boxes[i], boxes[j]) || moved;
    }
    if (!moved) return;
  }
}

function giveWay({ place, size }, [a, b]) {
  if (place === a || place === b) return false;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy || 1;
  const along = ((place.x - a.x) * dx + (place.y - a.y) * dy) / square;
  if (along < 0.02 || along > 0.98) return false;
  const aside = (dx * (place.y - a.y) - dy * (place.x - a.x)) / Math.sqrt(square);
  const lack = size + 6 - Math.abs(aside);
  if (lack <= 0) return false;
  const shift = ((aside < 0 ? -1 : 1) * (lack / 2 + 0.5)) / Math.sqrt(square);
  place.x -= dy * shift;
  place.y += dx * shift;
  return true;
}

function push(a, b) {
  const dx = b.place.x - a.place.x;
  const dy = b.place.y - a.place.y;
  const overX = a.half.x + b.half.x - Math.abs(dx);
  const overY = a.half.y + b.half.y - Math.abs(dy);
  if (overX <= 0 || overY <= 0) return false;
  const axis = overX < overY ? "x" : "y";
  const shift = (axis === "x" ? overX : overY) / 2 + 0.5;
  const sign = (axis === "x" ? dx : dy) < 0 ? -1 : 1;
  a.place[axis] -= sign * shift;
  b.place[axis] += sign * shift;
  return true;
}

function keepApart(sub, places) {
  sub.updateEachNodeAttributes((key, attributes) => ({ ...attributes, ...places.get(key) }));
  noverlap.assign(sub, { maxIterations: 60, settings: { margin: 3, ratio: 1, expansion: 1.05 } });
  sub.forEachNode((key, { x, y }) => places.set(key, { x, y }));
}

function framed(places, footprint) {
  const frame = { places, left: 0, right: 0, top: 0, bottom: 0 };
  for (const [key, { x, y }] of places) {
    const half = footprint(key);
    frame.left = Math.min(frame.left, x - half.x);
    frame.right = Math.max(frame.right, x + half.x);
    frame.bottom = Math.min(frame.bottom, y - half.y);
    frame.top = Math.max(frame.top, y + half.y);
  }
  return frame;
}

// Sets the larger components beside each other, each as near to the middle as it fits, and the small rest in rows below.
function pack(blocks, aspect) {
  const gap = 14;
  const sized = blocks.map((block) => (
    { block, width: block.right - block.left + gap, height: block.top - block.bottom + gap }
  ));
  const round = sized.slice(0, ROUND_THE_MIDDLE).filter(({ block }, index) => index === 0 || block.places.size > 1);
  const placed = [];
  for (const each of round) placed.push({ ...each, ...(placed.length ? freeSpot(each, placed, aspect) : { x: 0, y: 0 }) });
  placed.push(...rows(sized.slice(round.length), placed, aspect));
  const places = new Map();
  for (const { block, x, y } of placed) {
    const shift = { x: x - (block.left + block.right) / 2, y: y - (block.top + block.bottom) / 2 };
    for (const [key, place] of block.places) places.set(key, { x: place.x + shift.x, y: place.y + shift.y });
  }
  return places;
}

// Of all spots beside the placed ones, the one that leaves the whole as small as can be in the shape of the screen.
function freeSpot(size, placed, aspect) {
  const frame = bounds(placed);
  let best = null;
  for (const other of placed) {
    for (const spot of beside(size, other)) {
      if (!placed.every((each) => isClear(spot, size, each))) continue;
      const { width, height } = bounds([frame, { ...spot, ...size }]);
      const cost = Math.max(width / aspect, height) + 0.1 * Math.hypot(spot.x / aspect, spot.y);
      if (!best || cost < best.cost) best = { ...spot, cost };
    }
  }
  return best;
}

function* beside({ width, height }, other) {
  const [dx, dy] = [(width + other.width) / 2, (height + other.height) / 2];
  for (const part of [0, -1, 1, -0.5, 0.5]) {
    const [alongX, alongY] = [(part * Math.abs(other.width - width)) / 2, (part * Math.abs(other.height - height)) / 2];
    yield { x: other.x + dx, y: other.y + alongY };
    yield { x: other.x - dx, y: other.y + alongY };
    yield { x: other.x + alongX, y: other.y + dy };
    yield { x: other.x + alongX, y: other.y - dy };
  }
}

function bounds(boxes) {
  const side = (axis, extent, sign) => Math.max(...boxes.map((box) => sign * box[axis] + box[extent] / 2));
  const [right, left] = [side("x", "width", 1), -side("x", "width", -1)];
  const [top, bottom] = [side("y", "height", 1), -side("y", "height", -1)];
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: top - bottom };
}

const isClear = (spot, size, other) =>
  Math.abs(spot.x - other.x) * 2 > size.width + other.width - 0.01 ||
  Math.abs(spot.y - other.y) * 2 > size.height + other.height - 0.01;

function rows(sized, placed, aspect) {
  const all = sized.reduce((sum, { width, height }) => sum + width * height, 0);
  const sides = placed.flatMap(({ x, width }) => [x - width / 2, x + width / 2]);
  const span = Math.max(Math.max(...sides) - Math.min(...sides), Math.sqrt(all * aspect), 1);
  const left = (Math.max(...sides) + Math.min(...sides) - span) / 2;
  let line = { x: left, y: Math.min(...placed.map(({ y, height }) => y - height / 2)) - 20, height: 0 };
  return sized.map((each) => {
    if (line.x > left && line.x + each.width > left + span) line = { x: left, y: line.y - line.height, height: 0 };
    const spot = { ...each, x: line.x + each.width / 2, y: line.y - each.height / 2 };
    line.x += each.width;
    line.height = Math.max(line.height, each.height);
    return spot;
  });
}
