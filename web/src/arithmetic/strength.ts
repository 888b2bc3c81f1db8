// A slider for the strength of something, with its number and buttons beside it.
import { button, make } from "../draw/elements";
import { CLOSE, RESET } from "../draw/icons";

/** What a slider tells of. */
export interface StrengthEvents {
  /** The value is being changed. */
  move: (value: number) => void;
  /** The hand has let go. */
  rest: () => void;
  /** Taken away; no button without it. */
  remove?: () => void;
}

/** Ends of a slider, and where its undo button goes back to. */
export interface Range {
  low: number;
  high: number;
  home: number;
}

/** A named slider. */
export class Strength {
  readonly element: HTMLElement;
  private readonly input = make("input", "range");
  private readonly output = make("output", "value");
  private readonly undo: HTMLButtonElement;

  constructor(
    title: string,
    private readonly range: Range,
    events: StrengthEvents,
  ) {
    Object.assign(this.input, { type: "range", min: range.low, max: range.high, step: 0.01 });
    this.input.setAttribute("aria-label", title);
    this.input.oninput = () => {
      events.move(Number(this.input.value));
    };
    this.input.onchange = events.rest;
    this.undo = button("small", RESET, `Reset ${title}`, () => {
      events.move(range.home);
      events.rest();
    });
    const name = make("span", "title", title);
    name.title = title;
    const head = make("div", "head", name, this.output, this.undo);
    if (events.remove) head.append(button("small", CLOSE, `Remove ${title}`, events.remove));
    this.element = make("div", "strength", head, this.input);
  }

  show(value: number): void {
    this.input.value = String(value);
    this.output.value = value.toFixed(2);
    this.undo.disabled = value === this.range.home;
  }
}
