// The canvas: draws what is shown, and answers the pointer.

import { MultiDirectedGraph } from "graphology";
import { createNodeBorderProgram } from "@sigma/node-border";
import Sigma from "sigma";

import { BowedEdge, StraightEdge } from "./edges.js";
import { Labels } from "./labels.js";
import { AT_ONCE, WITH_LABELS, arrange, arrangeInBackground, placeNewcomers, roughPlaces } from "./layout.js";
import { drawnAsLeaf, entityKey, objectKey, objectKind, objectLabel } from "./model.js";

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const HEAVY = 3000; // edges; above, they are not drawn while the picture moves
const BOW = 0.16;
const A_CLICK = 4; // pixels that the pointer may move in a click
const LARGEST_SCALE = 1.6; // screen pixels for a pixel of the layout

const NodeWithRim = createNodeBorderProgram({
  borders: [
    { size: { attribute: "rim", defaultValue: 1.5, mode: "pixels" }, color: { attribute: "rimColour" } },
    { size: { fill: true }, color: { attribute: "color" } },
  ],
});

export class Stage {
  constructor(container, events) {
    this.container = container;
    this.events = events; // { node(key), fact(fact), nothing(), arranging(seconds or null), inks() }
    this.places = new Map(); // by node key; kept while a node is out of sight
    this.focused = null; // the node whose neighbourhood is shown
    this.chosen = { node: null, edge: null };
    this.hovered = { node: null, edge: null };
    this.inks = events.inks();
    this.order = [];
    this.renderer = this.createRenderer();
    this.labels = new Labels(this.renderer, {
      inks: () => this.inks,
      order: () => this.order,
      emphasis: () => this.emphasis(),
      named: () => this.named(),
      smallest: () => (this.order.length > 60 ? 4.6 : 0),
    });
    this.listen();
  }

  createRenderer() {
    const node = (key, data) => this.paintNode(key, data);
    const edge = (key, data) => this.paintEdge(key, data);
    return new Sigma(new MultiDirectedGraph(), this.container, {
      allowInvalidContainer: true,
      defaultDrawNodeHover: () => {},
      defaultNodeType: "rimmed",
      edgeProgramClasses: { straight: StraightEdge, bowed: BowedEdge },
      edgeReducer: edge,
      enableEdgeEvents: true,
      maxCameraRatio: 3,
      minCameraRatio: 0.01,
      nodeProgramClasses: { rimmed: NodeWithRim },
      nodeReducer: node,
      renderEdgeLabels: false, // Labels writes both kinds
      renderLabels: false,
      stagePadding: 46,
      zIndex: true,
      zoomDuration: CALM.matches ? 1 : 200,
    });
  }

  // Draws these parts.  In a large graph those that were drawn before keep their places unless `afresh`; a small one is
  // arranged anew whenever something joins it.
  show({ nodes, facts }, { afresh = false } = {}) {
    this.stop?.();
    this.facts = new Map(facts.map((fact) => [`f${fact.index}`, fact]));
    const graph = build(nodes, facts);
    const known = [...nodes.keys()].filter((key) => this.places.has(key)).length;
    const arrangeAll = afresh || known < graph.order / 2 || (known < graph.order && graph.order <= WITH_LABELS);
    if (arrangeAll) this.arrangeAll(graph);
    else placeNewcomers(graph, this.places);
    graph.updateEachNodeAttributes((key, data) => ({ ...data, ...this.places.get(key) }), { attributes: ["x", "y"] });
    preferSides(graph);
    if (graph.size > HEAVY) markLong(graph);
    this.order = graph.nodes().sort((a, b) => weight(graph, b) - weight(graph, a));
    this.renderer.setSetting("hideEdgesOnMove", graph.size > HEAVY);
    this.renderer.setCustomBBox(this.frame(graph));
    this.renderer.setGraph(graph);
    if (arrangeAll && graph.order > AT_ONCE) this.improve(graph);
  }

  arrangeAll(graph) {
    if (graph.order === 0) return;
    const room = this.room();
    const places = graph.order > AT_ONCE ? roughPlaces(graph, room) : arrange(graph, room);
    for (const [key, place] of places) this.places.set(key, place);
  }

  improve(graph) {
    const seconds = Math.min(3 + graph.order / 1000, 15);
    this.events.arranging(seconds);
    this.stop = arrangeInBackground(graph, {
      seconds,
      done: () => {
        this.stop = null;
        graph.forEachNode((key, { x, y }) => this.places.set(key, { x, y }));
        this.events.arranging(null);
      },
    });
  }

  // The box that fills the canvas: around all nodes, but no smaller than keeps a small graph from being blown up.  A
  // graph that is being arranged keeps no box, so that all of it stays in sight.
  frame(graph) {
    if (graph.order === 0 || graph.order > AT_ONCE) return null;
    const room = this.room();
    const range = (axis, least) => {
      const values = graph.mapNodes((_, data) => data[axis]);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const lack = Math.max(least - (high - low), 0) / 2;
      return [low - lack, high + lack];
    };
    return { x: range("x", room.width / LARGEST_SCALE), y: range("y", room.height / LARGEST_SCALE) };
  }

  room() {
    const { width, height } = this.renderer.getDimensions();
    return { width: Math.max(width - 100, 200), height: Math.max(height - 100, 200) };
  }

  // Whether painting everything anew takes too long to do so whenever the pointer moves.
  isHeavy() {
    return this.order.length > AT_ONCE;
  }

  // The node whose name stands on a plate.
  named() {
    return this.hovered.node ?? this.emphasis().main;
  }

  // The parts that stand out: those of the pointer, or else the chosen ones, with what is next to them.
  emphasis() {
    const graph = this.renderer.getGraph();
    const has = ({ node, edge }) => (node && graph.hasNode(node)) || (edge && graph.hasEdge(edge));
    const candidates = this.isHeavy() ? [this.chosen] : [this.hovered, this.chosen];
    const { node, edge } = candidates.find(has) ?? {};
    const key = `${node}|${edge}|${graph.order}|${graph.size}`;
    if (this.lastEmphasis?.key === key) return this.lastEmphasis;
    // The node in focus has nothing but its neighbourhood around it: no need to fade the rest.
    if (node && node === this.focused && !edge) return (this.lastEmphasis = { key, nodes: new Set(), edges: new Set(), main: node });
    const edges = new Set(node && graph.hasNode(node) ? graph.edges(node) : []);
    if (edge && graph.hasEdge(edge)) edges.add(edge);
    const nodes = new Set(node && graph.hasNode(node) ? [node] : []);
    for (const each of edges) for (const end of graph.extremities(each)) nodes.add(end);
    this.lastEmphasis = { key, nodes, edges, main: node ?? null };
    return this.lastEmphasis;
  }

  paintNode(key, { label, kind, size, x, y, value, above }) {
    const { nodes, main } = this.emphasis();
    const faded = nodes.size > 0 && !nodes.has(key);
    const { paper, faint, shade, accent } = this.inks;
    const tint = faded ? faint : kind.colour[shade];
    const isChosen = key === this.chosen.node;
    return {
      x, y, label, value, tint, above,
      size: size + (key === main ? 2 : 0),
      color: value ? paper : tint,
      rimColour: isChosen ? accent : value ? tint : paper,
      rim: isChosen ? 3 : size < 3 ? 0.6 : 1.5,
      zIndex: key === main ? 3 : faded ? 0 : nodes.size ? 2 : 1,
      type: "rimmed",
    };
  }

  paintEdge(key, { label, bow, dashed, size, type, long }) {
    const { edges } = this.emphasis();
    const { line, hair, faint, soft, accent } = this.inks;
    const strong = edges.has(key);
    const calm = long === undefined ? line : long ? faint : hair;
    const color = key === this.chosen.edge ? accent : strong ? soft : edges.size ? faint : calm;
    return { label, bow, dashed, type, color, size: size + (strong ? 0.7 : 0), zIndex: strong ? 2 : 0 };
  }

  repaint({ inks } = {}) {
    if (inks) this.inks = inks;
    this.lastEmphasis = null;
    this.renderer.refresh({ schedule: true });
  }

  choose({ node = null, edge = null }) {
    this.chosen = { node, edge };
    this.repaint();
  }

  listen() {
    const { renderer } = this;
    const hover = (part, key) => {
      if (this.dragged) return;
      this.hovered = { node: null, edge: null, [part]: key };
      this.container.style.cursor = key ? "pointer" : "";
      if (this.isHeavy()) renderer.scheduleRender();
      else this.repaint();
    };
    renderer.on("enterNode", ({ node }) => hover("node", node));
    renderer.on("leaveNode", () => hover("node", null));
    renderer.on("enterEdge", ({ edge }) => hover("edge", edge));
    renderer.on("leaveEdge", () => hover("edge", null));
    renderer.on("clickNode", ({ node }) => {
      if (!this.wasDragged) this.events.node(renderer.getGraph().getNodeAttributes(node));
    });
    renderer.on("clickEdge", ({ edge }) => this.events.fact(this.facts.get(edge)));
    renderer.on("clickStage", () => this.events.nothing());
    renderer.on("doubleClickNode", (event) => {
      event.preventSigmaDefault();
      this.events.focus(renderer.getGraph().getNodeAttributes(event.node));
    });
    this.listenToDrags();
    new ResizeObserver(() => renderer.refresh({ schedule: true })).observe(this.container);
  }

  listenToDrags() {
    const { renderer } = this;
    const grab = ({ node, event }) => {
      if (event.original.button) return;
      this.dragged = node;
      this.wasDragged = false;
      this.grabbedAt = event;
      if (!renderer.getCustomBBox()) renderer.setCustomBBox(renderer.getBBox());
    };
    const move = (event) => {
      if (!this.dragged) return;
      this.wasDragged ||= Math.hypot(event.x - this.grabbedAt.x, event.y - this.grabbedAt.y) > A_CLICK;
      if (!this.wasDragged) return;
      const place = renderer.viewportToGraph(event);
      this.places.set(this.dragged, place);
      renderer.getGraph().mergeNodeAttributes(this.dragged, place);
      event.preventSigmaDefault();
      event.original.preventDefault();
      event.original.stopPropagation();
    };
    const drop = () => {
      this.dragged = null;
    };
    renderer.on("downNode", grab);
    renderer.on("moveBody", ({ event }) => move(event));
    renderer.on("upNode", drop);
    renderer.on("upStage", drop);
    renderer.on("upEdge", drop);
  }

  // Camera

  zoom(factor) {
    const camera = this.renderer.getCamera();
    const { ratio } = camera.getState();
    return this.moveTo({ ratio: ratio / factor });
  }

  pan(right, down) {
    const { x, y } = this.renderer.getCamera().getState();
    const { width, height } = this.renderer.getDimensions();
    const here = this.renderer.viewportToFramedGraph({ x: width / 2, y: height / 2 });
    const there = this.renderer.viewportToFramedGraph({ x: width / 2 + right, y: height / 2 + down });
    return this.moveTo({ x: x + there.x - here.x, y: y + there.y - here.y });
  }

  // Shows all, beside what a panel at the right covers.
  fit({ right: covered } = { right: 0 }) {
    const { renderer } = this;
    renderer.setCustomBBox(this.frame(renderer.getGraph()));
    renderer.refresh();
    const { width } = renderer.getDimensions();
    const ratio = width / Math.max(width - covered, width / 3);
    const [left, right] = [0, 1].map((x) => renderer.framedGraphToViewport({ x, y: 0.5 }).x);
    const unit = (right - left) * renderer.getCamera().getState().ratio;
    return this.moveTo({ x: 0.5 + (covered / 2) * (ratio / unit), y: 0.5, ratio, angle: 0 });
  }

  // Brings a node into the part of the canvas that no panel covers.
  bringIntoView(key, covered) {
    const place = this.position(key);
    if (!place) return;
    const { width, height } = this.renderer.getDimensions();
    const { x, y } = place;
    const margin = 70;
    const free = { width: width - covered.right, height: height - covered.bottom };
    if (x > margin && x < free.width - margin && y > margin && y < free.height - margin) return;
    this.pan(x - free.width / 2, y - free.height / 2);
  }

  moveTo(state) {
    return this.renderer.getCamera().animate(state, { duration: CALM.matches ? 1 : 250 });
  }

  // Pixels within the canvas, for tests and for pages that embed this one.
  position(key) {
    const graph = this.renderer.getGraph();
    return graph.hasNode(key) ? this.renderer.graphToViewport(graph.getNodeAttributes(key)) : null;
  }

  edgePosition(key) {
    const graph = this.renderer.getGraph();
    if (!graph.hasEdge(key)) return null;
    const [a, b] = graph.extremities(key).map((end) => this.position(end));
    const bow = graph.getEdgeAttribute(key, "bow") ?? 0;
    return { x: (a.x + b.x) / 2 + ((b.y - a.y) * bow) / 2, y: (a.y + b.y) / 2 - ((b.x - a.x) * bow) / 2 };
  }
}

const weight = (graph, key) => graph.getNodeAttribute(key, "size") + (graph.getNodeAttribute(key, "value") ? -100 : 0);

function build(nodes, facts) {
  const graph = new MultiDirectedGraph();
  for (const [key, { entity, fact }] of nodes) {
    const about = fact
      ? { label: objectLabel(fact), kind: objectKind(fact), value: true, fact }
      : { label: entity.label, kind: entity.kind, value: false, entity };
    graph.addNode(key, { ...about, x: 0, y: 0, size: 4 });
  }
  const pairs = new Map();
  for (const fact of facts) {
    const [source, target] = [entityKey(fact.subject), objectKey(fact)];
    if (source === target) continue; // a fact about itself is told in the panel, not drawn
    const pair = source < target ? `${source} ${target}` : `${target} ${source}`;
    if (!pairs.has(pair)) pairs.set(pair, []);
    pairs.get(pair).push({ fact, source, target });
  }
  const scale = sizeScale(graph.order);
  for (const parallel of pairs.values()) {
    parallel.forEach((each, index) => addEdge(graph, each, { index, count: parallel.length, scale: Math.sqrt(scale) }));
  }
  graph.forEachNode((key, { value }) => {
    graph.setNodeAttribute(key, "size", scale * (value ? 4 : Math.min(4.5 + 2.6 * Math.sqrt(graph.degree(key)), 24)));
  });
  return graph;
}

// A name stands above its node where more of the node's lines would cross it below.
function preferSides(graph) {
  graph.forEachNode((key, { x, y, size, label }) => {
    const [height, half] = [size + 10, Math.min(label.length, 34) * 3.3 + 4];
    const lean = graph.reduceNeighbors(key, (sum, _, other) => {
      const down = y - other.y;
      return Math.abs(x - other.x) * height < Math.abs(down) * half ? sum + Math.sign(down) : sum;
    }, 0);
    graph.setNodeAttribute(key, "above", lean > 0);
  });
}

// In a large graph the many lines across it would hide what is near: they are drawn fainter.
function markLong(graph) {
  const length = (edge) => {
    const [a, b] = graph.extremities(edge).map((key) => graph.getNodeAttributes(key));
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  const middle = graph.mapEdges(length).sort((a, b) => a - b)[graph.size >> 1];
  graph.forEachEdge((edge, attributes) => Object.assign(attributes, { long: length(edge) > 5 * middle }));
}

// Whole size up to 40 nodes, half at 500, a quarter at 10,000.
const sizeScale = (count) => Math.max((Math.max(count, 40) / 40) ** -0.25, 0.25);

// Parallel facts bow away from each other; a single one is straight.
function addEdge(graph, { fact, source, target }, { index, count, scale }) {
  const side = index - (count - 1) / 2;
  const bow = side * 2 * BOW * (source < target ? 1 : -1);
  graph.addEdgeWithKey(`f${fact.index}`, source, target, {
    bow,
    dashed: fact.status !== "asserted",
    label: fact.relation.label,
    size: scale * (drawnAsLeaf(fact) ? 1 : 1.2 + Math.min(Math.log2(Math.max(fact.proofs.length, 1)) * 0.5, 2)),
    type: bow ? "bowed" : "straight",
  });
}
