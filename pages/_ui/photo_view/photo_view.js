// A photograph before and after: a handle wipes between the two, both zoom and move together, and a
// slider blends between results of several strengths while it is dragged. With `paint`, the pointer
// paints instead of moving the picture; photo_strokes.js, which stands before this, keeps the strokes.
const views = new WeakMap();
const LARGEST_ZOOM = 16;

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".photo");
  let view = views.get(root);
  if (!view) views.set(root, (view = new View(root)));
  view.tell = setStateValue;
  view.show(data);
  return () => undefined;
}

class View {
  constructor(root) {
    Object.assign(this, { zoom: 1, x: 0.5, y: 0.5, at: 0.5, strength: 1, place: null, images: new Map() });
    const make = (tag, className, text = "") => {
      const element = document.createElement(tag);
      element.className = className;
      element.textContent = text;
      return element;
    };
    const button = (text, label, act) => {
      const element = make("button", "", text);
      element.type = "button";
      element.title = label;
      element.setAttribute("aria-label", label);
      element.onclick = act;
      return element;
    };
    this.stage = make("div", "stage");
    this.stage.tabIndex = 0;
    this.stage.setAttribute("role", "slider");
    this.canvas = make("canvas", "");
    this.line = make("div", "line");
    this.handle = make("div", "handle", "⟺");
    this.tags = [make("div", "tag left"), make("div", "tag right")];
    this.stage.append(this.canvas, this.line, this.handle, ...this.tags);
    this.slider = make("input", "");
    Object.assign(this.slider, { type: "range", min: 0, step: 0.01 });
    this.slider.setAttribute("aria-label", "Strength");
    this.value = make("output", "");
    this.bar = make("div", "bar");
    const zooms = make("div", "zoom");
    this.scale = make("output", "");
    zooms.append(
      button("−", "Zoom out (-)", () => this.zoomBy(1 / 1.5)),
      button("+", "Zoom in (+)", () => this.zoomBy(1.5)),
      button("1:1", "One pixel of the picture on one of the screen (1)", () => this.zoomTo(this.natural())),
      button("Fit", "The whole picture (0)", () => this.zoomTo(1)),
      this.scale,
    );
    this.strengths = make("label", "strength", "Strength");
    this.strengths.append(this.slider, this.value);
    this.strokes = new Strokes({ make, button, ask: () => this.ask(), changed: (strokes) => this.tellStrokes(strokes) });
    this.bar.append(zooms, this.strengths, this.strokes.element);
    root.replaceChildren(this.stage, this.bar);
    this.listen();
    new ResizeObserver(() => this.draw()).observe(this.stage);
  }

  async show(data) {
    this.data = data;
    const isNew = this.place !== data.place;
    this.hasToBegin ||= isNew;
    if (isNew) Object.assign(this, { zoom: 1, x: 0.5, y: 0.5, place: data.place });
    if (isNew || !this.isTold) this.strength = data.strength;
    this.isTold = false;
    this.tags.forEach((tag, index) => { tag.textContent = data.titles[index]; });
    this.strengths.hidden = data.frames.length < 2;
    this.slider.max = data.frames.at(-1).strength;
    this.slider.value = this.strength;
    this.stage.setAttribute("aria-label", `Wipe between ${data.titles[0]} (left) and ${data.titles[1]} (right)`);
    await Promise.all([data.left, ...data.frames.map((frame) => frame.url)].map((url) => this.load(url)));
    if (this.data !== data) return;
    this.strokes.show(data, this.hasToBegin); // no sooner: strokes make way for what they have become
    this.hasToBegin = false;
    this.draw();
  }

  async load(url) {
    if (this.images.has(url)) return;
    const image = new Image();
    image.src = url;
    this.images.set(url, image);
    for (const old of [...this.images.keys()].slice(0, -12)) this.images.delete(old);
    await image.decode().catch(() => undefined);
  }

  listen() {
    const { stage } = this;
    let [held, last] = [null, [0, 0]];
    stage.onpointerdown = (event) => {
      last = [event.clientX, event.clientY];
      stage.setPointerCapture(event.pointerId);
      const nearHandle = Math.abs(event.clientX - this.handle.getBoundingClientRect().x - 19) < 24;
      if (this.strokes.isPainting && !event.target.closest(".handle")) {
        this.strokes.begin(this.spot(event));
        held = "paint";
        this.ask();
      } else held = nearHandle || this.zoom === 1 ? "wipe" : "move";
      stage.classList.toggle("moving", held === "move");
      if (held === "wipe") this.wipeTo(this.share(event));
    };
    stage.onpointermove = (event) => {
      if (held === "wipe") this.wipeTo(this.share(event));
      if (held === "move") this.moveBy(event.clientX - last[0], event.clientY - last[1]);
      last = [event.clientX, event.clientY];
      if (held === "paint") { this.strokes.all.at(-1).points.push(this.spot(event)); this.ask(); }
    };
    stage.onpointerup = stage.onpointercancel = () => {
      if (held === "paint") this.strokes.put(this.strokes.all);
      held = null;
      stage.classList.remove("moving");
    };
    stage.ondblclick = (event) => { if (!this.strokes.isPainting) this.zoomBy(2, event); };
    stage.addEventListener("wheel", (event) => {
      if (this.zoom === 1 && !event.ctrlKey) return; // the page scrolls
      event.preventDefault();
      this.zoomBy(Math.exp(-event.deltaY / 300), event);
    }, { passive: false });
    stage.onkeydown = (event) => {
      const step = event.shiftKey ? 0.1 : 0.02;
      const act = {
        ArrowLeft: () => this.wipeTo(this.at - step), ArrowRight: () => this.wipeTo(this.at + step),
        "+": () => this.zoomBy(1.5), "=": () => this.zoomBy(1.5), "-": () => this.zoomBy(1 / 1.5),
        0: () => this.zoomTo(1), 1: () => this.zoomTo(this.natural()),
        p: () => this.data.paint && this.strokes.set(!this.strokes.isPainting),
        z: () => (event.ctrlKey || event.metaKey) && this.strokes.put(this.strokes.all.slice(0, -1)),
      }[event.key];
      const isBrush = this.strokes.isPainting && this.strokes.key(event, [this.x, this.y]);
      if (!isBrush && !act) return;
      event.preventDefault();
      if (!isBrush) act();
    };
    this.slider.oninput = () => { this.strength = Number(this.slider.value); this.ask(); };
    this.slider.onchange = () => { this.isTold = true; this.tell("strength", this.strength); };
  }

  tellStrokes(strokes) {
    this.isTold = true;
    // with the place: strokes on one photograph are none on the next
    this.tell("strokes", { place: this.data.place, strokes });
  }

  natural = () => Math.max(1, (this.data.size[0] / this.stage.clientWidth) / window.devicePixelRatio);
  share = (event) => (event.clientX - this.stage.getBoundingClientRect().x) / this.stage.clientWidth;
  // where the pointer is, as shares of the picture
  spot(event) {
    const box = this.stage.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.x) / box.width, (event.clientY - box.y) / box.height];
    return [this.x + (x - 0.5) / this.zoom, this.y + (y - 0.5) / this.zoom];
  }

  wipeTo(at) {
    this.at = Math.min(1, Math.max(0, at));
    this.ask();
  }

  moveBy(x, y) {
    this.x -= x / this.stage.clientWidth / this.zoom;
    this.y -= y / this.stage.clientHeight / this.zoom;
    this.ask();
  }

  zoomTo = (zoom) => this.zoomBy(zoom / this.zoom);
  zoomBy(factor, event = null) {
    const before = event ? this.spot(event) : [this.x, this.y];
    this.zoom = Math.min(LARGEST_ZOOM, Math.max(1, this.zoom * factor));
    const after = event ? this.spot(event) : before;
    this.x += before[0] - after[0];
    this.y += before[1] - after[1];
    this.ask();
  }

  ask() {
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.draw(); });
  }

  draw() {
    const { data, canvas, stage } = this;
    if (!data || !stage.clientWidth) return;
    const half = 0.5 / this.zoom;
    this.x = Math.min(1 - half, Math.max(half, this.x));
    this.y = Math.min(1 - half, Math.max(half, this.y));
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(stage.clientWidth * ratio);
    const height = Math.round((width * data.size[1]) / data.size[0]);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    const scale = this.zoom * width;
    context.setTransform(scale, 0, 0, scale * (height / width), width / 2 - this.x * scale, height / 2 - this.y * scale * (height / width));
    context.imageSmoothingEnabled = scale < 2 * data.size[0];
    const put = (url, alpha) => {
      const image = this.images.get(url);
      if (!image?.complete || !image.naturalWidth) return;
      context.globalAlpha = alpha;
      context.drawImage(image, 0, 0, 1, 1);
    };
    const [under, over, share] = this.mix();
    put(under.url, 1);
    if (share > 0) put(over.url, share);
    context.save();
    const edge = this.x + (this.at - 0.5) / this.zoom;
    context.beginPath();
    context.rect(0, 0, Math.max(0, edge), 1);
    context.clip();
    put(data.left, 1);
    context.restore();
    context.globalAlpha = 1;
    this.strokes.draw(context, data.size[1] / data.size[0], edge);
    stage.classList.toggle("painting", this.strokes.isPainting);
    for (const element of [this.line, this.handle]) element.style.left = `${100 * this.at}%`;
    stage.setAttribute("aria-valuenow", String(Math.round(100 * this.at)));
    this.value.textContent = this.strength.toFixed(2);
    const shown = (100 * scale) / data.size[0] / ratio;
    this.scale.textContent = `${shown.toFixed(0)} %`;
  }

  // the two results between which the strength lies, and how far it is from the first
  mix() {
    const { frames } = this.data;
    const next = frames.findIndex((frame) => frame.strength >= this.strength);
    if (next <= 0) return [frames.at(next), frames.at(next), 0];
    const [a, b] = [frames[next - 1], frames[next]];
    return [a, b, (this.strength - a.strength) / (b.strength - a.strength)];
  }
}
