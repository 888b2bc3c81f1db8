// One latent dimension: lock, name, slider with its curve, value, reset.
import { button, make, svg } from "../draw/elements";
import { LOCK, OPEN_LOCK, RESET } from "../draw/icons";
import { titleOf, type Dimension } from "./data";
import { Name } from "./name";

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
  /** The dimension has another name; null where names are not kept. */
  name: ((index: number, name: string) => void) | null;
}

/** The controls of one dimension. */
export class Slider {
  readonly element: HTMLElement;
  private readonly input = make("input", "range");
  private readonly output = make("output", "value");
  private readonly reset: HTMLButtonElement;
  private readonly name: Name;
  private lock: HTMLButtonElement;
  isLocked = false;

  constructor(
    public dimension: Dimension,
    start: number,
    events: SliderEvents,
  ) {
    const { index, low, high, step } = dimension;
    Object.assign(this.input, { type: "range", min: low, max: high, step });
    this.input.oninput = () => {
      events.move(index, Number(this.input.value));
    };
    this.input.onchange = events.rest;
    this.reset = button("small", RESET, `Reset z${index}`, () => {
      events.reset(index);
    });
    this.lock = this.makeLock();
    const { name } = events;
    this.name = new Name(
      name &&
        ((text) => {
          name(index, text);
        }),
    );
    this.call(dimension);
    const head = make("div", "head", this.lock, this.name.element, this.output, this.reset);
    this.element = make("div", "dimension", head, this.input, curveOf(dimension, start));
  }

  /** Take another name. */
  call(dimension: Dimension): void {
    this.dimension = dimension;
    const { facts, isInactive } = dimension;
    this.name.show(titleOf(dimension), isInactive ? `${facts} · inactive` : facts);
    this.input.setAttribute("aria-label", `${titleOf(dimension)} · ${facts}`);
  }

  show(value: number, isMoved: boolean): void {
    this.input.value = String(value);
    this.output.value = value.toFixed(this.dimension.step < 0.01 ? 3 : 2);
    this.reset.disabled = !isMoved;
  }

  private makeLock(): HTMLButtonElement {
    const { index } = this.dimension;
    const lock = button(
      "small",
      this.isLocked ? LOCK : OPEN_LOCK,
      this.isLocked ? `Unlock z${index}` : `Lock z${index}`,
      () => {
        this.isLocked = !this.isLocked;
        this.input.disabled = this.isLocked;
        const other = this.makeLock();
        this.lock.replaceWith(other);
        this.lock = other;
        other.focus();
      },
    );
    lock.setAttribute("aria-pressed", String(this.isLocked));
    return lock;
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
