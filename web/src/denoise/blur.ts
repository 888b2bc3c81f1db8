// Blur: the mean over neighbours with Gaussian weights, as in aelib/corruptions/blur.py.
import { cut, type Plate, type Rect } from "./plate";

const TRUNCATE = 4;

/** A place beyond the border, reflected back inside. */
function inside(place: number, length: number): number {
  const folded = ((place % (2 * length)) + 2 * length) % (2 * length);
  return Math.min(folded, 2 * length - 1 - folded);
}

/** Weights of a place's neighbours, from the farthest on one side to that on the other. */
function weightsOf(sigma: number, radius: number): number[] {
  const weights = Array.from({ length: 2 * radius + 1 }, (_, place) =>
    Math.exp(-0.5 * ((place - radius) / sigma) ** 2),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Blur a part, which sees what lies around it. */
export function blur(plate: Plate, part: Rect, sigma: number): Float32Array {
  const radius = Math.floor(TRUNCATE * sigma + 0.5);
  if (radius === 0) return cut(plate, part);
  const weights = weightsOf(sigma, radius);
  const { planes, values, width } = plate;
  const scale = plate.isBytes ? 255 : 1;
  const area = part.height * part.width;
  const columns = new Int32Array(part.width + 2 * radius);
  columns.forEach((_, x) => (columns[x] = inside(part.left + x - radius, width)));
  const out = new Float32Array(planes * area);
  const line = new Float64Array(columns.length);
  for (let plane = 0; plane < planes; plane += 1) {
    for (let y = 0; y < part.height; y += 1) {
      line.fill(0);
      weights.forEach((weight, place) => {
        const row = inside(part.top + y + place - radius, plate.height) * width;
        for (let x = 0; x < line.length; x += 1) {
          line[x]! += weight * values[(row + columns[x]!) * planes + plane]!;
        }
      });
      for (let x = 0; x < part.width; x += 1) {
        let sum = 0;
        for (let place = 0; place < weights.length; place += 1) {
          sum += weights[place]! * line[x + place]!;
        }
        out[plane * area + y * part.width + x] = Math.min(1, Math.max(0, sum / scale));
      }
    }
  }
  return out;
}
