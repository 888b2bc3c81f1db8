// Rows of numbers as pictures on a canvas: grey or colour pixels, or lines for series.

/** Size of a picture, and whether it is a series over time. */
export interface Image {
  channels: number;
  height: number;
  width: number;
  isSeries: boolean;
  colors: readonly string[];
}

const SERIES_SIDE = 224;
const SMALL_SERIES_SIDE = 72;
const THICKNESS = 1.7;
const THIN_SIDE = 96;
const RULE = "#e0e0e0";

/** Numbers of one picture. */
export const sizeOf = (image: Image): number => image.channels * image.height * image.width;

/** Give a canvas the size in which its pictures are drawn; lines of small ones are drawn smaller. */
export function prepare(canvas: HTMLCanvasElement, image: Image, isSmall = false): void {
  const side = isSmall ? SMALL_SERIES_SIDE : SERIES_SIDE;
  canvas.width = image.isSeries ? side : image.width;
  canvas.height = image.isSeries ? side : image.height;
  canvas.style.imageRendering = image.isSeries ? "auto" : "pixelated";
}

/** Make a canvas for a picture; without words it is one among others that are described together. */
export function canvasFor(image: Image, className: string, label = ""): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.className = className;
  prepare(canvas, image);
  if (label) canvas.setAttribute("role", "img");
  if (label) canvas.setAttribute("aria-label", label);
  return canvas;
}

/** Make a canvas for one of many small pictures. */
export function cellFor(image: Image): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.className = "cell";
  prepare(canvas, image, true);
  return canvas;
}

/** Bytes red, green, blue, opaque of a picture with values in [0, 1]. */
export function toBytes(values: Float32Array, image: Image): Uint8ClampedArray<ArrayBuffer> {
  const area = image.height * image.width;
  const bytes = new Uint8ClampedArray(4 * area);
  for (let pixel = 0; pixel < area; pixel += 1) {
    for (let color = 0; color < 3; color += 1) {
      const channel = image.channels === 3 ? color : 0;
      bytes[4 * pixel + color] = 255 * values[channel * area + pixel]!; // clamped and rounded
    }
    bytes[4 * pixel + 3] = 255;
  }
  return bytes;
}

/** Draw a picture on a canvas that was prepared for it. */
export function draw(canvas: HTMLCanvasElement, values: Float32Array, image: Image): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  if (image.isSeries) drawLines(context, values, image);
  else context.putImageData(new ImageData(toBytes(values, image), image.width, image.height), 0, 0);
}

/** A lane of its own for each channel, as `aelib/core/drawing.py` draws them. */
function drawLines(context: CanvasRenderingContext2D, values: Float32Array, image: Image): void {
  const side = context.canvas.width;
  const lane = side / image.channels;
  const thickness = Math.max(1, THICKNESS * Math.sqrt(side / THIN_SIDE));
  const room = Math.min(0.5 * thickness + 1, 0.25 * lane);
  context.fillStyle = "white";
  context.fillRect(0, 0, side, side);
  context.fillStyle = RULE;
  for (let channel = 1; channel < image.channels; channel += 1) {
    context.fillRect(0, Math.round(channel * lane), side, 1);
  }
  context.lineWidth = thickness;
  for (let channel = 0; channel < image.channels; channel += 1) {
    context.strokeStyle = image.colors[channel % image.colors.length] ?? "black";
    context.beginPath();
    for (let moment = 0; moment < image.width; moment += 1) {
      const x = (moment / Math.max(1, image.width - 1)) * side;
      const value = Math.min(1, Math.max(0, values[channel * image.width + moment]!));
      context.lineTo(x, channel * lane + room + (1 - value) * (lane - 2 * room));
    }
    context.stroke();
  }
}
