// How much noise, which noise, and what the residual shows.
import { button, make } from "../draw/elements";
import { DICE, RESET } from "../draw/icons";

/** What the level of a noise means. */
export interface LevelRange {
  label: string;
  low: number;
  high: number;
  step: number;
  start: number;
}

/** What hands do. */
export interface ControlEvents {
  move: (level: number) => void;
  rest: () => void;
  renew: () => void;
}

/** The slider of the level and its buttons. */
export class LevelControls {
  readonly element = make("div", "level");
  private readonly input = make("input", "range");
  private readonly value = make("output", "value");
  private readonly seed = make("output", "seed");

  constructor(private readonly events: ControlEvents) {
    this.input.type = "range";
    this.input.oninput = () => {
      events.move(Number(this.input.value));
    };
    this.input.onchange = events.rest;
  }

  /** Lay the controls out; without a range there is no noise to choose. */
  lay(range: LevelRange | null, isRandom: boolean): void {
    this.element.replaceChildren();
    this.element.hidden = range === null;
    if (!range) return;
    const { label, low, high, step, start } = range;
    Object.assign(this.input, { min: low, max: high, step });
    this.input.setAttribute("aria-label", `Noise level: ${label}`);
    const back = button("small", RESET, `Back to ${start.toFixed(2)}`, () => {
      this.events.move(start);
      this.events.rest();
    });
    const renew = button("action", DICE, "New noise of the same level", this.events.renew, "New noise");
    this.element.append(make("span", "title", label), this.input, this.value, back);
    if (isRandom) this.element.append(renew, this.seed);
  }

  show(level: number, seed: number): void {
    this.input.value = String(level);
    this.value.value = level.toFixed(2);
    this.seed.value = `seed ${seed}`;
  }
}

/** Which difference is drawn. */
export type Residual = "removed" | "error";

/** The picture of a residual with its scale. */
export class ResidualFigure {
  readonly element: HTMLElement;
  readonly canvas = make("canvas", "residual");
  chosen: Residual = "removed";
  private readonly choices: Record<Residual, HTMLButtonElement>;
  private readonly ends = [make("span", ""), make("span", "")] as const;
  private readonly ramp = make("span", "ramp");

  constructor(onChoose: () => void) {
    this.canvas.setAttribute("role", "img");
    const choice = (name: Residual, text: string, title: string): HTMLButtonElement => {
      const element = make("button", "choice", text);
      element.type = "button";
      element.title = title;
      element.onclick = () => {
        this.choose(name);
        onChoose();
      };
      return element;
    };
    this.choices = {
      removed: choice("removed", "Removed", "Residual: the noisy picture minus the cleaned one"),
      error: choice("error", "Error", "The cleaned picture minus the true one"),
    };
    this.element = make(
      "figure",
      "difference",
      make("div", "choices", ...Object.values(this.choices)),
      this.canvas,
      make("figcaption", "scale", this.ends[0], this.ramp, this.ends[1]),
    );
    this.choose(this.chosen);
  }

  /** Whether there is a true picture to differ from. */
  allow(hasClean: boolean): void {
    this.choices.error.hidden = !hasClean;
    if (!hasClean) this.choose("removed");
  }

  /** Say what the ends of the scale stand for. */
  scale(largest: number, isColored: boolean): void {
    [this.ends[0].textContent, this.ends[1].textContent] = [
      `−${largest.toFixed(2)}`,
      `+${largest.toFixed(2)}`,
    ];
    this.ramp.hidden = !isColored;
  }

  private choose(name: Residual): void {
    this.chosen = name;
    for (const [other, element] of Object.entries(this.choices)) {
      element.setAttribute("aria-pressed", String(other === name));
    }
    this.canvas.setAttribute("aria-label", name === "removed" ? "Residual" : "Error");
  }
}
