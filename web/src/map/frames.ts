// Where points are at any time of a film: a smooth way through the places of its frames.
import type { Coordinates } from "./morph";
import type { Places } from "./geometry";

/** Places of all points in each frame, in the unit box of the map that they belong to. */
export class Frames {
  readonly length: number;
  /** Half the width and height, around the middle of the map, that hold every frame. */
  readonly extent: { halfWidth: number; halfHeight: number };
  private readonly values: Float32Array;

  /**
   * `data` has for each frame the coordinates across and then upwards, in units of the map, around
   * their mean. `isLevel`: each is enlarged to the spread of the last one.
   */
  constructor(
    data: ArrayBuffer,
    private readonly count: number,
    { middle, half }: Places,
    isLevel = false,
  ) {
    const raw = new Float32Array(data);
    this.length = count ? raw.length / (2 * count) : 0;
    if (!Number.isInteger(this.length)) throw new Error(`expected frames of ${count} points`);
    const isUp = (i: number): boolean => Math.floor(i / count) % 2 === 1;
    const sizes = isLevel ? enlargements(raw, this.length) : new Float32Array(this.length).fill(1);
    this.values = raw.map((value, i) => {
      const size = sizes[Math.floor(i / (2 * count))]!;
      return (size * value - middle[isUp(i) ? 1 : 0]) / half;
    });
    const most: [number, number] = [0, 0];
    this.values.forEach((value, i) => {
      const axis = isUp(i) ? 1 : 0;
      if (Math.abs(value) > most[axis]) most[axis] = Math.abs(value);
    });
    this.extent = { halfWidth: most[0], halfHeight: most[1] };
  }

  /** The last frame. */
  get last(): number {
    return Math.max(0, this.length - 1);
  }

  /** Coordinates at a time between 0 and the last frame; at a whole one they are the frame's. */
  at(t: number): Coordinates {
    const frame = Math.min(this.last, Math.max(0, Math.floor(t)));
    const weights = weightsAt(Math.min(this.last, Math.max(0, t)) - frame);
    return { xs: this.mix(frame, weights, 0), ys: this.mix(frame, weights, 1) };
  }

  private mix(frame: number, weights: Weights, axis: 0 | 1): Float32Array {
    const { count, last, values } = this;
    const start = (k: number): number => (2 * Math.min(last, Math.max(0, frame + k)) + axis) * count;
    const [s0, s1, s2, s3] = [start(-1), start(0), start(1), start(2)];
    const [w0, w1, w2, w3] = weights;
    const mixed = new Float32Array(count);
    for (let i = 0; i < count; i += 1) {
      mixed[i] =
        w0 * values[s0 + i]! + w1 * values[s1 + i]! + w2 * values[s2 + i]! + w3 * values[s3 + i]!;
    }
    return mixed;
  }
}

type Weights = readonly [number, number, number, number];

/**
 * Weights of the four frames around a share of the way between the middle two: a Catmull–Rom
 * spline, which passes through every frame and has no corner there.
 * https://doi.org/10.1016/B978-0-12-079050-0.50020-5
 */
function weightsAt(share: number): Weights {
  const u = share;
  const uu = u * u;
  const uuu = uu * u;
  return [
    (-uuu + 2 * uu - u) / 2,
    (3 * uuu - 5 * uu + 2) / 2,
    (-3 * uuu + 4 * uu + u) / 2,
    (uuu - uu) / 2,
  ];
}

const sumOfSquares = (sum: number, value: number): number => sum + value * value;

/** What each frame must be multiplied by to be spread as the last one is. */
function enlargements(values: Float32Array, count: number): Float32Array {
  const length = values.length / count;
  const spreads = Float32Array.from({ length: count }, (_, frame) =>
    Math.sqrt(values.subarray(frame * length, (frame + 1) * length).reduce(sumOfSquares, 0)),
  );
  const last = spreads.at(-1) ?? 0;
  return spreads.map((spread) => (spread > 0 && last > 0 ? last / spread : 1));
}

/** The frame of an epoch: that of the nearest one that there is. */
export function frameOf(epochs: readonly number[], epoch: number): number {
  let best = 0;
  epochs.forEach((known, frame) => {
    if (Math.abs(known - epoch) < Math.abs(epochs[best]! - epoch)) best = frame;
  });
  return best;
}

/** Names under the scrubber: at most so many, with the first and the last. */
export function tickNames(epochs: readonly number[], most: number): string[] {
  const last = epochs.length - 1;
  const step = Math.max(1, Math.ceil(last / most));
  return epochs.map((epoch, frame) => {
    const isFar = last - frame >= step / 2; // not under the last one's
    return frame === last || (frame % step === 0 && isFar) ? String(epoch) : "";
  });
}

