// A large picture in small, and which part of it is looked at: drag it, or move it with arrow keys.
import { make } from "../draw/elements";
import type { Image } from "../draw/picture";
import { Echo } from "../engine/echo";
import { LinePaper, PicturePaper } from "./paper";
import { partAround, type Plate, type Rect } from "./plate";

/** Where a part begins. */
export type Corner = readonly [left: number, top: number];

/** What hands do. */
export interface OverviewEvents {
  /** Another part is looked at. */
  move: () => void;
  /** The hand has let go. */
  rest: (corner: Corner) => void;
}

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
  private readonly echo = new Echo<Corner | null>();
  private plate: Plate | undefined;
  private shown: Rect | undefined;

  constructor(private readonly events: OverviewEvents) {
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
    box.onlostpointercapture = this.rest;
    box.onkeydown = (event) => {
      const step = STEPS[event.key];
      if (!step || !this.shown) return;
      event.preventDefault();
      const { top, left, height, width } = this.shown;
      this.move(top + height * (0.5 + step[0]), left + width * (0.5 + step[1]));
    };
    box.onkeyup = (event) => {
      if (STEPS[event.key]) this.rest();
    };
    const caption = make("figcaption", "", "This part is cleaned here, the whole picture below");
    this.element = make("figure", "choose-part", box, caption);
  }

  /** The part that is looked at. */
  get part(): Rect {
    if (!this.shown) throw new Error("no picture is shown yet");
    return this.shown;
  }

  /** Draw a picture in small, and the part of it that Python tells. */
  draw(plate: Plate, image: Image, size: { height: number; width: number }, told: Corner | null): void {
    this.plate = plate;
    this.echo.isNews(told, true);
    this.mark(partFrom(plate, size, told));
    this.element.hidden = !this.isPart;
    const scale = Math.min(1, SIDE / Math.max(plate.height, plate.width));
    const width = Math.max(1, Math.round(scale * plate.width));
    const height = image.isSeries ? 1 : Math.max(1, Math.round(scale * plate.height));
    const small = sampled(plate, height, image.isSeries ? Math.min(plate.width, 2 * SIDE) : width);
    const whole = { top: 0, left: 0, height, width: small.length / plate.planes / height };
    const paper = new (image.isSeries ? LinePaper : PicturePaper)(plate.planes, image);
    paper.prepare(this.canvas, whole);
    paper.show(this.canvas, small);
  }

  /** Take the part that Python tells, if it is news; returns whether it is another one. */
  take(told: Corner | null): boolean {
    if (!this.plate || !this.echo.isNews(told, false)) return false;
    return this.mark(partFrom(this.plate, this.part, told));
  }

  /** Whether the picture is so large that a part of it is looked at. */
  get isPart(): boolean {
    const { plate, part } = this;
    return plate !== undefined && (part.height < plate.height || part.width < plate.width);
  }

  private mark(part: Rect): boolean {
    const { plate, shown } = this;
    this.shown = part;
    if (!plate) return false;
    const percent = (length: number, whole: number): string => `${(100 * length) / whole}%`;
    Object.assign(this.frame.style, {
      top: percent(part.top, plate.height),
      left: percent(part.left, plate.width),
      height: percent(part.height, plate.height),
      width: percent(part.width, plate.width),
    });
    return part.top !== shown?.top || part.left !== shown.left;
  }

  private move(y: number, x: number): void {
    if (this.plate && this.mark(partAround(this.plate, this.part, y, x))) this.events.move();
  }

  private readonly rest = (): void => {
    if (!this.shown) return;
    const corner: Corner = [this.shown.left, this.shown.top];
    if (this.echo.tell(corner)) this.events.rest(corner);
  };

  private point(event: PointerEvent): void {
    const box = this.canvas.getBoundingClientRect();
    if (!this.plate) return;
    this.move(
      ((event.clientY - box.top) / box.height) * this.plate.height,
      ((event.clientX - box.left) / box.width) * this.plate.width,
    );
  }
}

/** The part that begins there, or the one in the middle. */
function partFrom(plate: Plate, size: { height: number; width: number }, corner: Corner | null): Rect {
  if (!corner) return partAround(plate, size, plate.height / 2, plate.width / 2);
  const [left, top] = corner;
  const { height, width } = partAround(plate, size, 0, 0);
  return partAround(plate, size, top + height / 2, left + width / 2);
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
