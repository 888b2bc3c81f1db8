// Draws points as discs straight into pixels: quick without a GPU, and the same everywhere.
import { make, setPixels } from "../draw/elements";
import type { Look } from "./geometry";
import { BRIGHT, DIMMED, pack, type Renderer, type Scene } from "./renderer";

/** Pixels of a disc around its middle, and how much of each is covered. */
interface Disc {
  reach: number;
  cells: (readonly [across: number, down: number, cover: number])[];
}

/** Rows of packed pixels. */
export interface Pixels {
  data: Uint32Array;
  width: number;
  height: number;
}

const FULL = 128; // covers are of seven bits: both outer colours of a pixel are blended at once
const ALPHAS = { [DIMMED]: 0.1, [BRIGHT]: 0.85 };
const PIECE = 8192;
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

/** Blend points of one rank, from one to before another, into pixels. */
export function blend(
  { data, width, height }: Pixels,
  { xs, ys, colors, ranks }: Pick<Scene, "xs" | "ys" | "colors" | "ranks">,
  look: Look,
  radius: number,
  rank: typeof DIMMED | typeof BRIGHT,
  begin = 0,
  end = xs.length,
): void {
  const { reach, cells } = discOf(radius);
  const steps = Int32Array.from(cells, ([across, down]) => down * width + across);
  const covers = Int32Array.from(cells, (cell) => Math.round(cell[2] * ALPHAS[rank] * FULL));
  const left = width / 2 - look.x * look.scale + 0.5; // rounds to the nearest pixel
  const top = height / 2 + look.y * look.scale + 0.5;
  const { scale } = look;
  const [right, bottom] = [width - reach, height - reach];
  for (let i = begin; i < end; i += 1) {
    if (ranks && ranks[i] !== rank) continue;
    const x = Math.floor(xs[i]! * scale + left);
    const y = Math.floor(top - ys[i]! * scale);
    if (!(x >= reach && y >= reach && x < right && y < bottom)) continue;
    const middle = y * width + x;
    const color = colors[i]!;
    const outer = color & 0xff00ff;
    const inner = (color >>> 8) & 0xff;
    for (let cell = 0; cell < steps.length; cell += 1) {
      const at = middle + steps[cell]!;
      const cover = covers[cell]!;
      const rest = FULL - cover;
      const before = data[at]!;
      const mixed = ((outer * cover + (before & 0xff00ff) * rest) >>> 7) & 0xff00ff;
      const green = (inner * cover + ((before >>> 8) & 0xff) * rest) >>> 7;
      data[at] = 0xff000000 | mixed | (green << 8);
    }
  }
}

/** Draws on a plain canvas. */
export class RasterRenderer implements Renderer {
  readonly canvas = make("canvas", "points");
  private image: ImageData | undefined;
  private pixels: Pixels | undefined;
  private ratio = 1;
  private scene: Scene | undefined;
  private rank: typeof DIMMED | typeof BRIGHT = BRIGHT;
  private next = 0;

  resize(width: number, height: number, ratio: number): void {
    this.ratio = ratio;
    setPixels(this.canvas, width, height, ratio);
    this.image = new ImageData(this.canvas.width, this.canvas.height);
    const { width: across, height: down } = this.canvas;
    this.pixels = { data: new Uint32Array(this.image.data.buffer), width: across, height: down };
    this.scene = undefined;
  }

  start(scene: Scene): void {
    this.scene = scene;
    this.rank = scene.ranks ? DIMMED : BRIGHT;
    this.next = 0;
    this.pixels?.data.fill(pack(scene.ground));
  }

  goOn(until: number): boolean {
    const { scene, pixels, image } = this;
    if (!scene || !pixels || !image) return true;
    const look = { ...scene.look, scale: scene.look.scale * this.ratio };
    const count = scene.xs.length;
    for (;;) {
      const end = Math.min(count, this.next + PIECE);
      blend(pixels, scene, look, scene.radius * this.ratio, this.rank, this.next, end);
      this.next = end;
      if (end === count) {
        if (this.rank === BRIGHT) break;
        this.rank = BRIGHT;
        this.next = 0;
      }
      if (performance.now() > until) return false;
    }
    this.scene = undefined;
    this.canvas.getContext("2d")?.putImageData(image, 0, 0);
    return true;
  }
}
