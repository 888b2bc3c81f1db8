// What the colours mean, and the classes or values that are shown. Names are people's own: text,
// never HTML.
import { make } from "../draw/elements";
import type { Crowd } from "./crowd";
import type { MapData } from "./data";
import { Histogram } from "./histogram";
import { css, grouped } from "./words";

/** A class and its button. */
interface Kind {
  choice: HTMLButtonElement;
  count: HTMLElement;
  total: number;
}

/** Stands beside the map. */
export class Legend {
  readonly element = make("div", "legend");
  private readonly histogram = new Histogram((range) => {
    this.crowd.ask({ range });
  });
  private kinds: Kind[] = [];
  private data: MapData | undefined;
  private values: Float32Array = new Float32Array();

  constructor(private readonly crowd: Crowd) {
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", "Legend");
  }

  /** Show what values mean; others than before are all shown. */
  show(data: MapData, values: Float32Array): void {
    const key = ({ title, low, high }: MapData): string => `${title} ${low} ${high}`;
    const isOther = !this.data || key(this.data) !== key(data);
    if (!isOther && this.values === values) return;
    this.data = data;
    this.values = values;
    this.kinds = data.isClass ? this.classes(data) : [];
    if (!data.isClass) this.histogram.show(data, values);
    const rows = data.isClass ? this.kinds.map(({ choice }) => choice) : [this.histogram.element];
    this.element.replaceChildren(make("div", "legend-title", data.title), ...rows);
    this.crowd.ask(isOther ? { kinds: null, range: null } : {});
  }

  /** Say how many stand out of each class, or by value. */
  tell(): void {
    const { kinds: shown, range } = this.crowd.conditions;
    if (!this.data?.isClass) {
      if (!range) this.histogram.reset();
      this.histogram.tell(this.crowd.isBright);
      return;
    }
    const counts = this.countsOf(this.crowd.isBright);
    this.kinds.forEach(({ choice, count, total }, kind) => {
      const now = counts.get(kind) ?? 0;
      count.textContent = now === total ? grouped(total) : `${grouped(now)} of ${grouped(total)}`;
      choice.setAttribute("aria-pressed", String(shown?.has(kind) ?? false));
      const name = this.data!.names[kind]!;
      choice.title = !shown ? `Show only ${name}` : shown.has(kind) ? `Hide ${name}` : `Show ${name} too`;
    });
  }

  private countsOf(counts: (index: number) => boolean): Map<number, number> {
    const found = new Map<number, number>();
    this.values.forEach((value, i) => {
      if (counts(i)) found.set(value, (found.get(value) ?? 0) + 1);
    });
    return found;
  }

  private classes({ names, palette }: MapData): Kind[] {
    const totals = this.countsOf(() => true);
    return names.map((name, kind) => {
      const swatch = make("i", "");
      swatch.style.background = css(palette[kind % palette.length]!);
      const count = make("small", "");
      const choice = make("button", "", swatch, make("span", "", name), count);
      choice.type = "button";
      choice.onclick = () => {
        this.toggle(kind);
      };
      return { choice, count, total: totals.get(kind) ?? 0 };
    });
  }

  private toggle(kind: number): void {
    const kinds = new Set(this.crowd.conditions.kinds);
    if (!kinds.delete(kind)) kinds.add(kind);
    this.crowd.ask({ kinds: kinds.size ? kinds : null });
  }
}
