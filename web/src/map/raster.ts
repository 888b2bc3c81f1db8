// Draws points as discs straight into pixels: quick without a GPU, and the same everywhere.
import type { Look } from "./geometry";
import { make } from "../draw/elements";
import type { Renderer, Rgb, Scene } from "./renderer";

/** Pixels of a disc around its middle, and how much of each is covered. */
interface Disc {
  reach: number;
  cells: (readonly [number, number, number])[];
}

/** Rows of red, green, blue, opaque. */
export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

const DIMMED = 0.1;
const SOLID = 0.85;
const discs = new Map<number, Disc>();

function discOf(radius: number): Disc {
  const size = Math.round(radius * 4) / 4;
  const known = discs.get(size);
  if (known) return known;
  const reach = Math.ceil(size);
  const cells: Disc["cells"] = [];
  for (let y = -reach; y <= reach; y += 1) {
    for (let x = -reach; x <= reach; x += 1) {
      const cover = Math.min(1, Math.max(0, size + 0.5 - Math.hypot(x, y)));
      if (cover > 0) cells.push([x, y, cover]);
    }
  }
  const disc = { reach, cells };
  discs.set(size, disc);
  return disc;
}

/** Colours of points: one byte each of red, green and blue. */
export function paint(
  values: Float32Array,
  palette: readonly Rgb[],
  { isClass, low, high }: { isClass: boolean; low: number; high: number },
): Uint8Array {
  const colors = new Uint8Array(values.length * 3);
  const last = palette.length - 1;
  const span = high > low ? high - low : 1;
  values.forEach((value, i) => {
    const place = isClass
      ? value < 0
        ? -1 // of no class
        : value % palette.length
      : Math.round(Math.min(1, Math.max(0, (value - low) / span)) * last);
    colors.set(palette[place] ?? [128, 128, 128], i * 3);
  });
  return colors;
}

/** Blend points of one kind into pixels; the look and the radius are in those pixels. */
export function blend(
  { data, width, height }: Pixels,
  { xs, ys, colors, bright }: Pick<Scene, "xs" | "ys" | "colors" | "bright">,
  look: Look,
  radius: number,
  kind: 0 | 1,
): void {
  const { reach, cells } = discOf(radius);
  const alpha = kind ? SOLID : DIMMED;
  for (let i = 0; i < xs.length; i += 1) {
    if (bright && bright[i] !== kind) continue;
    const x = Math.round((xs[i]! - look.x) * look.scale + width / 2);
    const y = Math.round(height / 2 - (ys[i]! - look.y) * look.scale);
    const isInside = x >= reach && y >= reach && x < width - reach && y < height - reach;
    if (!isInside) continue;
    for (const [across, down, covered] of cells) {
      const at = ((y + down) * width + x + across) * 4;
      const cover = covered * alpha;
      for (let color = 0; color < 3; color += 1) {
        data[at + color]! += (colors[i * 3 + color]! - data[at + color]!) * cover;
      }
    }
  }
}

/** Give all pixels one colour. */
export function fill({ data }: Pixels, [red, green, blue]: Rgb): void {
  const color = (255 << 24) | (blue << 16) | (green << 8) | red;
  new Uint32Array(data.buffer).fill(color >>> 0);
}

/** Draws on a plain canvas. */
export class RasterRenderer implements Renderer {
  readonly canvas = make("canvas", "points");
  private image: ImageData | undefined;
  private ratio = 1;

  resize(width: number, height: number, ratio: number): void {
    this.ratio = ratio;
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    this.image = new ImageData(this.canvas.width, this.canvas.height);
  }

  draw(scene: Scene): void {
    if (!this.image) return;
    fill(this.image, scene.ground);
    const look = { ...scene.look, scale: scene.look.scale * this.ratio };
    const radius = scene.radius * this.ratio;
    if (scene.bright) blend(this.image, scene, look, radius, 0);
    blend(this.image, scene, look, radius, 1);
    this.canvas.getContext("2d")?.putImageData(this.image, 0, 0);
  }
}
