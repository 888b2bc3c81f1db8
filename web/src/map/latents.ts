// Latents of the points: means of some, the nearest of one, and how far they are apart.
import { insert, isNear, type Nearest } from "./nearest";

/**
 * Weights of neighbours that fall to zero at a distance: what they average changes smoothly while
 * neighbours come and go (Franke & Little; Franke 1982, doi.org/10.1090/S0025-5718-1982-0637296-4).
 */
export function weightsOf(distances: readonly number[], reach: number): number[] {
  const isThere = distances.map((distance) => distance <= 1e-9 * Math.max(reach, 1e-30));
  const raw = isThere.includes(true)
    ? isThere.map(Number)
    : distances.map((distance) => (Math.max(0, reach - distance) / (reach * distance)) ** 2);
  const sum = raw.reduce((total, weight) => total + weight, 0);
  // all equally far: nothing tells them apart
  return raw.map((weight) => (sum > 0 ? weight / sum : 1 / raw.length));
}

/** Leave out the last of a few neighbours and weight the others by it. */
export function weighted({ indices, distances }: Nearest): Nearest & { weights: number[] } {
  if (indices.length < 2) return { indices, distances, weights: indices.map(() => 1) };
  const kept = { indices: indices.slice(0, -1), distances: distances.slice(0, -1) };
  return { ...kept, weights: weightsOf(kept.distances, distances.at(-1)!) };
}

/** Rows of numbers, one for each point. */
export class Rows {
  readonly count: number;
  /** Root mean square distance of the rows from their mean. */
  readonly extent: number;

  constructor(
    readonly values: Float32Array,
    readonly size: number,
  ) {
    this.count = values.length / size;
    const mean = new Float64Array(size);
    values.forEach((value, place) => (mean[place % size]! += value / this.count));
    let sum = 0;
    values.forEach((value, place) => (sum += (value - mean[place % size]!) ** 2));
    this.extent = Math.sqrt(sum / Math.max(1, this.count));
  }

  /** Weighted mean of some rows. */
  mean(indices: readonly number[], weights: readonly number[]): Float32Array {
    const mean = new Float32Array(this.size);
    indices.forEach((index, place) => {
      for (let d = 0; d < this.size; d += 1) {
        mean[d]! += weights[place]! * this.values[index * this.size + d]!;
      }
    });
    return mean;
  }

  /** Root weighted mean square distance of some rows from one. */
  spread(indices: readonly number[], weights: readonly number[], from: Float32Array): number {
    let sum = 0;
    indices.forEach((index, place) => {
      sum += weights[place]! * this.distance(index, from) ** 2;
    });
    return Math.sqrt(sum);
  }

  /** The nearest rows of one, among some or all. */
  nearest(row: Float32Array, most: number, among?: ArrayLike<number>): Nearest {
    const found: Nearest = { indices: [], distances: [] };
    const count = among ? among.length : this.count;
    for (let place = 0; place < count; place += 1) {
      const index = among ? among[place]! : place;
      const distance = this.distance(index, row);
      if (isNear(found, distance, most)) insert(found, index, distance, most);
    }
    return found;
  }

  private distance(index: number, row: Float32Array): number {
    let sum = 0;
    const start = index * this.size;
    for (let d = 0; d < this.size; d += 1) sum += (this.values[start + d]! - row[d]!) ** 2;
    return Math.sqrt(sum);
  }
}

/** A mean and directions at right angles: what short rows stand for. */
export class Basis {
  /** Numbers of a short row. */
  readonly size: number;

  constructor(
    private readonly numbers: Float32Array,
    private readonly length: number,
  ) {
    this.size = numbers.length / length - 1;
  }

  /** The long row of a short one. */
  expand(short: ArrayLike<number>): Float32Array {
    const long = this.numbers.slice(0, this.length);
    for (let k = 0; k < this.size; k += 1) {
      const start = (k + 1) * this.length;
      for (let d = 0; d < this.length; d += 1) long[d]! += short[k]! * this.numbers[start + d]!;
    }
    return long;
  }

  /** The short row that comes nearest to a long one. */
  reduce(long: Float32Array): Float32Array {
    return Float32Array.from({ length: this.size }, (_, k) => {
      let sum = 0;
      const start = (k + 1) * this.length;
      for (let d = 0; d < this.length; d += 1) {
        sum += (long[d]! - this.numbers[d]!) * this.numbers[start + d]!;
      }
      return sum;
    });
  }
}
