// What is drawn on canvases: pictures as pixels, series as lines, and how two of them differ.
import { toBytes, type Image } from "../draw/picture";
import type { Rect } from "./plate";
import { difference, scaleOf, toDiverging } from "./quality";

/** Draws values of a part. */
export interface Paper {
  /** Give a canvas the size of a part. */
  prepare: (canvas: HTMLCanvasElement, part: Rect, planes: number) => void;
  /** Draw values, over what they should be where that is known. */
  show: (canvas: HTMLCanvasElement, values: Float32Array, clean?: Float32Array) => void;
  /** Draw a − b; returns the magnitude that stands at the end of the scale. */
  showDifference: (canvas: HTMLCanvasElement, a: Float32Array, b: Float32Array) => number;
}

/** Pixels. */
export class PicturePaper implements Paper {
  constructor(
    private readonly planes: number,
    private readonly image: Image,
  ) {}

  prepare(canvas: HTMLCanvasElement, part: Rect): void {
    canvas.width = part.width;
    canvas.height = part.height;
  }

  show(canvas: HTMLCanvasElement, values: Float32Array): void {
    const { width, height } = canvas;
    this.put(canvas, toBytes(values, { ...this.image, channels: this.planes, width, height }));
  }

  showDifference(canvas: HTMLCanvasElement, a: Float32Array, b: Float32Array): number {
    const values = difference(a, b, this.planes);
    const scale = scaleOf(values);
    this.put(canvas, toDiverging(values, scale));
    return scale;
  }

  private put(canvas: HTMLCanvasElement, bytes: Uint8ClampedArray<ArrayBuffer>): void {
    const pixels = new ImageData(bytes, canvas.width, canvas.height);
    canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  }
}

const WIDTH = 1200;
const STRIP = 130;
const MARGIN = 0.08;
const GREY = "#9a9aa5";

/** Lines, one strip for each channel. */
export class LinePaper implements Paper {
  constructor(
    private readonly planes: number,
    private readonly image: Image,
  ) {}

  prepare(canvas: HTMLCanvasElement): void {
    canvas.width = WIDTH;
    canvas.height = STRIP * this.planes;
  }

  show(canvas: HTMLCanvasElement, values: Float32Array, clean?: Float32Array): void {
    const context = blank(canvas);
    if (!context) return;
    for (let plane = 0; plane < this.planes; plane += 1) {
      if (clean) line(context, this.row(clean, plane), plane, 0, 1, GREY, 5);
      line(context, this.row(values, plane), plane, 0, 1, this.color(plane), 2.5);
    }
  }

  showDifference(canvas: HTMLCanvasElement, a: Float32Array, b: Float32Array): number {
    const values = a.map((value, place) => value - b[place]!);
    const scale = scaleOf(values);
    const context = blank(canvas);
    if (!context) return scale;
    for (let plane = 0; plane < this.planes; plane += 1) {
      line(context, new Float32Array(2), plane, -scale, scale, GREY, 1.5);
      line(context, this.row(values, plane), plane, -scale, scale, this.color(plane), 2.5);
    }
    return scale;
  }

  private row(values: Float32Array, plane: number): Float32Array {
    const length = values.length / this.planes;
    return values.subarray(plane * length, (plane + 1) * length);
  }

  private color(plane: number): string {
    return this.image.colors[plane % this.image.colors.length] ?? "black";
  }
}

function blank(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  return context;
}

function line(
  context: CanvasRenderingContext2D,
  values: Float32Array,
  strip: number,
  low: number,
  high: number,
  color: string,
  width: number,
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.beginPath();
  values.forEach((value, moment) => {
    const x = (moment / Math.max(1, values.length - 1)) * WIDTH;
    const share = (value - low) / (high - low);
    context.lineTo(x, STRIP * (strip + 1 - MARGIN - share * (1 - 2 * MARGIN)));
  });
  context.stroke();
}
