// Play, and the place on the way: a clock, and a scrubber for mouse, touch and keys.
import { button, make } from "./elements";
import { PAUSE, PLAY } from "./icons";

const STEP = 0.001;
const FAST = 5;
const LONGEST_TICK = 0.1; // seconds: a tab that was hidden goes on where it was

/** What the controls tell. */
export interface TransportEvents {
  /** The hand moves. */
  move: (t: number) => void;
  /** The hand has let go. */
  rest: () => void;
  toggle: () => void;
  /** So many seconds have passed while it plays. */
  tick: (seconds: number) => void;
}

/** What the controls say, and how far an arrow key goes. */
export interface TransportWords {
  label: string;
  say: (t: number) => string;
  keyStep: number;
}

/** The controls. */
export class Transport {
  readonly element: HTMLElement;
  readonly scrubber = make("input", "range");
  private readonly play: HTMLButtonElement;
  private readonly where = make("output", "where");
  private readonly names = make("div", "names");
  private legs = 1;
  private ticking = 0;
  private before = 0;

  constructor(
    private readonly events: TransportEvents,
    private readonly words: TransportWords,
    ...rest: Node[]
  ) {
    this.play = button("play", PLAY, "Play", events.toggle);
    Object.assign(this.scrubber, { type: "range", min: 0, step: STEP });
    this.scrubber.setAttribute("aria-label", words.label);
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
    document.addEventListener("keydown", this.space);
    this.pause();
  }

  close(): void {
    this.pause();
    document.removeEventListener("keydown", this.space);
  }

  /** Show other places, from 0 on; those without a name stand there unnamed. */
  lay(names: readonly string[]): void {
    this.legs = Math.max(1, names.length - 1);
    this.scrubber.max = String(this.legs);
    const spans = names.map((text, place) => {
      const name = make("span", "", text);
      name.style.left = `${(place / this.legs) * 100}%`;
      return name;
    });
    this.names.replaceChildren(...spans.filter((name) => name.textContent));
  }

  /** Show a place. */
  point(t: number): void {
    this.scrubber.value = String(t);
    this.where.value = this.words.say(t);
    this.scrubber.setAttribute("aria-valuetext", this.where.value);
  }

  get isPlaying(): boolean {
    return this.ticking !== 0;
  }

  start(): void {
    this.before = performance.now();
    this.ticking = requestAnimationFrame(this.tick);
    this.tell();
  }

  pause(): void {
    cancelAnimationFrame(this.ticking);
    this.ticking = 0;
    this.tell();
  }

  private readonly tick = (now: number): void => {
    const seconds = Math.min(LONGEST_TICK, Math.max(0, (now - this.before) / 1000));
    this.before = now;
    this.ticking = requestAnimationFrame(this.tick); // first: what hears of it may pause
    this.events.tick(seconds);
  };

  /** Show whether it plays. */
  private tell(): void {
    const label = this.isPlaying ? "Pause" : "Play";
    this.play.title = `${label} (space bar)`;
    this.play.setAttribute("aria-label", label);
    this.play.querySelector("path")?.setAttribute("d", this.isPlaying ? PAUSE : PLAY);
  }

  /** Where a key leads from here. */
  private stepOf({ key, shiftKey }: KeyboardEvent): number | undefined {
    const t = Number(this.scrubber.value);
    const step = shiftKey ? FAST * this.words.keyStep : this.words.keyStep;
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

  /** The space bar plays, unless it is meant for something else on the page. */
  private readonly space = (event: KeyboardEvent): void => {
    if (event.key !== " " || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.composedPath()[0];
    const isFree = target === document.body || target === this.scrubber;
    if (!isFree || event.defaultPrevented || !this.element.isConnected || this.element.hidden) return;
    event.preventDefault();
    this.events.toggle();
  };
}
