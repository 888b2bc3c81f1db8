// The card at the pointer: the picture of a point and what is known of it.
import { make } from "../draw/elements";
import type { Atlas } from "./atlas";
import type { Columns, MapData } from "./data";
import type { Pair, Size } from "./geometry";
import { brief } from "./words";

const GAP = 16;

/** What the card reads. */
export interface TipFacts {
  data: MapData;
  columns: Columns;
  values: Float32Array;
  atlas: Atlas;
}

/** Lies over the map. */
export class Tip {
  readonly element = make("div", "tip");
  private index = -1;

  constructor() {
    this.element.hidden = true;
  }

  /** Show a point at a spot; -1 for none. */
  show(index: number, spot: Pair, size: Size, facts: TipFacts): void {
    this.element.hidden = index < 0;
    if (index !== this.index && index >= 0) this.fill(index, facts);
    this.index = index;
    if (index < 0) return;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const isRight = spot[0] + GAP + width <= size.width;
    const left = isRight ? spot[0] + GAP : Math.max(0, spot[0] - width - GAP);
    const top = Math.max(0, Math.min(size.height - height, spot[1] - height / 2));
    this.element.style.left = `${left}px`;
    this.element.style.top = `${top}px`;
  }

  private fill(index: number, { data, columns, values, atlas }: TipFacts): void {
    const label = columns.labels[index]!;
    const lines = [`Picture ${columns.ids[index]!}`];
    if (label >= 0) lines.push(data.classNames[label] ?? `class ${label}`);
    lines.push(`(${brief(columns.xs[index]!)}, ${brief(columns.ys[index]!)})`);
    if (!data.isClass) lines.push(`${data.title}: ${brief(values[index]!)}`);
    const picture = atlas.canvas();
    atlas.draw(picture, index);
    const text = make("div", "text", ...lines.map((line) => make("div", "", line)));
    this.element.replaceChildren(picture, text);
  }
}
