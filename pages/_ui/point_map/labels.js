// The legend beside the map and the card at the pointer. Names are people's own: text, never HTML.
Object.assign(PointMap.prototype, {
  drawLegend() {
    const { data, legend } = this;
    const title = document.createElement("div");
    title.className = "title";
    title.textContent = data.title;
    legend.replaceChildren(title, ...(data.isClass ? this.classButtons() : [this.colorBar()]));
  },

  classButtons() {
    const counts = new Map();
    for (const value of this.colored.value) counts.set(value, (counts.get(value) ?? 0) + 1);
    return this.data.names.map((name, kind) => {
      const button = document.createElement("button");
      const swatch = document.createElement("i");
      swatch.style.background = css(this.data.palette[kind % this.data.palette.length]);
      const text = document.createElement("span");
      text.textContent = name;
      const count = document.createElement("small");
      count.textContent = counts.get(kind) ?? 0;
      button.append(swatch, text, count);
      button.title = `Show only ${name}`;
      button.setAttribute("aria-pressed", String(this.isolated === kind));
      button.onclick = () => {
        this.isolated = this.isolated === kind ? null : kind;
        this.drawLegend();
        this.draw();
      };
      return button;
    });
  },

  colorBar() {
    const { palette, low, high } = this.data;
    const bar = document.createElement("div");
    bar.className = "bar";
    bar.setAttribute("role", "img");
    bar.setAttribute("aria-label", `Colours from ${brief(low)} to ${brief(high)}`);
    const colors = palette.filter((_, i) => i % 16 === 0 || i === palette.length - 1).map(css);
    bar.style.background = `linear-gradient(to top, ${colors.join(", ")})`;
    const box = document.createElement("div");
    box.className = "scale";
    const numbers = document.createElement("div");
    numbers.className = "numbers";
    for (const value of [high, (low + high) / 2, low]) {
      const number = document.createElement("span");
      number.textContent = brief(value);
      numbers.append(number);
    }
    box.append(bar, numbers);
    return box;
  },

  hover(i, spot) {
    const isNew = i !== this.hovered;
    this.hovered = i;
    this.tip.hidden = i < 0;
    if (isNew && this.view) this.drawOver();
    if (i < 0) return;
    if (isNew) this.fillTip(i);
    const [x, y] = [spot[0] / this.ratio, spot[1] / this.ratio];
    const box = this.stage.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    this.tip.style.left = `${x + 16 + width > box.width ? x - width - 16 : x + 16}px`;
    this.tip.style.top = `${Math.max(0, Math.min(box.height - height, y - height / 2))}px`;
  },

  fillTip(i) {
    const { table, data } = this;
    const lines = [`Picture ${table.id[i]}`];
    if (table.label && table.label[i] >= 0) lines.push(data.classNames[table.label[i]] ?? `class ${table.label[i]}`);
    lines.push(`error ${brief(table.error[i])}`, `(${brief(table.x[i])}, ${brief(table.y[i])})`);
    if (!data.isClass) lines.push(`${data.title}: ${brief(this.colored.value[i])}`);
    this.tip.querySelector(".text").replaceChildren(
      ...lines.map((text) => Object.assign(document.createElement("div"), { textContent: text })),
    );
    this.drawPicture(i);
  },

  async drawPicture(i) {
    const canvas = this.tip.querySelector("canvas");
    const atlas = this.data.atlas;
    const sheets = atlas && this.shelf.kept.get(atlas.id);
    if (!sheets) return;
    const { width, height, columns, perSheet, smooth } = atlas;
    const sheet = Math.floor(i / perSheet), place = i % perSheet;
    if (!this.pictures.has(sheet)) {
      this.pictures.set(sheet, createImageBitmap(new Blob([sheets.file[sheet]])));
    }
    const picture = await this.pictures.get(sheet);
    if (this.hovered !== i) return;
    [canvas.width, canvas.height] = [width, height];
    canvas.style.imageRendering = smooth ? "auto" : "";
    canvas.style.aspectRatio = `${width} / ${height}`;
    const [x, y] = [(place % columns) * width, Math.floor(place / columns) * height];
    canvas.getContext("2d").drawImage(picture, x, y, width, height, 0, 0, width, height);
  },
});

function css([red, green, blue]) {
  return `rgb(${red}, ${green}, ${blue})`;
}

function brief(value) {
  return String(Number(Number(value).toPrecision(3)));
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  let map = maps.get(parentElement);
  if (!map) {
    map = new PointMap(parentElement.querySelector(".map"), {});
    maps.set(parentElement, map);
  }
  map.report.picked = (id) => setTriggerValue("picked", Number(id));
  map.report.selected = (ids) => setStateValue("selected", ids);
  map.update(data);
  return () => {
    map.destroy();
    maps.delete(parentElement);
  };
}
