// What is painted onto a photograph: a mask of what is missing, or hints of colour from a palette.
// By the pointer, or by keys: arrows move the brush, the space bar puts a dot.
const MASK = "#ff3d71";

class Strokes {
  constructor({ make, button, changed, ask }) {
    Object.assign(this, { all: [], numTold: 0, width: 0.02, colour: MASK, isPainting: false, cursor: null, changed, ask });
    this.element = make("div", "zoom paints");
    this.painter = button("Paint", "Paint with the pointer, or with arrows and space (P)", () => this.set(!this.isPainting));
    this.range = make("input", "");
    Object.assign(this.range, { type: "range", min: 0.004, max: 0.08, step: 0.002, value: this.width });
    this.range.setAttribute("aria-label", "Width of the brush");
    this.range.oninput = () => { this.width = Number(this.range.value); };
    this.swatches = make("div", "swatches");
    this.swatches.setAttribute("role", "group");
    this.swatches.setAttribute("aria-label", "Colours");
    this.own = make("input", "");
    this.own.type = "color";
    this.own.title = "Any colour";
    this.own.setAttribute("aria-label", "Any colour");
    this.own.oninput = () => this.choose(this.own.value);
    this.undo = button("Undo", "Take the last stroke back (Ctrl+Z)", () => this.put(this.all.slice(0, -1)));
    this.clear = button("Clear", "Take all strokes back", () => this.put([]));
    this.element.append(this.painter, this.swatches, this.range, this.undo, this.clear);
    this.button = button;
  }

  show(data, isNew) {
    if (isNew) Object.assign(this, { all: data.strokes ?? [], cursor: null });
    this.numTold = data.strokes?.length ?? 0;
    this.element.hidden = this.swatches.hidden = true;
    if (!data.paint) return this.set(false);
    this.element.hidden = false;
    this.swatches.hidden = !data.palette.length;
    const names = JSON.stringify(data.palette);
    if (names !== this.names) {
      this.names = names;
      this.palette = data.palette.map(([, value]) => value);
      const swatch = ([name, value]) => {
        const made = this.button("", `${name} ([ and ] go on)`, () => { this.choose(value); this.set(true); });
        made.style.background = value;
        return made;
      };
      this.swatches.replaceChildren(...data.palette.map(swatch), this.own);
      this.choose(this.palette[0] ?? MASK);
    }
    this.set(isNew ? this.swatches.hidden ? !this.all.length : true : this.isPainting);
  }

  choose(colour) {
    this.colour = colour;
    if (/^#[0-9a-f]{6}$/i.test(colour)) this.own.value = colour;
    [...this.swatches.querySelectorAll("button")].forEach((made, index) => made.setAttribute("aria-pressed", String(this.palette[index] === colour)));
    this.ask();
  }

  set(isPainting) {
    this.isPainting = isPainting;
    this.painter.setAttribute("aria-pressed", String(isPainting));
    this.say();
    this.ask();
  }

  say() {
    this.undo.disabled = this.clear.disabled = !this.all.length;
  }

  begin(spot) {
    this.all = [...this.all, { width: this.width, points: [spot], colour: this.swatches.hidden ? null : this.colour }];
  }

  put(strokes) {
    this.all = strokes;
    this.say();
    const rounded = (points) => points.map((point) => point.map((value) => Math.round(value * 1e4) / 1e4));
    this.changed(strokes.map((stroke) => ({ ...stroke, points: rounded(stroke.points) })));
    this.ask();
  }

  // whether the key was meant for the brush
  key(event, middle) {
    const step = event.shiftKey ? 0.1 : 0.01;
    const move = (x, y) => {
      const [a, b] = this.cursor ?? middle;
      this.cursor = [Math.min(1, Math.max(0, a + x)), Math.min(1, Math.max(0, b + y))];
    };
    const next = (by) => {
      const { length } = this.palette;
      if (length) this.choose(this.palette[(Math.max(0, this.palette.indexOf(this.colour)) + by + length) % length]);
    };
    const act = {
      ArrowLeft: () => move(-step, 0), ArrowRight: () => move(step, 0), ArrowUp: () => move(0, -step), ArrowDown: () => move(0, step),
      " ": () => { this.cursor ??= middle; this.begin(this.cursor); this.put(this.all); },
      "[": () => next(-1), "]": () => next(1),
    }[event.key];
    if (!act) return false;
    act();
    this.ask();
    return true;
  }

  // the sides of the picture are both 1 here; strokes are round in the picture
  draw(context, tall, edge) {
    if (!this.isPainting) return;
    context.save();
    context.scale(1, 1 / tall);
    context.lineCap = context.lineJoin = "round";
    const isMask = this.swatches.hidden;
    const one = ({ width, points, colour }) => {
      context.strokeStyle = colour ?? `${MASK}b0`;
      context.lineWidth = width;
      context.beginPath();
      points.forEach(([x, y], index) => (index ? context.lineTo(x, y * tall) : context.moveTo(x, y * tall)));
      if (points.length === 1) context.lineTo(points[0][0] + 1e-4, points[0][1] * tall);
      context.stroke();
    };
    // right of the handle stands what the colours have become; only what is newer lies over it
    this.all.slice(isMask ? 0 : this.numTold).forEach(one);
    if (!isMask) {
      context.save();
      context.beginPath();
      context.rect(0, 0, Math.max(0, edge), tall);
      context.clip();
      this.all.slice(0, this.numTold).forEach(one);
      context.restore();
    }
    if (this.cursor) {
      const [x, y] = [this.cursor[0], this.cursor[1] * tall];
      for (const [colour, width] of [["#000", 0.004], ["#fff", 0.0015]]) {
        context.strokeStyle = colour;
        context.lineWidth = width;
        context.beginPath();
        context.arc(x, y, this.width / 2 + 0.004, 0, 2 * Math.PI);
        context.stroke();
      }
    }
    context.restore();
  }
}
