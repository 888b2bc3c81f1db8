// Another size for a picture: weighted means of neighbours, wider ones where it shrinks.
//
// As torch's `interpolate` with `antialias=True`, which aelib/analysis/restoration.py uses, and PIL.

/** Weight of a neighbour at a distance, and how far neighbours reach. */
interface Filter {
  reach: number;
  weight: (distance: number) => number;
}

export const LINEAR: Filter = { reach: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) };

/** Keys 1981, a = −½. https://doi.org/10.1109/TASSP.1981.1163711 */
export const CUBIC: Filter = {
  reach: 2,
  weight: (distance) => {
    const x = Math.abs(distance);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  },
};

/** Where the neighbours of a place begin, and what each of them weighs. */
interface Line {
  start: number;
  weights: readonly number[];
}

/** For each place of the new line, the old ones that it is made of; the last may be cut off. */
export function linesOf(
  from: number,
  to: number,
  { reach, weight }: Filter,
  length: number = from,
): Line[] {
  const scale = length / to;
  const wide = Math.max(1, scale);
  return Array.from({ length: to }, (_, place) => {
    const center = scale * (place + 0.5);
    const start = Math.max(0, Math.floor(center - reach * wide + 0.5));
    const end = Math.min(from, Math.floor(center + reach * wide + 0.5));
    const weights = Array.from({ length: end - start }, (_unused, index) =>
      weight((start + index - center + 0.5) / wide),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    return { start, weights: weights.map((one) => one / sum) };
  });
}

/** Sides of a picture. */
export interface Size {
  height: number;
  width: number;
}

/** Give a picture, its colours one after the other, another size. */
export function resample(
  values: Float32Array,
  planes: number,
  from: Size,
  to: Size,
  filter: Filter,
): Float32Array {
  const columns = linesOf(from.width, to.width, filter);
  const narrow = new Float32Array(planes * from.height * to.width);
  for (let row = 0; row < planes * from.height; row += 1) {
    columns.forEach(({ start, weights }, x) => {
      let sum = 0;
      for (let index = 0; index < weights.length; index += 1) {
        sum += weights[index]! * values[row * from.width + start + index]!;
      }
      narrow[row * to.width + x] = sum;
    });
  }
  const rows = linesOf(from.height, to.height, filter);
  const out = new Float32Array(planes * to.height * to.width);
  for (let plane = 0; plane < planes; plane += 1) {
    rows.forEach(({ start, weights }, y) => {
      const place = (plane * to.height + y) * to.width;
      weights.forEach((weight, index) => {
        const source = (plane * from.height + start + index) * to.width;
        for (let x = 0; x < to.width; x += 1) out[place + x]! += weight * narrow[source + x]!;
      });
    });
  }
  return out;
}
