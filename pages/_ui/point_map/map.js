// A scatter of pictures: move, zoom, look at one, choose some.
const maps = new WeakMap();
const REACH = 14, MORPH_MS = 600, DIMMED = 0.1, SOLID = 0.85, KEY_STEP = 0.12, KEY_ZOOM = 1.25;

class PointMap {
  constructor(root, report) {
    this.root = root;
    this.report = report;
    const find = (name) => root.querySelector(`.${name}`);
    Object.assign(this, {
      stage: find("stage"), points: find("points"), over: find("over"), tip: find("tip"),
      legend: find("legend"), spoken: find("spoken"), probe: find("probe"),
    });
    this.mode = "move";
    this.isolated = null;
    this.selected = new Set();
    this.hovered = this.picked = -1;
    this.pointers = new Map();
    this.pictures = new Map();
    this.chosen = [];
    this.shelf = globalThis.aelibPointMap ??= {};
    this.shelf.kept ??= new Map();
    this.shelf.changed ??= new EventTarget();
    this.shelf.chosen ??= new Map();
    this.ends = [];
    this.listen();
  }

  listen() {
    const on = (target, kind, act, options) => {
      target.addEventListener(kind, act, options);
      this.ends.push(() => target.removeEventListener(kind, act, options));
    };
    on(this.shelf.changed, "change", () => this.collect());
    on(this.stage, "pointerdown", (e) => this.press(e));
    on(this.stage, "pointermove", (e) => this.drag(e));
    on(this.stage, "pointerup", (e) => this.release(e));
    on(this.stage, "pointercancel", (e) => this.pointers.delete(e.pointerId));
    on(this.stage, "pointerleave", () => this.hover(-1));
    on(this.stage, "wheel", (e) => this.wheel(e), { passive: false });
    on(this.stage, "dblclick", () => this.fit());
    on(this.stage, "keydown", (e) => this.key(e));
    on(this.probe, "transitionend", () => this.draw());
    for (const button of this.root.querySelectorAll("[data-act]")) {
      on(button, "click", () => this.act(button.dataset.act));
    }
    const observer = new ResizeObserver(() => this.resize());
    observer.observe(this.stage);
    this.ends.push(() => observer.disconnect());
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    for (const end of this.ends) end();
  }

  update(data) {
    const before = this.data;
    this.data = data;
    if (!before) this.recall();
    this.stage.setAttribute("aria-label", data.label);
    this.root.style.setProperty("--map-height", `${data.height}px`);
    this.picked = -1;
    if (before?.legendKey !== data.legendKey) this.isolated = null;
    if (before?.atlas?.id !== data.atlas?.id) this.pictures.clear();
    this.collect();
  }

  // A map that takes another's place on the page goes on with its selection, if Python did too.
  recall() {
    const ids = this.shelf.chosen.get(this.data.key) ?? [];
    this.chosen = ids.length === this.data.numSelected ? ids : [];
    if (this.data.numSelected && !this.chosen.length) this.report.selected([]);
  }

  // Takes what has arrived; the pieces come in any order.
  collect() {
    if (!this.data) return;
    const { kept } = this.shelf;
    const table = kept.get(this.data.points);
    const colored = kept.get(this.data.values);
    if (!table || !colored || table.id.length !== colored.value.length) return;
    if (this.table !== table) {
      const from = this.place;
      this.table = table;
      this.place = normalise(table.x, table.y);
      this.where = new Map(Array.from(table.id, (id, i) => [id, i]));
      this.mark();
      if (from && from.xs.length === table.id.length) this.morph(from);
      else this.at = this.place;
      this.fit();
    }
    if (this.colored !== colored || this.legendKey !== this.data.legendKey) {
      this.colored = colored;
      this.legendKey = this.data.legendKey;
      this.colors = paint(colored.value, this.data.palette, this.data);
      this.drawLegend();
    }
    this.picked = this.where.get(this.data.picked) ?? -1;
    this.draw();
  }

  mark() {
    const places = this.chosen.map((id) => this.where.get(id));
    this.selected = new Set(places.filter((i) => i !== undefined));
  }

  morph(from) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.at = this.place;
      return;
    }
    const to = this.place, start = performance.now(), size = to.xs.length;
    this.at = { xs: new Float32Array(size), ys: new Float32Array(size) };
    const step = (now) => {
      if (this.place !== to) return;
      const t = Math.min(1, (now - start) / MORPH_MS), ease = t * t * (3 - 2 * t);
      for (let i = 0; i < size; i++) {
        this.at.xs[i] = from.xs[i] + (to.xs[i] - from.xs[i]) * ease;
        this.at.ys[i] = from.ys[i] + (to.ys[i] - from.ys[i]) * ease;
      }
      if (t < 1) requestAnimationFrame(step);
      else this.at = to;
      this.draw();
    };
    step(start);
  }

  resize() {
    const box = this.stage.getBoundingClientRect();
    if (!box.width || !box.height) return;
    this.ratio = Math.min(2, devicePixelRatio || 1);
    for (const canvas of [this.points, this.over]) {
      canvas.width = Math.round(box.width * this.ratio);
      canvas.height = Math.round(box.height * this.ratio);
    }
    this.image = this.points.getContext("2d").createImageData(this.points.width, this.points.height);
    if (this.place) this.fit();
  }

  fit() {
    if (!this.place || !this.image) return;
    this.home = fitted(this.place, this.image.width, this.image.height);
    this.look({ ...this.home });
  }

  look(view) {
    this.view = view;
    this.draw();
  }

  isShown(i) {
    return this.isolated === null || this.colored.value[i] === this.isolated;
  }

  draw() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (this.view && this.colors && this.image) this.drawNow();
    });
  }

  drawNow() {
    const { image, view, colors } = this;
    const zoom = Math.sqrt(view.scale / this.home.scale);
    const base = Math.max(1.3, Math.min(4, 160 / Math.sqrt(colors.length / 3)));
    this.radius = Math.min(8, base * Math.min(2, Math.max(0.8, zoom))) * this.ratio;
    const layer = { ...this.at, colors, view, radius: this.radius };
    const chosen = this.selected.size ? (i) => this.selected.has(i) : () => true;
    const isBright = (i) => this.isShown(i) && chosen(i);
    fill(image, parseColor(getComputedStyle(this.probe).color));
    const isPartial = this.selected.size > 0 || this.isolated !== null;
    if (isPartial) drawLayer(image, { ...layer, alpha: DIMMED, accepts: (i) => !isBright(i) });
    drawLayer(image, { ...layer, alpha: SOLID, accepts: isBright });
    this.points.getContext("2d").putImageData(image, 0, 0);
    this.drawOver();
  }

  screen(i) {
    return [
      (this.at.xs[i] - this.view.x) * this.view.scale + this.image.width / 2,
      this.image.height / 2 - (this.at.ys[i] - this.view.y) * this.view.scale,
    ];
  }

  drawOver() {
    const pen = this.over.getContext("2d");
    pen.clearRect(0, 0, this.over.width, this.over.height);
    const style = getComputedStyle(this.root);
    pen.lineWidth = 2 * this.ratio;
    for (const [i, color] of [[this.picked, style.getPropertyValue("--mark")], [this.hovered, style.color]]) {
      if (i < 0) continue;
      const [x, y] = this.screen(i);
      pen.strokeStyle = color;
      pen.beginPath();
      pen.arc(x, y, this.radius + 4 * this.ratio, 0, 2 * Math.PI);
      pen.stroke();
    }
    const shape = this.shape && (this.mode === "box" ? boxOf(this.shape[0], this.shape.at(-1)) : this.shape);
    if (shape) {
      pen.strokeStyle = style.getPropertyValue("--mark");
      pen.beginPath();
      for (const [x, y] of shape) pen.lineTo(x, y);
      pen.closePath();
      pen.stroke();
      pen.globalAlpha = 0.12;
      pen.fillStyle = pen.strokeStyle;
      pen.fill();
      pen.globalAlpha = 1;
    }
  }

  nearest(x, y, reach = REACH * this.ratio) {
    let [best, least] = [-1, reach * reach];
    for (let i = 0; i < this.at.xs.length; i++) {
      const [px, py] = this.screen(i);
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance < least && this.isShown(i)) [best, least] = [i, distance];
    }
    return best;
  }
}
