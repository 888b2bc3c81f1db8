// Mouse, pen and fingers over an element: point, drag, pinch, turn the wheel.

/** Pixels from the left and from the top of an element. */
export type Spot = readonly [left: number, top: number];

/** What hands do. */
export interface HandEvents {
  /** A pointer that is not down rests or moves over a spot; null: none does any more. */
  hover: (spot: Spot | null, event: PointerEvent) => void;
  /** A pointer is down; `count` are. */
  press?: (spot: Spot, event: PointerEvent, count: number) => void;
  /** A pointer that is down alone has moved; `travelled` pixels in all. */
  drag: (from: Spot, to: Spot, event: PointerEvent, travelled: number) => void;
  /** Two fingers move apart or together, or the wheel turns: how many times larger, around a spot. */
  zoom: (factor: number, spot: Spot, by: "fingers" | "wheel") => void;
  /** A pointer is up, `travelled` pixels after the first one came down; `count` are still down. */
  release: (spot: Spot, travelled: number, count: number) => void;
  /** The system has taken a pointer away. */
  cancel?: () => void;
}

const WHEEL = 0.002;
const MOST_WHEEL = 240;
const LINE_PIXELS = 16;

/** Listens on an element. */
export class Hands {
  private readonly down = new Map<number, Spot>();
  private travelled = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly events: HandEvents,
  ) {
    element.addEventListener("pointerdown", this.press);
    element.addEventListener("pointermove", this.move);
    element.addEventListener("pointerup", this.release);
    element.addEventListener("pointercancel", (event) => {
      this.down.delete(event.pointerId);
      events.cancel?.();
    });
    element.addEventListener("pointerleave", (event) => {
      events.hover(null, event);
    });
    element.addEventListener("wheel", this.wheel, { passive: false });
  }

  private spotOf(event: MouseEvent): Spot {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  private readonly press = (event: PointerEvent): void => {
    if (event.button > 0) return;
    this.element.setPointerCapture(event.pointerId);
    const spot = this.spotOf(event);
    this.down.set(event.pointerId, spot);
    if (this.down.size === 1) this.travelled = 0;
    this.events.press?.(spot, event, this.down.size);
  };

  private readonly move = (event: PointerEvent): void => {
    const now = this.spotOf(event);
    const before = this.down.get(event.pointerId);
    if (!before) {
      this.events.hover(now, event);
      return;
    }
    const other = [...this.down].find(([id]) => id !== event.pointerId)?.[1];
    this.down.set(event.pointerId, now);
    this.travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (other) this.pinch(before, now, other);
    else this.events.drag(before, now, event, this.travelled);
  };

  private pinch(before: Spot, now: Spot, other: Spot): void {
    const distance = (spot: Spot): number => Math.hypot(spot[0] - other[0], spot[1] - other[1]);
    const middle: Spot = [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2];
    this.events.zoom(distance(now) / Math.max(1, distance(before)), middle, "fingers");
  }

  private readonly release = (event: PointerEvent): void => {
    if (!this.down.delete(event.pointerId)) return;
    this.events.release(this.spotOf(event), this.travelled, this.down.size);
  };

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? event.deltaY * LINE_PIXELS : event.deltaY;
    const turned = Math.max(-MOST_WHEEL, Math.min(MOST_WHEEL, pixels));
    this.events.zoom(Math.exp(-turned * WHEEL), this.spotOf(event), "wheel");
  };
}
