// A small sheet to draw on with mouse, pen or finger, seen by the model while it is drawn on.
import { make } from "../draw/elements";
import type { Image } from "../draw/picture";
import { fit } from "./fit";

/** What a drawing tells. */
export interface SketchEvents {
  /** A stroke has gone on. */
  drawn: (pixels: Float32Array) => void;
  cleared: () => void;
  /** The drawing is done; the next stroke begins another. */
  kept: () => void;
}

const SIDE = 224;
const BRUSH = { least: 1, most: 8, first: 2.5 }; // pixels of the model's picture

/** The sheet and its buttons. */
export class Sketch {
  readonly element = make("div", "sketch");
  private readonly sheet = make("canvas", "sheet-of-paper");
  private readonly brush = make("input", "range");
  private readonly color = make("input", "color");
  private readonly eraser = this.action("Erase", () => {
    this.erase(this.eraser.getAttribute("aria-pressed") !== "true");
  });
  private image: Image | undefined;
  private ground = 0;
  private last: readonly [number, number] | null = null;

  constructor(private readonly events: SketchEvents) {
    Object.assign(this.brush, { type: "range", min: BRUSH.least, max: BRUSH.most, step: 0.5, value: BRUSH.first });
    this.color.type = "color";
    this.color.setAttribute("aria-label", "Colour of the brush");
    this.erase(false);
    this.sheet.setAttribute("role", "img");
    this.sheet.setAttribute("aria-label", "Sheet to draw on");
    this.sheet.addEventListener("pointerdown", this.begin);
    this.sheet.addEventListener("pointermove", this.move);
    for (const end of ["pointerup", "pointercancel"] as const) {
      this.sheet.addEventListener(end, () => (this.last = null));
    }
    const keep = this.action("Keep, draw another", () => {
      this.wipe();
      events.kept();
    });
    const clear = this.action("Clear", () => {
      this.wipe();
      events.cleared();
    });
    const brush = make("label", "brush", "Brush ", this.brush);
    this.element.append(this.sheet, make("div", "sketch-tools", brush, this.color, this.eraser, clear, keep));
  }

  /** Take the size of pictures and the brightness of their ground. */
  prepare(image: Image, ground: number): void {
    const isSame = this.image && JSON.stringify(this.image) === JSON.stringify(image);
    if (isSame && this.ground === ground) return;
    this.image = image;
    this.ground = ground;
    const scale = this.scale;
    this.sheet.width = image.width * scale;
    this.sheet.height = image.height * scale;
    this.color.hidden = image.channels !== 3;
    this.color.value = ground < 0.5 ? "#ffffff" : "#000000";
    this.wipe();
  }

  private get scale(): number {
    const { width, height } = this.image ?? { width: 1, height: 1 };
    return Math.max(1, Math.round(SIDE / Math.max(width, height)));
  }

  private get paper(): string {
    return this.ground < 0.5 ? "#000000" : "#ffffff";
  }

  private action(text: string, act: () => void): HTMLButtonElement {
    const made = make("button", "tool", text);
    made.type = "button";
    made.onclick = act;
    return made;
  }

  private erase(isOn: boolean): void {
    this.eraser.setAttribute("aria-pressed", String(isOn));
  }

  private wipe(): void {
    const pen = this.sheet.getContext("2d", { willReadFrequently: true });
    if (!pen) return;
    pen.fillStyle = this.paper;
    pen.fillRect(0, 0, this.sheet.width, this.sheet.height);
    this.erase(false);
  }

  private spotOf(event: PointerEvent): readonly [number, number] {
    const box = this.sheet.getBoundingClientRect();
    const { width, height } = this.sheet;
    return [
      ((event.clientX - box.left) / box.width) * width,
      ((event.clientY - box.top) / box.height) * height,
    ];
  }

  private readonly begin = (event: PointerEvent): void => {
    if (event.button > 0) return;
    event.preventDefault();
    this.sheet.setPointerCapture(event.pointerId);
    this.last = this.spotOf(event);
    this.stroke(this.last);
  };

  private readonly move = (event: PointerEvent): void => {
    if (this.last) this.stroke(this.spotOf(event));
  };

  private stroke(to: readonly [number, number]): void {
    const pen = this.sheet.getContext("2d", { willReadFrequently: true });
    if (!pen || !this.last || !this.image) return;
    const isErasing = this.eraser.getAttribute("aria-pressed") === "true";
    pen.strokeStyle = isErasing ? this.paper : this.color.value;
    pen.lineWidth = Number(this.brush.value) * this.scale;
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(...this.last);
    pen.lineTo(...to);
    pen.stroke();
    this.last = to;
    const { width, height } = this.sheet;
    this.events.drawn(fit(pen.getImageData(0, 0, width, height).data, width, height, this.image));
  }
}
