// Mouse, pen, fingers and keys over the map: move, zoom, draw around points, point at one.
import { boxOf, type Pair } from "./geometry";

export type Mode = "move" | "lasso" | "box";

/** What gestures mean; spots are in pixels from the upper left. */
export interface GestureEvents {
  /** A pointer rests or moves over a spot; null: none does any more. */
  hover: (spot: Pair | null) => void;
  tap: (spot: Pair) => void;
  pan: (left: number, top: number, isTouch: boolean) => void;
  zoom: (factor: number, spot: Pair | null) => void;
  /** A shape grows; null: it was given up. */
  sketch: (shape: readonly Pair[] | null) => void;
  enclose: (shape: readonly Pair[]) => void;
  /** Shares of the smaller side. */
  step: (across: number, up: number) => void;
  act: (name: "fit" | "clear" | "middle") => void;
}

const CLICK_PIXELS = 5;
const WHEEL = 0.002;
const MOST_WHEEL = 240;
const LINE_PIXELS = 16;
const STEP = 0.12;
const ZOOM = 1.25;

/** Listens on an element. */
export class Gestures {
  mode: Mode = "move";
  private readonly down = new Map<number, Pair>();
  private travelled = 0;
  private shape: Pair[] | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly events: GestureEvents,
  ) {
    element.addEventListener("pointerdown", this.press);
    element.addEventListener("pointermove", this.drag);
    element.addEventListener("pointerup", this.release);
    element.addEventListener("pointercancel", (event) => {
      this.down.delete(event.pointerId);
      this.giveUp();
    });
    element.addEventListener("pointerleave", () => {
      events.hover(null);
    });
    element.addEventListener("wheel", this.wheel, { passive: false });
    element.addEventListener("dblclick", () => {
      events.act("fit");
    });
    element.addEventListener("keydown", this.key);
  }

  private spotOf(event: MouseEvent): Pair {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private readonly press = (event: PointerEvent): void => {
    if (event.button > 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.down.set(event.pointerId, this.spotOf(event));
    this.travelled = 0;
    const draws = this.mode !== "move" || event.shiftKey;
    if (draws && this.down.size === 1) this.shape = [this.spotOf(event)];
    else this.giveUp();
    this.events.hover(null);
  };

  private readonly drag = (event: PointerEvent): void => {
    const now = this.spotOf(event);
    const before = this.down.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") this.events.hover(now);
      return;
    }
    const other = [...this.down].find(([id]) => id !== event.pointerId)?.[1];
    this.down.set(event.pointerId, now);
    this.travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (other) this.pinch(before, now, other);
    else if (this.shape) {
      this.shape.push(now);
      this.events.sketch(this.outline(this.shape));
    } else {
      this.events.pan(now[0] - before[0], now[1] - before[1], event.pointerType === "touch");
    }
  };

  private pinch(before: Pair, now: Pair, other: Pair): void {
    this.giveUp();
    const distance = (spot: Pair): number => Math.hypot(spot[0] - other[0], spot[1] - other[1]);
    const middle: Pair = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
    this.events.zoom(distance(now) / Math.max(1, distance(before)), middle);
  }

  private readonly release = (event: PointerEvent): void => {
    if (!this.down.delete(event.pointerId)) return;
    const shape = this.shape;
    this.giveUp();
    if (this.travelled < CLICK_PIXELS) this.events.tap(this.spotOf(event));
    else if (shape) this.events.enclose(this.outline(shape));
  };

  private outline(shape: readonly Pair[]): readonly Pair[] {
    return this.mode === "box" ? boxOf(shape[0]!, shape.at(-1)!) : shape;
  }

  private giveUp(): void {
    if (this.shape) this.events.sketch(null);
    this.shape = null;
  }

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? event.deltaY * LINE_PIXELS : event.deltaY;
    const turned = Math.max(-MOST_WHEEL, Math.min(MOST_WHEEL, pixels));
    this.events.zoom(Math.exp(-turned * WHEEL), this.spotOf(event));
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { events } = this;
    const acts: Record<string, () => void> = {
      "+": () => { events.zoom(ZOOM, null); },
      "=": () => { events.zoom(ZOOM, null); },
      "-": () => { events.zoom(1 / ZOOM, null); },
      "0": () => { events.act("fit"); },
      Escape: () => {
        this.giveUp();
        events.act("clear");
      },
      Enter: () => { events.act("middle"); },
      ArrowLeft: () => { events.step(-STEP, 0); },
      ArrowRight: () => { events.step(STEP, 0); },
      ArrowUp: () => { events.step(0, STEP); },
      ArrowDown: () => { events.step(0, -STEP); },
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
}
