// Play, and the place on the way: a scrubber for mouse, touch and keys.
import { button, make } from "../draw/elements";
import { PAUSE, PLAY } from "../draw/icons";
import type { Stop } from "./data";

const STEP = 0.001;
const KEY_STEP = 0.02;
const FAST = 5;

/** What the controls tell. */
export interface TransportEvents {
  /** The hand moves. */
  move: (t: number) => void;
  /** The hand has let go. */
  rest: () => void;
  toggle: () => void;
}

/** The controls. */
export class Transport {
  readonly element: HTMLElement;
  readonly scrubber = make("input", "range");
  private readonly play: HTMLButtonElement;
  private readonly where = make("output", "where");
  private readonly names = make("div", "names");
  private stops: readonly Stop[] = [];
  private legs = 1;

  constructor(
    private readonly events: TransportEvents,
    ...rest: Node[]
  ) {
    this.play = button("play", PLAY, "Play", events.toggle);
    Object.assign(this.scrubber, { type: "range", min: 0, step: STEP });
    this.scrubber.setAttribute("aria-label", "Place on the way");
    this.scrubber.oninput = () => {
      events.move(Number(this.scrubber.value));
    };
    this.scrubber.onchange = events.rest;
    this.scrubber.onkeydown = this.key;
    this.scrubber.onkeyup = (event) => {
      if (this.stepOf(event) !== undefined) events.rest();
    };
    const bar = make("div", "bar", this.play, this.where, ...rest);
    this.element = make("div", "transport", bar, this.scrubber, this.names);
  }

  /** Show other stops. */
  lay(stops: readonly Stop[], legs: number): void {
    this.stops = stops;
    this.legs = legs;
    this.scrubber.max = String(legs);
    const names = Array.from({ length: legs + 1 }, (_, place) => {
      const name = make("span", "", this.nameOf(place));
      name.style.left = `${(place / legs) * 100}%`;
      return name;
    });
    this.names.replaceChildren(...names);
  }

  /** Show a place. */
  point(t: number): void {
    this.scrubber.value = String(t);
    const leg = Math.min(this.legs - 1, Math.floor(t));
    const between = `${this.nameOf(leg)} → ${this.nameOf(leg + 1)}`;
    this.where.value = `t = ${t.toFixed(2)} · ${between}`;
    this.scrubber.setAttribute("aria-valuetext", `${t.toFixed(2)}, ${between}`);
  }

  /** Show whether it plays. */
  setPlaying(isPlaying: boolean): void {
    const label = isPlaying ? "Pause" : "Play";
    this.play.title = `${label} (space bar)`;
    this.play.setAttribute("aria-label", label);
    this.play.querySelector("path")?.setAttribute("d", isPlaying ? PAUSE : PLAY);
  }

  private nameOf(place: number): string {
    return this.stops[place % this.stops.length]?.title ?? "";
  }

  /** Where a key leads from here. */
  private stepOf({ key, shiftKey }: KeyboardEvent): number | undefined {
    const t = Number(this.scrubber.value);
    const step = shiftKey ? FAST * KEY_STEP : KEY_STEP;
    switch (key) {
      case "ArrowRight":
      case "ArrowUp":
        return t + step;
      case "ArrowLeft":
      case "ArrowDown":
        return t - step;
      case "PageUp":
        return Math.floor(t + 1);
      case "PageDown":
        return Math.ceil(t - 1);
      case "Home":
        return 0;
      case "End":
        return this.legs;
      default:
        return undefined;
    }
  }

  private readonly key = (event: KeyboardEvent): void => {
    const t = this.stepOf(event);
    if (t === undefined) return;
    event.preventDefault();
    this.events.move(Math.min(this.legs, Math.max(0, t)));
  };
}
