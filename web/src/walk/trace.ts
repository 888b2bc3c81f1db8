// One way decoded from end to end: pictures of the strip, speed along it, lengths.
import { cellFor, draw, sizeOf, type Image } from "../draw/picture";
import { classAt, type Path } from "./path";

const SAMPLES_PER_LEG = 48;

/** Rows to decode. */
export interface Rows {
  latents: Float32Array;
  labels: number[] | undefined;
}

/** Decoded little by little, from the start on. */
export class Trace {
  /** Pictures of the strip. */
  readonly canvases: readonly HTMLCanvasElement[];
  /** How fast the picture changes after each sample, per leg; not a number where unknown. */
  readonly speeds: Float64Array;
  readonly latentLength: number;
  pictureLength = 0;
  /** Samples of a leg. */
  readonly perLeg: number;
  private readonly stride: number;
  private readonly count: number;
  private done = 0;
  private last: Float32Array | undefined;

  constructor(
    readonly path: Path,
    readonly told: readonly number[] | null,
    steps: number,
    private readonly image: Image,
  ) {
    this.stride = Math.max(1, Math.ceil(SAMPLES_PER_LEG / (steps - 1)));
    this.perLeg = this.stride * (steps - 1);
    this.count = path.legs * this.perLeg + 1;
    this.speeds = new Float64Array(this.count - 1).fill(Number.NaN);
    this.canvases = Array.from({ length: path.legs * (steps - 1) + 1 }, () =>
      cellFor(image),
    );
    this.latentLength = lengthOf(this.latents(0, this.count), path.size);
  }

  get isComplete(): boolean {
    return this.done === this.count;
  }

  /** How fast the picture changes at a place; not a number where it is not known. */
  speedAt(t: number): number {
    const sample = Math.floor(t * this.perLeg);
    return this.speeds[Math.min(this.speeds.length - 1, Math.max(0, sample))]!;
  }

  /** The next samples to decode. */
  next(most: number): Rows {
    const count = Math.min(most, this.count - this.done);
    const { told } = this;
    const labels = told
      ? Array.from({ length: count }, (_, row) => classAt(told, this.placeOf(this.done + row)))
      : undefined;
    return { latents: this.latents(this.done, count), labels };
  }

  /** Take the pictures of `next`. */
  take(pictures: Float32Array): void {
    const size = sizeOf(this.image);
    for (let start = 0; start < pictures.length; start += size) {
      const picture = pictures.subarray(start, start + size);
      if (this.done % this.stride === 0) {
        const canvas = this.canvases[this.done / this.stride];
        if (canvas) draw(canvas, picture, this.image);
      }
      if (this.last) this.measure(this.last, picture);
      this.last = picture;
      this.done += 1;
    }
    this.last = this.last?.slice(); // lets go of the others
  }

  private measure(before: Float32Array, after: Float32Array): void {
    let sum = 0;
    for (let i = 0; i < after.length; i += 1) sum += (after[i]! - before[i]!) ** 2;
    const distance = Math.sqrt(sum / after.length);
    this.pictureLength += distance;
    // where another class is told the picture jumps, at no speed
    if (!this.isJump(this.done)) this.speeds[this.done - 1] = distance * this.perLeg;
  }

  private isJump(sample: number): boolean {
    const { told } = this;
    if (!told) return false;
    return classAt(told, this.placeOf(sample - 1)) !== classAt(told, this.placeOf(sample));
  }

  private placeOf(sample: number): number {
    return sample / this.perLeg;
  }

  private latents(first: number, count: number): Float32Array {
    const rows = new Float32Array(count * this.path.size);
    for (let row = 0; row < count; row += 1) {
      this.path.write(this.placeOf(first + row), rows, row * this.path.size);
    }
    return rows;
  }
}

function lengthOf(rows: Float32Array, size: number): number {
  let length = 0;
  for (let start = size; start < rows.length; start += size) {
    let sum = 0;
    for (let i = start; i < start + size; i += 1) sum += (rows[i]! - rows[i - size]!) ** 2;
    length += Math.sqrt(sum);
  }
  return length;
}

/** Largest and mean of the speeds that are known. */
export function extremes(speeds: Float64Array): { top: number; mean: number } {
  const known = speeds.filter((speed) => !Number.isNaN(speed));
  const top = known.reduce((a, b) => Math.max(a, b), 0);
  return { top, mean: known.reduce((a, b) => a + b, 0) / Math.max(1, known.length) };
}
