// A table: how long each way is, and how fast its picture changes where the person stands.
import { make } from "../draw/elements";
import type { Line } from "./chart";
import { extremes } from "./trace";

const HEADS: readonly [string, string][] = [
  ["", ""],
  ["Latent length", "Length of the way in latent space"],
  ["Picture length", "Sum of the root mean squared changes from picture to picture"],
  ["Fastest ÷ mean", "1 means that the picture changes evenly all along"],
  ["Here", "How fast the picture changes at this place"],
];

/** The table. */
export class Lengths {
  readonly element = make("table", "lengths");
  private rows: { line: Line; cells: HTMLElement[] }[] = [];

  /** Make it anew. */
  lay(lines: readonly (Line & { title: string })[]): void {
    const head = make("tr", "");
    for (const [text, help] of HEADS) {
      const cell = make("th", "", text);
      cell.title = help;
      head.append(cell);
    }
    this.rows = lines.map((line) => ({
      line,
      cells: HEADS.slice(1).map(() => make("td", "value", "…")),
    }));
    const body = this.rows.map(({ cells }, row) => {
      const { title, color } = lines[row]!;
      return make("tr", "", make("th", "", dotOf(color), title), ...cells);
    });
    this.element.replaceChildren(head, ...body);
  }

  /** Bring all that is known so far up to date. */
  draw(): void {
    for (const { line, cells } of this.rows) {
      const { trace } = line;
      const { top, mean } = extremes(trace.speeds);
      cells[0]!.textContent = trace.latentLength.toFixed(2);
      if (!trace.isComplete) continue;
      cells[1]!.textContent = trace.pictureLength.toFixed(3);
      cells[2]!.textContent = mean > 0 ? (top / mean).toFixed(2) : "–";
    }
  }

  /** Show the speeds of a place. */
  point(t: number): void {
    for (const { line, cells } of this.rows) {
      const speed = line.trace.speedAt(t);
      cells[3]!.textContent = Number.isNaN(speed) ? "–" : speed.toFixed(3);
    }
  }
}

/** A spot in the colour of a way. */
export function dotOf(color: string): HTMLElement {
  const dot = make("span", "dot");
  dot.style.background = color;
  return dot;
}
