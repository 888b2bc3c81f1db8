// The whole way as pictures, with the originals at its stops; a click goes there.
import { make } from "../draw/elements";
import type { Stop } from "./data";
import type { Trace } from "./trace";

/** The strip. */
export class Strip {
  readonly element = make("div", "strip");
  private cells: HTMLElement[] = [];
  private shown = -1;

  constructor(private readonly onPick: (t: number, isByHand: boolean) => void) {}

  /** Make it anew; all traces have pictures of the same places. */
  lay(traces: readonly Trace[], stops: readonly Stop[], steps: number): void {
    const last = (traces[0]?.canvases.length ?? 1) - 1;
    this.cells = Array.from({ length: last + 1 }, (_, frame) => {
      const t = frame / (steps - 1);
      const pictures = traces.map((trace) => trace.canvases[frame]!);
      const cell = make("button", "step", ...pictures, make("span", "", t.toFixed(2)));
      cell.type = "button";
      cell.setAttribute("aria-label", `Go to t = ${t.toFixed(2)}`);
      cell.onclick = (event) => {
        this.onPick(t, event.detail > 0);
      };
      return cell;
    });
    const row = this.cells.flatMap((cell, frame) => {
      if (frame % (steps - 1) !== 0) return [cell];
      cell.classList.add("at-stop");
      const stop = stops[(frame / (steps - 1)) % stops.length]!;
      const original = originalOf(stop, traces.length);
      return frame === last ? [cell, original] : [original, cell];
    });
    this.element.replaceChildren(...row);
    this.shown = -1;
  }

  /** Mark the picture nearest to a place. */
  point(t: number, steps: number): void {
    const frame = Math.round(t * (steps - 1));
    if (frame === this.shown) return;
    this.cells[this.shown]?.removeAttribute("aria-current");
    this.cells[frame]?.setAttribute("aria-current", "step");
    this.shown = frame;
  }
}

function originalOf({ title, caption, original }: Stop, count: number): HTMLElement {
  const pictures = Array.from({ length: count }, () => {
    const picture = make("img", "cell");
    Object.assign(picture, { src: original, alt: caption });
    return picture;
  });
  const element = make("div", "step original", ...pictures, make("span", "", title));
  element.title = caption;
  return element;
}
