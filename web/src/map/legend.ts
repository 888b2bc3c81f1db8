// What the colours mean, and a class alone. Names are people's own: text, never HTML.
import { make } from "../draw/elements";
import type { MapData } from "./data";
import type { Rgb } from "./renderer";

const SHADES = 16;

/** A number in few digits. */
export const brief = (value: number): string => String(Number(value.toPrecision(3)));

/** A colour as CSS writes it. */
export const css = ([red, green, blue]: Rgb): string => `rgb(${red}, ${green}, ${blue})`;

/** Stands beside the map. */
export class Legend {
  readonly element = make("div", "legend");
  /** The class that is shown alone. */
  isolated: number | null = null;
  private data!: MapData;
  private values: Float32Array = new Float32Array();

  constructor(private readonly onIsolate: () => void) {
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", "Legend");
  }

  /** Show what values mean; others than before end isolation. */
  show(data: MapData, values: Float32Array): void {
    const key = ({ title, low, high }: MapData): string => `${title} ${low} ${high}`;
    if (this.data as MapData | undefined && key(this.data) !== key(data)) this.isolated = null;
    this.data = data;
    this.values = values;
    this.draw();
  }

  private draw(): void {
    const title = make("div", "legend-title", this.data.title);
    this.element.replaceChildren(title, ...(this.data.isClass ? this.classes() : [this.scale()]));
  }

  private classes(): HTMLElement[] {
    const counts = new Map<number, number>();
    for (const value of this.values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const { names, palette } = this.data;
    return names.map((name, kind) => {
      const swatch = make("i", "");
      swatch.style.background = css(palette[kind % palette.length]!);
      const count = make("small", "", String(counts.get(kind) ?? 0));
      const choice = make("button", "", swatch, make("span", "", name), count);
      choice.type = "button";
      choice.title = `Show only ${name}`;
      choice.setAttribute("aria-pressed", String(this.isolated === kind));
      choice.onclick = () => {
        this.isolated = this.isolated === kind ? null : kind;
        this.draw();
        this.onIsolate();
      };
      return choice;
    });
  }

  private scale(): HTMLElement {
    const { palette, low, high } = this.data;
    const ramp = make("div", "ramp");
    ramp.setAttribute("role", "img");
    ramp.setAttribute("aria-label", `Colours from ${brief(low)} to ${brief(high)}`);
    const shades = palette.filter((_, i) => i % SHADES === 0 || i === palette.length - 1);
    ramp.style.background = `linear-gradient(to top, ${shades.map(css).join(", ")})`;
    const marks = [high, (low + high) / 2, low].map((value) => make("span", "", brief(value)));
    return make("div", "scale", ramp, make("div", "numbers", ...marks));
  }
}
