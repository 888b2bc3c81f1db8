// Values of the points as bars under their colours, and the part of them that is shown.
import { make } from "../draw/elements";
import { Hands } from "../draw/hands";
import type { MapData } from "./data";
import type { Pair } from "./geometry";
import { brief, css } from "./words";

const NUM_BARS = 40;
const STEPS = 200;
const [WIDTH, HEIGHT, STRIP] = [160, 72, 6];

/** How many values fall into each of some equal parts; what lies outside counts at the ends. */
export function counted(
  values: Float32Array,
  [low, high]: Pair,
  numBars: number,
  counts: (index: number) => boolean,
): number[] {
  const bars = Array.from({ length: numBars }, () => 0);
  const scale = high > low ? numBars / (high - low) : 0;
  for (let i = 0; i < values.length; i += 1) {
    const bar = Math.floor((values[i]! - low) * scale);
    if (!Number.isNaN(bar) && counts(i)) bars[Math.min(numBars - 1, Math.max(0, bar))]! += 1;
  }
  return bars;
}

/** Draws, and asks for values between two numbers. */
export class Histogram {
  readonly element = make("div", "scale");
  private readonly canvas = make("canvas", "bars");
  private readonly ends: readonly [HTMLInputElement, HTMLInputElement];
  private readonly numbers = make("div", "numbers");
  private data: MapData | undefined;
  private values: Float32Array = new Float32Array();
  private all: number[] = [];

  constructor(private readonly ask: (range: Pair | null) => void) {
    [this.canvas.width, this.canvas.height] = [2 * WIDTH, 2 * HEIGHT];
    this.canvas.setAttribute("role", "img");
    this.ends = [this.end("Lowest value shown", 0), this.end("Highest value shown", STEPS)];
    this.element.append(this.canvas, ...this.ends, this.numbers);
    const shareOf = ([left]: Pair): number => Math.min(1, Math.max(0, left / this.canvas.clientWidth));
    let begun = 0;
    new Hands(this.canvas, {
      hover: () => undefined,
      press: (spot) => {
        begun = shareOf(spot);
      },
      drag: (_, to) => {
        this.set([begun, shareOf(to)]);
      },
      zoom: () => undefined,
      release: (_, travelled) => {
        if (travelled < 2) this.set([0, 1]);
      },
    });
  }

  /** Take values; all of them are asked for. */
  show(data: MapData, values: Float32Array): void {
    this.data = data;
    this.values = values;
    this.all = counted(values, [data.low, data.high], NUM_BARS, () => true);
    this.canvas.setAttribute(
      "aria-label",
      `Number of points by ${data.title}, from ${brief(data.low)} to ${brief(data.high)}`,
    );
    this.canvas.title = "Drag over the bars to show only these values";
    const marks = [data.low, (data.low + data.high) / 2, data.high];
    this.numbers.replaceChildren(...marks.map((value) => make("span", "", brief(value))));
  }

  /** Put the ends where everything is shown. */
  reset(): void {
    [this.ends[0].value, this.ends[1].value] = ["0", String(STEPS)];
    this.speak();
  }

  /** Draw; the points that stand out in colour. */
  tell(isBright: (index: number) => boolean): void {
    const pen = this.canvas.getContext("2d");
    if (!pen || !this.data) return;
    const { low, high, palette } = this.data;
    const bright = counted(this.values, [low, high], NUM_BARS, isBright);
    const [width, room] = [(2 * WIDTH) / NUM_BARS, 2 * (HEIGHT - STRIP) - 4];
    const tallest = Math.max(1, ...this.all);
    pen.clearRect(0, 0, 2 * WIDTH, 2 * HEIGHT);
    this.all.forEach((count, bar) => {
      const share = (bar + 0.5) / NUM_BARS;
      const draw = (color: string, height: number): void => {
        pen.fillStyle = color;
        pen.fillRect(bar * width, room - height, width - 1, height);
      };
      draw("#8886", (count / tallest) * room);
      const color = css(palette[Math.round(share * (palette.length - 1))]!);
      draw(color, (bright[bar]! / tallest) * room);
      pen.fillRect(bar * width, 2 * (HEIGHT - STRIP), width + 1, 2 * STRIP);
    });
  }

  private end(label: string, value: number): HTMLInputElement {
    const made = make("input", "end");
    Object.assign(made, { type: "range", min: "0", max: String(STEPS), value: String(value) });
    made.setAttribute("aria-label", label);
    made.oninput = () => {
      this.asked();
    };
    return made;
  }

  private set([from, to]: Pair): void {
    const [low, high] = from < to ? [from, to] : [to, from];
    this.ends[0].value = String(Math.round(low * STEPS));
    this.ends[1].value = String(Math.round(high * STEPS));
    this.asked();
  }

  private asked(): void {
    const [from, to] = this.ends.map(({ value }) => Number(value)).sort((a, b) => a - b);
    const isAll = from === 0 && to === STEPS;
    // what lies beyond the colours belongs to their ends
    const at = (step: number): number =>
      step === 0 ? -Infinity : step === STEPS ? Infinity : this.valueAt(step);
    this.speak();
    this.ask(isAll ? null : [at(from!), at(to!)]);
  }

  private speak(): void {
    for (const end of this.ends) end.setAttribute("aria-valuetext", brief(this.valueAt(Number(end.value))));
  }

  private valueAt(step: number): number {
    if (!this.data) return 0;
    const { low, high } = this.data;
    return low + ((high - low) * step) / STEPS;
  }
}
