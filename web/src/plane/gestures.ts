// Mouse, pen, fingers and keys over a square: hover, pick, pan, zoom, step.

/** What gestures mean; places are in pixels from the upper left. */
export interface GestureEvents {
  hover: (left: number, top: number) => void;
  pick: (left: number, top: number) => void;
  pan: (left: number, top: number) => void;
  zoom: (factor: number, left: number, top: number) => void;
  step: (across: number, up: number) => void;
}

const CLICK_PIXELS = 4;
const WHEEL = 0.0015;
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const FAST = 5;

interface Place {
  left: number;
  top: number;
}

/** Listens on an element. */
export class Gestures {
  private readonly down = new Map<number, Place>();
  private travelled = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly events: GestureEvents,
  ) {
    element.addEventListener("pointerdown", this.begin);
    element.addEventListener("pointermove", this.move);
    element.addEventListener("pointerup", this.end);
    element.addEventListener("pointercancel", (event) => this.down.delete(event.pointerId));
    element.addEventListener("wheel", this.wheel, { passive: false });
    element.addEventListener("keydown", this.key);
  }

  private placeOf(event: MouseEvent): Place {
    const box = this.element.getBoundingClientRect();
    return { left: event.clientX - box.left, top: event.clientY - box.top };
  }

  private readonly begin = (event: PointerEvent): void => {
    this.element.setPointerCapture(event.pointerId);
    this.down.set(event.pointerId, this.placeOf(event));
    if (this.down.size === 1) this.travelled = 0;
  };

  private readonly move = (event: PointerEvent): void => {
    const now = this.placeOf(event);
    const before = this.down.get(event.pointerId);
    if (!before) {
      this.events.hover(now.left, now.top);
      return;
    }
    const other = [...this.down].find(([id]) => id !== event.pointerId)?.[1];
    const step = { left: now.left - before.left, top: now.top - before.top };
    this.down.set(event.pointerId, now);
    this.travelled += Math.hypot(step.left, step.top);
    if (other) this.pinch(before, now, other);
    else if (this.travelled > CLICK_PIXELS) this.events.pan(step.left, step.top);
  };

  private pinch(before: Place, now: Place, other: Place): void {
    const distance = (a: Place): number => Math.hypot(a.left - other.left, a.top - other.top);
    const middle = { left: (now.left + other.left) / 2, top: (now.top + other.top) / 2 };
    this.events.zoom(distance(now) / Math.max(1, distance(before)), middle.left, middle.top);
  }

  private readonly end = (event: PointerEvent): void => {
    const now = this.placeOf(event);
    if (this.down.delete(event.pointerId) && this.down.size === 0) {
      if (this.travelled <= CLICK_PIXELS) this.events.pick(now.left, now.top);
    }
  };

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { left, top } = this.placeOf(event);
    this.events.zoom(Math.exp(-WHEEL * event.deltaY), left, top);
  };

  private readonly key = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const middle = this.element.clientWidth / 2;
    if (step) {
      const many = event.shiftKey ? FAST : 1;
      this.events.step(step[0] * many, step[1] * many);
    } else if (event.key === "+" || event.key === "=") {
      this.events.zoom(1.5, middle, middle);
    } else if (event.key === "-") {
      this.events.zoom(1 / 1.5, middle, middle);
    } else return;
    event.preventDefault();
  };
}
