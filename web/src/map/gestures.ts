// Hands and keys over the map: move, zoom, draw around points, point at one.
import { Hands } from "../draw/hands";
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
  act: (name: "fit" | "clear" | "middle" | "find") => void;
}

const CLICK_PIXELS = 5;
const STEP = 0.12;
const ZOOM = 1.25;

/** Listens on an element. */
export class Gestures {
  mode: Mode = "move";
  private shape: Pair[] | null = null;

  constructor(
    element: HTMLElement,
    private readonly events: GestureEvents,
  ) {
    new Hands(element, {
      hover: (spot, event) => {
        if (!spot || event.pointerType !== "touch") events.hover(spot);
      },
      press: this.press,
      drag: this.drag,
      zoom: (factor, spot, by) => {
        if (by === "fingers") this.giveUp();
        events.zoom(factor, spot);
      },
      release: this.release,
      cancel: () => {
        this.giveUp();
      },
    });
    element.addEventListener("dblclick", () => {
      events.act("fit");
    });
    element.addEventListener("keydown", this.key);
  }

  private readonly press = (spot: Pair, event: PointerEvent, count: number): void => {
    const draws = this.mode !== "move" || event.shiftKey;
    if (draws && count === 1) this.shape = [spot];
    else this.giveUp();
    this.events.hover(null);
  };

  private readonly drag = (from: Pair, to: Pair, event: PointerEvent): void => {
    if (this.shape) {
      this.shape.push(to);
      this.events.sketch(this.outline(this.shape));
    } else this.events.pan(to[0] - from[0], to[1] - from[1], event.pointerType === "touch");
  };

  private readonly release = (spot: Pair, travelled: number): void => {
    const shape = this.shape;
    this.giveUp();
    if (travelled < CLICK_PIXELS) this.events.tap(spot);
    else if (shape) this.events.enclose(this.outline(shape));
  };

  private outline(shape: readonly Pair[]): readonly Pair[] {
    return this.mode === "box" ? boxOf(shape[0]!, shape.at(-1)!) : shape;
  }

  private giveUp(): void {
    if (this.shape) this.events.sketch(null);
    this.shape = null;
  }

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
      "/": () => { events.act("find"); },
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
