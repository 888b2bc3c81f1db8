// Cleans a part of a picture tile by tile, near the eye first, and stops when it is overtaken; or a
// whole one at the size of the model.
import type { Image } from "../draw/picture";
import type { Rect } from "./plate";
import { CUBIC, LINEAR, resample, type Size } from "../draw/resample";
import { Blend, readTile, type Corner } from "./tiling";

/** Encodes and decodes rows of the model's size. */
export type Model = (rows: Float32Array) => Promise<Float32Array>;

/** How long a batch may keep the page from answering the hand. */
const BATCH_MS = 12;
const MOST_ROWS = 64;
const clip = (value: number): number => Math.min(1, Math.max(0, value));

/** What is being cleaned. */
export interface Job {
  /** Noisy values of everything under the tiles. */
  noisy: Float32Array;
  from: Rect;
  planes: number;
  corners: readonly Corner[];
  /** What is seen of it. */
  part: Rect;
  /** The tiles nearest to this place come first. */
  focus: { y: number; x: number };
}

/** Told how far it is and how to see what there is; answers whether to go on. */
export type Report = (share: number, write: () => void) => Promise<boolean>;

/** Rows of the model for one tile: its colours by themselves, or all at once. */
export function rowsOf(tile: Float32Array, planes: number, channels: number): Float32Array {
  if (planes === channels || channels === 1) return tile;
  const out = new Float32Array(channels * tile.length); // a grey tile as equal colours
  for (let channel = 0; channel < channels; channel += 1) out.set(tile, channel * tile.length);
  return out;
}

/** The colours of a tile from what the model made of its rows. */
export function colorsOf(made: Float32Array, planes: number, channels: number): Float32Array {
  if (planes === channels || channels === 1) return made;
  const area = made.length / channels;
  const out = new Float32Array(area);
  made.forEach((value, place) => (out[place % area]! += value / channels));
  return out;
}

/** Cleans with a model; keeps how many tiles it can do in the time of a frame. */
export class Restorer {
  private batch = 1;

  constructor(
    private readonly image: Image,
    private readonly model: Model,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Clean for `cleaned`, a picture of the part; returns whether it was done to the end. */
  async run(job: Job, cleaned: Float32Array, report: Report): Promise<boolean> {
    const { image } = this;
    const blend = new Blend(job.part, job.planes, image);
    const corners = byDistance(job.corners, image, job.focus);
    const size = job.planes * image.height * image.width;
    const rowSize = job.planes === 1 ? size * image.channels : size;
    for (let done = 0; done < corners.length; ) {
      const some = corners.slice(done, done + this.batch);
      const rows = new Float32Array(some.length * rowSize);
      some.forEach((corner, place) => {
        const tile = new Float32Array(size);
        readTile(job.noisy, job.planes, job.from, corner, image, tile);
        rows.set(rowsOf(tile, job.planes, image.channels), place * rowSize);
      });
      const begun = this.now();
      const made = await this.model(rows);
      this.adapt(some.length, this.now() - begun);
      some.forEach((corner, place) => {
        const tile = made.subarray(place * rowSize, (place + 1) * rowSize);
        blend.add(corner, colorsOf(tile, job.planes, image.channels));
      });
      done += some.length;
      const isGoingOn = await report(done / corners.length, () => {
        blend.writeTo(cleaned);
      });
      if (!isGoingOn && done < corners.length) return false;
    }
    return true;
  }

  /** Clean a whole picture at the model's size. */
  async resized(noisy: Float32Array, planes: number, size: Size): Promise<Float32Array> {
    const { image } = this;
    const small = resample(noisy, planes, size, image, LINEAR).map(clip);
    const made = await this.model(rowsOf(small, planes, image.channels));
    const colors = colorsOf(made, planes, image.channels);
    return resample(colors, planes, image, size, CUBIC).map(clip);
  }

  private adapt(count: number, took: number): void {
    const wanted = (count * BATCH_MS) / Math.max(0.1, took);
    this.batch = Math.max(1, Math.min(MOST_ROWS, 2 * count, Math.round(wanted)));
  }
}

function byDistance(
  corners: readonly Corner[],
  tile: { height: number; width: number },
  focus: { y: number; x: number },
): Corner[] {
  const distance = ({ top, left }: Corner): number =>
    Math.hypot(top + tile.height / 2 - focus.y, left + tile.width / 2 - focus.x);
  return [...corners].sort((a, b) => distance(a) - distance(b));
}
