// The speed of decoded pictures along the way, under a cursor that a hand may drag.
import { make, svg } from "../draw/elements";
import { extremes, type Trace } from "./trace";

const WIDTH = 1000;
const HEIGHT = 100;
const HEADROOM = 1.08;

/** A line of the chart. */
export interface Line {
  trace: Trace;
  color: string;
}

/** Points of a line, in parts without gaps. */
export function partsOf(speeds: Float64Array, top: number): string[] {
  const parts: string[] = [];
  let points: string[] = [];
  const close = (): void => {
    if (points.length > 1) parts.push(points.join(" "));
    points = [];
  };
  speeds.forEach((speed, place) => {
    if (Number.isNaN(speed)) {
      close();
      return;
    }
    const x = ((place + 0.5) / speeds.length) * WIDTH;
    points.push(`${x.toFixed(1)},${(HEIGHT * (1 - speed / top)).toFixed(2)}`);
  });
  close();
  return parts;
}

/** The chart. */
export class Chart {
  readonly element: HTMLElement;
  private readonly field = make("div", "field");
  private readonly cursor = make("div", "cursor");
  private readonly high = make("span", "high");
  private legs = 1;
  private isHeld = false;

  constructor(onMove: (t: number) => void, onRest: () => void) {
    const placeOf = (event: PointerEvent): number => {
      const box = this.field.getBoundingClientRect();
      const share = (event.clientX - box.left) / Math.max(1, box.width);
      return Math.min(1, Math.max(0, share)) * this.legs;
    };
    const end = (): void => {
      if (this.isHeld) onRest();
      this.isHeld = false;
    };
    this.field.onpointerdown = (event) => {
      this.field.setPointerCapture(event.pointerId);
      this.isHeld = true;
      onMove(placeOf(event));
    };
    this.field.onpointermove = (event) => {
      if (this.isHeld) onMove(placeOf(event));
    };
    this.field.onpointerup = end;
    this.field.onpointercancel = end;
    const title = make("span", "chart-title", "How fast the picture changes");
    title.title = "Root mean squared change of all values of the picture, for each leg of the way";
    this.element = make("div", "chart", make("div", "chart-head", title, this.high), this.field);
  }

  /** Draw what is known so far. */
  draw(lines: readonly Line[], legs: number): void {
    this.legs = legs;
    const top = HEADROOM * Math.max(1e-9, ...lines.map(({ trace }) => extremes(trace.speeds).top));
    this.high.textContent = `at most ${(top / HEADROOM).toPrecision(2)}`;
    const shapes: [string, Record<string, string>][] = [];
    for (let stop = 1; stop < legs; stop += 1) {
      const x = String((stop / legs) * WIDTH);
      shapes.push(["line", { x1: x, x2: x, y1: "0", y2: String(HEIGHT), class: "border" }]);
    }
    for (const { trace, color } of lines) {
      for (const points of partsOf(trace.speeds, top)) {
        shapes.push(["polyline", { points, stroke: color, fill: "none" }]);
      }
    }
    const about = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "speeds", preserveAspectRatio: "none" };
    this.field.replaceChildren(svg(about, ...shapes), this.cursor);
  }

  /** Show where the person stands. */
  point(t: number): void {
    this.cursor.style.left = `${(t / this.legs) * 100}%`;
  }
}
