// Film strips: one dimension a row, all others as they are now; a click goes there.
import { draw, prepare, sizeOf, type Image } from "../draw/picture";
import { make } from "../draw/elements";
import type { Strip } from "./data";

/** The rows of pictures. */
export class Sheet {
  readonly element = make("div", "sheet");
  private rows: HTMLCanvasElement[][] = [];

  constructor(
    private readonly image: Image,
    private readonly onPick: (index: number, value: number) => void,
  ) {}

  /** Make the rows anew. */
  lay(strips: readonly Strip[]): void {
    this.rows = [];
    this.element.replaceChildren();
    this.element.style.setProperty("--columns", String(strips[0]?.values.length ?? 0));
    for (const strip of strips) {
      const canvases = strip.values.map((value) => this.cell(strip, value));
      this.rows.push(canvases);
    }
  }

  /** Show the decoded pictures of one row. */
  show(row: number, values: Float32Array): void {
    const size = sizeOf(this.image);
    this.rows[row]?.forEach((canvas, column) => {
      draw(canvas, values.subarray(column * size, (column + 1) * size), this.image);
    });
  }

  private cell(strip: Strip, value: number): HTMLCanvasElement {
    if (value === strip.values[0]) this.element.append(make("span", "row-title", strip.title));
    const canvas = make("canvas", "cell");
    prepare(canvas, this.image);
    const pick = make("button", "pick", canvas);
    pick.type = "button";
    pick.title = value.toFixed(2);
    pick.setAttribute("aria-label", `${strip.title}: ${value.toFixed(2)}`);
    pick.onclick = () => {
      this.onPick(strip.index, value);
    };
    this.element.append(pick);
    return canvas;
  }
}
