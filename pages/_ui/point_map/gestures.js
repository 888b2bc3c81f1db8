// What hands and keys do to the map.
Object.assign(PointMap.prototype, {
  spot(e) {
    const box = this.stage.getBoundingClientRect();
    return [(e.clientX - box.left) * this.ratio, (e.clientY - box.top) * this.ratio];
  },

  press(e) {
    if (!this.view || e.button > 0) return;
    this.stage.setPointerCapture(e.pointerId);
    this.pointers.set(e.pointerId, this.spot(e));
    this.moved = 0;
    const draws = this.mode !== "move" || e.shiftKey;
    this.shape = draws && this.pointers.size === 1 ? [this.spot(e)] : null;
    this.hover(-1);
  },

  drag(e) {
    if (!this.view) return;
    const spot = this.spot(e);
    const before = this.pointers.get(e.pointerId);
    if (!before) {
      if (e.pointerType !== "touch") this.hover(this.nearest(...spot), spot);
      return;
    }
    this.moved += Math.hypot(spot[0] - before[0], spot[1] - before[1]);
    const others = [...this.pointers].filter(([id]) => id !== e.pointerId);
    this.pointers.set(e.pointerId, spot);
    const { width, height } = this.image;
    if (others.length) {
      this.shape = null;
      const [, [x, y]] = others[0];
      const factor = Math.hypot(spot[0] - x, spot[1] - y) / Math.max(1, Math.hypot(before[0] - x, before[1] - y));
      this.look(zoomed(this.view, factor, (spot[0] + x) / 2, (spot[1] + y) / 2, width, height, this.home));
    } else if (this.shape) {
      this.shape.push(spot);
      this.drawOver();
    } else {
      const { x, y, scale } = this.view;
      this.look({ x: x - (spot[0] - before[0]) / scale, y: y + (spot[1] - before[1]) / scale, scale });
    }
  },

  release(e) {
    if (!this.pointers.delete(e.pointerId) || !this.view) return;
    const shape = this.shape;
    this.shape = null;
    if (this.moved < 5 * this.ratio) this.pick(this.nearest(...this.spot(e)));
    else if (shape) this.choose(this.mode === "box" ? boxOf(shape[0], shape.at(-1)) : shape);
    this.drawOver();
  },

  wheel(e) {
    if (!this.view) return;
    e.preventDefault();
    const pixels = e.deltaMode === 1 ? e.deltaY * 16 : e.deltaY;
    const factor = Math.exp(-Math.max(-240, Math.min(240, pixels)) * 0.002);
    this.look(zoomed(this.view, factor, ...this.spot(e), this.image.width, this.image.height, this.home));
  },

  key(e) {
    if (!this.view || e.ctrlKey || e.metaKey || e.altKey) return;
    const { width, height } = this.image;
    const step = (KEY_STEP * Math.min(width, height)) / this.view.scale;
    const zoom = (factor) => this.look(zoomed(this.view, factor, width / 2, height / 2, width, height, this.home));
    const move = (dx, dy) => this.look({ ...this.view, x: this.view.x + dx * step, y: this.view.y + dy * step });
    const acts = {
      "+": () => zoom(KEY_ZOOM), "=": () => zoom(KEY_ZOOM), "-": () => zoom(1 / KEY_ZOOM),
      "0": () => this.fit(), Escape: () => this.clear(),
      ArrowLeft: () => move(-1, 0), ArrowRight: () => move(1, 0),
      ArrowUp: () => move(0, 1), ArrowDown: () => move(0, -1),
      Enter: () => this.pick(this.nearest(width / 2, height / 2, Infinity)),
    };
    if (!acts[e.key]) return;
    e.preventDefault();
    acts[e.key]();
  },

  act(name) {
    if (name === "fit") this.fit();
    else if (name === "clear") this.clear();
    else if (name === "in" || name === "out") this.key({ key: name === "in" ? "+" : "-", preventDefault() {} });
    else {
      this.mode = name;
      for (const button of this.root.querySelectorAll("[aria-pressed][data-act]")) {
        button.setAttribute("aria-pressed", String(button.dataset.act === name));
      }
      this.stage.dataset.mode = name;
    }
  },

  pick(i) {
    if (i < 0) return;
    this.picked = i;
    this.say(`Point ${this.table.id[i]} chosen`);
    this.drawOver();
    this.report.picked(this.table.id[i]);
  },

  choose(polygon) {
    const found = [];
    for (let i = 0; i < this.at.xs.length; i++) {
      if (this.isShown(i) && holds(polygon, ...this.screen(i))) found.push(i);
    }
    this.setSelected(found);
  },

  clear() {
    this.shape = null;
    if (this.selected.size) this.setSelected([]);
    this.drawOver();
  },

  setSelected(found) {
    this.chosen = found.map((i) => Number(this.table.id[i]));
    this.shelf.chosen.set(this.data.key, this.chosen);
    this.mark();
    this.say(found.length ? `${found.length} points selected` : "Selection cleared");
    this.draw();
    this.report.selected(this.chosen);
  },

  say(text) {
    this.spoken.textContent = text;
  },
});
