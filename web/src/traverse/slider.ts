// One latent dimension: lock, name, slider with its curve, value, reset.
import { button, make, svg } from "../draw/elements";
import { LOCK, UNDO } from "../draw/icons";
import type { Dimension } from "./data";

const CURVE_WIDTH = 240;
const CURVE_HEIGHT = 24;

/** What a slider tells of. */
export interface SliderEvents {
  /** The value is being changed. */
  move: (index: number, value: number) => void;
  /** The hand has let go. */
  rest: () => void;
  /** Back to the start. */
  reset: (index: number) => void;
}

/** The controls of one dimension. */
export class Slider {
  readonly element: HTMLElement;
  private readonly input = make("input", "range");
  private readonly output = make("output", "value");
  private readonly undo: HTMLButtonElement;
  private readonly lock: HTMLButtonElement;

  constructor(
    readonly dimension: Dimension,
    start: number,
    events: SliderEvents,
  ) {
    const { index, title, low, high, step, isInactive } = dimension;
    Object.assign(this.input, { type: "range", min: low, max: high, step });
    this.input.setAttribute("aria-label", title);
    this.input.oninput = () => {
      events.move(index, Number(this.input.value));
    };
    this.input.onchange = events.rest;
    this.undo = button("small", UNDO, `Reset z${index}`, () => {
      events.reset(index);
    });
    this.lock = button("small", LOCK, `Lock z${index}`, () => {
      this.setLocked(this.lock.getAttribute("aria-pressed") !== "true");
    });
    this.lock.setAttribute("aria-pressed", "false");
    const name = make("span", "title", isInactive ? `${title} · inactive` : title);
    const head = make("div", "head", this.lock, name, this.output, this.undo);
    this.element = make("div", "dimension", head, this.input, curveOf(dimension, start));
  }

  get isLocked(): boolean {
    return this.lock.getAttribute("aria-pressed") === "true";
  }

  setLocked(isLocked: boolean): void {
    this.lock.setAttribute("aria-pressed", String(isLocked));
    this.input.disabled = isLocked;
  }

  show(value: number, isMoved: boolean): void {
    this.input.value = String(value);
    this.output.value = value.toFixed(this.dimension.step < 0.01 ? 3 : 2);
    this.undo.disabled = !isMoved;
  }
}

function curveOf({ curve, low, high }: Dimension, start: number): SVGElement {
  const floor = CURVE_HEIGHT - 1;
  const last = Math.max(1, curve.length - 1);
  const points = curve.map((height, place) => {
    const x = (place / last) * CURVE_WIDTH;
    return `${x.toFixed(1)},${(floor - height * (floor - 3)).toFixed(1)}`;
  });
  const mark = Math.min(1, Math.max(0, (start - low) / (high - low))) * CURVE_WIDTH;
  return svg(
    { viewBox: `0 0 ${CURVE_WIDTH} ${CURVE_HEIGHT}`, class: "curve", preserveAspectRatio: "none" },
    ["polygon", { points: `0,${floor} ${points.join(" ")} ${CURVE_WIDTH},${floor}` }],
    ["line", { x1: String(mark), x2: String(mark), y1: "0", y2: String(floor) }],
  );
}
