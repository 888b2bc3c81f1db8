// Bars that say what an edit has changed: what was wanted, and what else.
import { make } from "../draw/elements";
import { dependencyOf, type Effect, type Reading } from "./data";

const REACH = 3;
const NOTES: Record<Effect["role"], string> = {
  wanted: "wanted",
  other: "a side effect",
  bound: "bound to come: a picture has one class",
  unread: "cannot be read well enough from latents",
};

/** The bars, one for each reading. */
export class Bars {
  readonly element = make("section", "effects");
  private readonly sum = make("output", "sum");
  private rows: { row: HTMLElement; bar: HTMLElement; value: HTMLElement }[] = [];

  /** Make the bars anew. */
  lay(readings: readonly Reading[]): void {
    const list = make("div", "bars");
    list.setAttribute("role", "list");
    this.rows = readings.map(({ title, score }) => {
      const bar = make("span", "fill");
      const value = make("span", "value", "0.00 σ");
      const name = make("span", "title", title);
      name.title = title;
      const row = make("div", "effect", name, make("span", "score", score));
      row.append(make("span", "track", bar), value);
      row.setAttribute("role", "listitem");
      list.append(row);
      return { row, bar, value };
    });
    const legend = make(
      "div",
      "legend",
      make("span", "key wanted", "wanted"),
      make("span", "key other", "side effect"),
      make("span", "key bound", "bound to come, or not readable"),
    );
    this.element.replaceChildren(make("h4", "", "What changed in the picture"), legend, list, this.sum);
    this.element.hidden = readings.length === 0;
  }

  show(effects: readonly Effect[]): void {
    effects.forEach(({ change, role }, place) => {
      const shown = this.rows[place];
      if (!shown) return;
      const half = (50 * Math.min(Math.abs(change), REACH)) / REACH;
      shown.bar.style.left = `${change < 0 ? 50 - half : 50}%`;
      shown.bar.style.width = `${half}%`;
      shown.row.dataset.role = role;
      shown.row.title = NOTES[role];
      shown.value.textContent = `${signed(change)} σ`;
    });
    this.sum.value = summary(effects);
    this.element.dataset.read = String(Number(this.element.dataset.read ?? 0) + 1);
  }
}

/** A number with its sign, and no sign for nothing. */
export const signed = (value: number): string => {
  const text = value.toFixed(2);
  if (Number(text) === 0) return "0.00";
  return value > 0 ? `+${text}` : text.replace("-", "−");
};

/** What was wanted and what else came, in one sentence. */
export function summary(effects: readonly Effect[]): string {
  const found = dependencyOf(effects);
  if (!found) {
    const isAsked = effects.some(({ change }) => Math.abs(change) >= 0.005);
    return isAsked
      ? "Nothing that was wanted and can be read has changed."
      : "Nothing has changed yet: move a slider.";
  }
  const { wanted, others } = found;
  const each = (others / wanted).toFixed(2);
  return (
    `Wanted: ${wanted.toFixed(2)} σ. The others: ${others.toFixed(2)} σ on average, ` +
    `${each} for each σ that was wanted.`
  );
}
