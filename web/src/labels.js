// Writes names of nodes and relations on the canvas: the most important first, each only where nothing stands yet.

const ALWAYS = 90; // so many of the weightiest nodes on the screen have a name however small they are drawn
const MOST_NAMES = 140;
const MOST_RELATIONS = 90;
const LEADERS = 24; // so many of the weightiest names may cover small nodes
const LONGEST = 34;
const TINY = 2.5; // pixels; discs no larger do not keep names away
const CELL = 64;

export class Labels {
  constructor(renderer, look) {
    this.renderer = renderer;
    this.look = look; // { inks(), order() → [key], emphasis() → {nodes, edges}, named() → key, smallest() → pixels }
    this.context = renderer.getCanvases().labels.getContext("2d");
    this.widths = new Map();
    renderer.on("afterRender", () => this.draw());
  }

  draw() {
    this.taken = new Map();
    this.named = new Set();
    this.inks = this.look.inks();
    const { nodes, edges } = this.look.emphasis();
    const main = this.look.named();
    const visible = this.visibleNodes();
    const first = visible.filter(({ key }) => nodes.has(key));
    const hero = visible.find(({ key }) => key === main);
    const rest = nodes.size ? [] : visible.filter((node) => node !== hero);
    for (const { x, y, size } of nodes.size ? first : visible) {
      if (size > TINY) this.take({ x: x - size, y: y - size, w: 2 * size, h: 2 * size, disc: size });
    }
    this.drawRelations(edges.size ? edges : null, new Map(visible.map((node) => [node.key, node])), () => {
      if (hero) this.take(this.plateOf(hero));
      for (const node of first) if (node !== hero) this.name(node);
      let count = 0;
      for (const [index, node] of rest.entries()) {
        const isWorth = index < ALWAYS || node.size >= this.look.smallest();
        if (count < MOST_NAMES && isWorth && this.name(node, count < LEADERS)) count += 1;
      }
    });
    if (hero) this.plate(hero);
  }

  // Nodes on the screen in order of weight, with their places in pixels.
  visibleNodes() {
    const { width, height } = this.renderer.getDimensions();
    const found = [];
    for (const key of this.look.order()) {
      const data = this.renderer.getNodeDisplayData(key);
      if (!data || data.hidden) continue;
      const { x, y } = this.renderer.framedGraphToViewport(data);
      if (x < -40 || y < -20 || x > width + 40 || y > height + 20) continue;
      found.push({ key, x, y, size: this.renderer.scaleSize(data.size), data });
    }
    return found;
  }

  name(node, leads = false) {
    const { context } = this;
    const text = short(node.data.label);
    const heavy = node.size > 12;
    const pixels = node.data.value ? 11 : Math.round(Math.min(11.5 + node.size / 6, 15));
    const font = `${node.data.value ? "italic " : ""}${heavy ? 600 : 400} ${pixels}px ${this.inks.font}`;
    const width = this.measure(text, font);
    const spot = this.freeSpot(node, width, pixels, leads ? node.size * 0.75 : 0);
    if (!spot) return false;
    this.named.add(node.key);
    context.font = font;
    this.write(text, spot.x, spot.y + pixels * 0.8, node.data.value ? this.inks.soft : this.inks.text);
    return true;
  }

  freeSpot({ x, y, size, data }, width, pixels, covers) {
    const gap = 4;
    const below = { x: x - width / 2, y: y + size + gap };
    const above = { x: x - width / 2, y: y - size - gap - pixels };
    const right = { x: x + size + gap + 1, y: y - pixels / 2 };
    const left = { x: x - size - gap - 1 - width, y: y - pixels / 2 };
    const spots = data.above ? [above, right, left, below] : [below, right, left, above];
    for (const spot of spots) {
      const box = { x: spot.x - 2, y: spot.y - 1, w: width + 4, h: pixels + 3 };
      if (this.isFree(box, covers)) {
        this.take(box);
        return spot;
      }
    }
    return null;
  }

  // The name of the node under the pointer, or the chosen one: on a plate, above everything.
  plate(node) {
    const { context, inks } = this;
    const { x, y, w, h } = this.plateOf(node);
    context.fillStyle = inks.paper;
    context.strokeStyle = node.data.tint;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(x, y, w, h, 7);
    context.fill();
    context.stroke();
    context.font = `600 14px ${inks.font}`;
    context.fillStyle = inks.text;
    context.fillText(node.data.label, x + 8, y + 16.5);
  }

  plateOf({ x, y, size, data }) {
    const width = this.measure(data.label, `600 14px ${this.inks.font}`) + 16;
    return { x: x - width / 2, y: y + size + 5, w: width, h: 24 };
  }

  // Names first get their places (`namesFirst`), then relations are written where room is left.
  drawRelations(wanted, nodes, namesFirst) {
    namesFirst();
    const graph = this.renderer.getGraph();
    if (!wanted && this.renderer.getGraph().size > 4000 && nodes.size > 400) return;
    let count = 0;
    const each = (edge, attributes, source, target) => {
      if (count >= MOST_RELATIONS || (wanted && !wanted.has(edge))) return;
      const [a, b] = [nodes.get(source), nodes.get(target)];
      if (!wanted && !(this.named.has(source) && this.named.has(target))) return;
      if (a && b && this.relation(attributes, a, b, Boolean(wanted))) count += 1;
    };
    if (wanted) for (const edge of wanted) graph.hasEdge(edge) && each(edge, graph.getEdgeAttributes(edge), ...graph.extremities(edge));
    else graph.forEachEdge(each);
  }

  relation({ label, bow = 0 }, a, b, emphasised) {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const length = Math.hypot(dx, dy);
    const font = `400 ${emphasised ? 11.5 : 10.5}px ${this.inks.font}`;
    const width = this.measure(label, font);
    const flat = Math.abs(dx) / (length || 1);
    if (length - a.size - b.size < 24 + width * flat * 0.9) return false;
    const middle = { x: (a.x + b.x) / 2 + (dy * bow) / 2, y: (a.y + b.y) / 2 - (dx * bow) / 2 };
    for (const way of [0, 0.12, -0.12]) {
      const [x, y] = [middle.x + dx * way - width / 2, middle.y + dy * way - 6];
      const box = { x: x - 2, y, w: width + 4, h: 13 };
      if (!this.isFree(box)) continue;
      this.take(box);
      this.context.font = font;
      this.write(label, x, y + 9.5, this.inks.soft);
      return true;
    }
    return false;
  }

  // Text with a rim of paper, so that lines behind it do not disturb.
  write(text, x, y, colour) {
    const { context, inks } = this;
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = inks.paper;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  measure(text, font) {
    const key = `${font}\n${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      this.context.font = font;
      width = this.context.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }

  // Whether nothing stands in this box; discs of nodes smaller than `covers` may.
  isFree(box, covers = 0) {
    for (const cell of cells(box)) {
      for (const other of this.taken.get(cell) ?? []) if (!(other.disc < covers) && overlap(box, other)) return false;
    }
    return true;
  }

  take(box) {
    for (const cell of cells(box)) {
      const list = this.taken.get(cell);
      if (list) list.push(box);
      else this.taken.set(cell, [box]);
    }
  }
}

function* cells({ x, y, w, h }) {
  for (let column = Math.floor(x / CELL); column <= (x + w) / CELL; column += 1) {
    for (let row = Math.floor(y / CELL); row <= (y + h) / CELL; row += 1) yield column * 8192 + row;
  }
}

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
