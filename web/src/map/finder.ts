// The row over the map that finds pictures, hides all but the selected ones, and says what is hidden.
import { make } from "../draw/elements";
import type { Crowd } from "./crowd";
import type { MapData } from "./data";
import { grouped } from "./words";

/** What the row asks of the map. */
export interface FinderEvents {
  /** Go to a picture by its number. */
  go: (id: number) => void;
  say: (text: string) => void;
}

/** Classes whose names contain a text; null where the text asks for none. */
export function classesLike(text: string, names: readonly string[]): Set<number> | null {
  const wanted = text.trim().toLowerCase();
  if (!wanted || isNumber(wanted)) return null;
  const found = names.flatMap((name, kind) => (name.toLowerCase().includes(wanted) ? [kind] : []));
  return new Set(found);
}

const isNumber = (text: string): boolean => /^\d+$/.test(text.trim());

/** Stands over the map. */
export class Finder {
  readonly element = make("div", "finder");
  private readonly field = make("input", "find");
  private readonly alone = make("button", "tool", "Only selected");
  private readonly shown = make("output", "shown");
  private readonly all = make("button", "tool", "Show all");
  private names: readonly string[] = [];

  constructor(
    private readonly crowd: Crowd,
    private readonly events: FinderEvents,
  ) {
    this.field.type = "search";
    this.field.placeholder = "Find a number or class";
    this.field.setAttribute("aria-label", "Find a picture by its number, or pictures by class");
    this.field.oninput = () => {
      this.find();
    };
    this.field.onkeydown = (event) => {
      if (event.key === "Enter") this.go();
      if (event.key === "Escape") this.clearField();
      event.stopPropagation();
    };
    this.alone.type = this.all.type = "button";
    this.alone.title = "Hide what is not selected";
    this.alone.onclick = () => {
      crowd.ask({ isAlone: !crowd.conditions.isAlone });
    };
    this.all.title = "Let go of all filters";
    this.all.onclick = () => {
      this.field.value = "";
      crowd.ask({ kinds: null, range: null, labels: null, isAlone: false });
    };
    this.element.append(this.field, this.alone, this.shown, this.all);
  }

  show({ classNames }: MapData): void {
    this.names = classNames;
  }

  focus(): void {
    this.field.focus();
  }

  /** Say what is shown. */
  tell(): void {
    const { numShown, count, numSelected, conditions } = this.crowd;
    const isAll = numShown === count;
    this.shown.textContent = isAll ? "" : `Showing ${grouped(numShown)} of ${grouped(count)} points`;
    const { kinds, range, labels, isAlone } = conditions;
    this.all.hidden = isAll && !kinds && !range && !labels && !isAlone;
    this.alone.disabled = !numSelected;
    this.alone.setAttribute("aria-pressed", String(isAlone));
  }

  private find(): void {
    const labels = classesLike(this.field.value, this.names);
    const isNone = labels?.size === 0;
    if (isNone) this.events.say(`No class is called ${this.field.value.trim()}`);
    this.field.setAttribute("aria-invalid", String(isNone));
    const before = this.crowd.conditions.labels;
    const next = isNone ? null : labels;
    if (before || next) this.crowd.ask({ labels: next });
  }

  private go(): void {
    if (isNumber(this.field.value)) this.events.go(Number(this.field.value));
  }

  private clearField(): void {
    this.field.value = "";
    this.find();
  }
}
