// How like a picture is to a clean one, and where they differ.

const LEAST = 0.05;
const RED = [178, 24, 43] as const;
const BLUE = [33, 102, 172] as const;

/** Peak signal-to-noise ratio in decibels, for values in [0, 1]; infinite for equal pictures. */
export function psnr(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index]! - b[index]!) ** 2;
  return sum === 0 ? Infinity : -10 * Math.log10(sum / a.length);
}

/** a − b, the mean over colours. */
export function difference(a: Float32Array, b: Float32Array, planes: number): Float32Array {
  const area = a.length / planes;
  const out = new Float32Array(area);
  for (let index = 0; index < a.length; index += 1) {
    out[index % area]! += (a[index]! - b[index]!) / planes;
  }
  return out;
}

/** Magnitude that is drawn fully coloured: the largest one, but not next to nothing. */
export function scaleOf(values: Float32Array): number {
  let largest = LEAST;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** Bytes of differences: blue below, white at, red above zero, as the server draws them. */
export function toDiverging(values: Float32Array, scale: number): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(4 * values.length);
  for (let pixel = 0; pixel < values.length; pixel += 1) {
    const value = values[pixel]!;
    const strength = Math.min(1, Math.abs(value) / scale);
    const color = value > 0 ? RED : BLUE;
    for (let part = 0; part < 3; part += 1) {
      bytes[4 * pixel + part] = 255 + strength * (color[part]! - 255);
    }
    bytes[4 * pixel + 3] = 255;
  }
  return bytes;
}
