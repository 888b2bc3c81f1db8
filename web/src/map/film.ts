// The drawn points under a hand: the picture that is there moves at once, and meanwhile another is
// drawn, a little in each frame, until it shows what is wanted.
import type { Look, Size } from "./geometry";
import type { Renderer, Scene } from "./renderer";

const MARGIN = 96; // drawn beyond each edge, so that there is something to move in
const BUDGET_MS = 9;

/** Keeps a renderer's canvas in step with what is wanted. */
export class Film {
  private wanted: Scene | undefined;
  private drawn: Scene | undefined;
  private busy: Scene | undefined;

  constructor(private readonly renderer: Renderer) {}

  get canvas(): HTMLCanvasElement {
    return this.renderer.canvas;
  }

  resize({ width, height }: Size, ratio: number): void {
    this.renderer.resize(width + 2 * MARGIN, height + 2 * MARGIN, ratio);
    const { style } = this.canvas;
    style.left = style.top = `${-MARGIN}px`;
    style.width = `${width + 2 * MARGIN}px`;
    style.height = `${height + 2 * MARGIN}px`;
    this.drawn = this.busy = undefined;
  }

  show(scene: Scene): void {
    this.wanted = scene;
  }

  /** Do the work of one frame; true: there is more. */
  step(): boolean {
    const { wanted, renderer } = this;
    if (!wanted) return false;
    if (!this.busy && this.drawn !== wanted) {
      this.busy = wanted;
      renderer.start(wanted);
    }
    if (this.busy && renderer.goOn(performance.now() + BUDGET_MS)) {
      this.drawn = this.busy;
      this.busy = undefined;
    }
    if (this.drawn) this.canvas.style.transform = moved(this.drawn.look, wanted.look);
    return this.drawn !== wanted;
  }
}

/** What moves a picture around its middle from one look to another. */
export function moved(from: Look, to: Look): string {
  const left = (from.x - to.x) * to.scale;
  const top = (to.y - from.y) * to.scale;
  const size = to.scale / from.scale;
  return left === 0 && top === 0 && size === 1
    ? "none"
    : `translate(${left}px, ${top}px) scale(${size})`;
}
