// A large picture in small, and which part of it is looked at: drag it, or move it with arrow keys.
import { make } from "../draw/elements";
import type { Image } from "../draw/picture";
import { LinePaper, PicturePaper } from "./paper";
import type { Plate, Rect } from "./plate";

const SIDE = 280;
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [0, -0.25],
  ArrowRight: [0, 0.25],
  ArrowUp: [-0.25, 0],
  ArrowDown: [0.25, 0],
};

/** The small picture. */
export class Overview {
  readonly element: HTMLElement;
  private readonly canvas = make("canvas", "whole");
  private readonly frame = make("div", "part");
  private plate: Plate | undefined;
  private part: Rect | undefined;

  constructor(private readonly onMove: (y: number, x: number) => void) {
    const box = make("div", "overview", this.canvas, this.frame);
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", "The whole picture. Arrow keys move the part that is cleaned.");
    box.onpointerdown = (event) => {
      box.setPointerCapture(event.pointerId);
      this.point(event);
    };
    box.onpointermove = (event) => {
      if (box.hasPointerCapture(event.pointerId)) this.point(event);
    };
    box.onkeydown = (event) => {
      const step = STEPS[event.key];
      if (!step || !this.part) return;
      event.preventDefault();
      const { top, left, height, width } = this.part;
      this.onMove(top + height * (0.5 + step[0]), left + width * (0.5 + step[1]));
    };
    const caption = make("figcaption", "", "This part is cleaned here, the whole picture below");
    this.element = make("figure", "choose-part", box, caption);
  }

  /** Draw a picture in small. */
  draw(plate: Plate, image: Image): void {
    this.plate = plate;
    const scale = Math.min(1, SIDE / Math.max(plate.height, plate.width));
    const width = Math.max(1, Math.round(scale * plate.width));
    const height = image.isSeries ? 1 : Math.max(1, Math.round(scale * plate.height));
    const small = sampled(plate, height, image.isSeries ? Math.min(plate.width, 2 * SIDE) : width);
    const whole = { top: 0, left: 0, height, width: small.length / plate.planes / height };
    const paper = new (image.isSeries ? LinePaper : PicturePaper)(plate.planes, image);
    paper.prepare(this.canvas, whole);
    paper.show(this.canvas, small);
  }

  /** Show which part is looked at. */
  mark(part: Rect): void {
    this.part = part;
    const { plate } = this;
    if (!plate) return;
    const percent = (length: number, whole: number): string => `${(100 * length) / whole}%`;
    Object.assign(this.frame.style, {
      top: percent(part.top, plate.height),
      left: percent(part.left, plate.width),
      height: percent(part.height, plate.height),
      width: percent(part.width, plate.width),
    });
  }

  private point(event: PointerEvent): void {
    const box = this.canvas.getBoundingClientRect();
    if (!this.plate) return;
    this.onMove(
      ((event.clientY - box.top) / box.height) * this.plate.height,
      ((event.clientX - box.left) / box.width) * this.plate.width,
    );
  }
}

/** Every so many pixels of a picture. */
function sampled(plate: Plate, height: number, width: number): Float32Array {
  const out = new Float32Array(plate.planes * height * width);
  const scale = plate.isBytes ? 255 : 1;
  for (let pixel = 0; pixel < height * width; pixel += 1) {
    const y = Math.floor(((Math.floor(pixel / width) + 0.5) * plate.height) / height);
    const x = Math.floor((((pixel % width) + 0.5) * plate.width) / width);
    for (let plane = 0; plane < plate.planes; plane += 1) {
      const value = plate.values[(y * plate.width + x) * plate.planes + plane]!;
      out[plane * height * width + pixel] = value / scale;
    }
  }
  return out;
}
