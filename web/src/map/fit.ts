// Make any picture what the model reads, step by step as the server does with Pillow.
import type { Image } from "../draw/picture";
import { CUBIC, linesOf } from "../draw/resample";

/** A picture of one channel, bytes. */
interface Plane {
  values: Uint8ClampedArray;
  width: number;
  height: number;
}

const GAP = 3; // bring large pictures down by whole steps first, to three times the size

/** The middle of a picture at the model's size, values in [0, 1]; `rgba` is opaque. */
export function fit(rgba: Uint8ClampedArray, width: number, height: number, image: Image): Float32Array {
  const wide = within(Math.round((height * image.width) / image.height), width);
  const high = within(Math.round((width * image.height) / image.width), height);
  const left = (width - wide) >> 1;
  const top = (height - high) >> 1;
  const area = image.width * image.height;
  const fitted = new Float32Array(image.channels * area);
  for (let channel = 0; channel < image.channels; channel += 1) {
    const values = new Uint8ClampedArray(wide * high);
    for (let y = 0; y < high; y += 1) {
      for (let x = 0; x < wide; x += 1) {
        const at = 4 * ((top + y) * width + left + x);
        values[y * wide + x] = image.channels === 1 ? lumaOf(rgba, at) : rgba[at + channel]!;
      }
    }
    const plane = resized({ values, width: wide, height: high }, image.width, image.height);
    plane.values.forEach((value, place) => (fitted[channel * area + place] = value / 255));
  }
  return fitted;
}

const within = (wanted: number, most: number): number => Math.min(most, Math.max(1, wanted));

const lumaOf = (rgba: Uint8ClampedArray, at: number): number =>
  (rgba[at]! * 19595 + rgba[at + 1]! * 38470 + rgba[at + 2]! * 7471 + 0x8000) >> 16;

function resized(plane: Plane, width: number, height: number): Plane {
  if (plane.width === width && plane.height === height) return plane;
  const across = Math.floor(plane.width / width / GAP) || 1;
  const up = Math.floor(plane.height / height / GAP) || 1;
  const small = across > 1 || up > 1 ? reduced(plane, across, up) : plane;
  const rows = resampled(small, width, plane.width / across);
  return turned(resampled(turned(rows), height, plane.height / up));
}

/** Average blocks; those at the far edges may be smaller. */
function reduced({ values, width, height }: Plane, across: number, up: number): Plane {
  const small = { width: Math.ceil(width / across), height: Math.ceil(height / up) };
  const means = new Uint8ClampedArray(small.width * small.height);
  for (let y = 0; y < small.height; y += 1) {
    for (let x = 0; x < small.width; x += 1) {
      let [sum, count] = [0, 0];
      for (let v = y * up; v < Math.min(height, (y + 1) * up); v += 1) {
        for (let u = x * across; u < Math.min(width, (x + 1) * across); u += 1) {
          sum += values[v * width + u]!;
          count += 1;
        }
      }
      means[y * small.width + x] = Math.floor(sum / count + 0.5);
    }
  }
  return { values: means, ...small };
}

/** Change the width by cubic convolution, widened where the picture gets smaller. */
function resampled({ values, width, height }: Plane, wanted: number, length: number): Plane {
  const result = new Uint8ClampedArray(wanted * height);
  linesOf(width, wanted, CUBIC, length).forEach(({ start, weights }, x) => {
    for (let y = 0; y < height; y += 1) {
      let sum = 0;
      weights.forEach((weight, k) => (sum += weight * values[y * width + start + k]!));
      result[y * wanted + x] = Math.floor(sum + 0.5);
    }
  });
  return { values: result, width: wanted, height };
}

function turned({ values, width, height }: Plane): Plane {
  const result = new Uint8ClampedArray(values.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) result[x * height + y] = values[y * width + x]!;
  }
  return { values: result, width: height, height: width };
}

/** Mean of the pixels along the edge: what a picture's ground is like. */
export function groundOf(values: Float32Array, { channels, width, height }: Image): number {
  let [sum, count] = [0, 0];
  for (let place = 0; place < channels * width * height; place += 1) {
    const x = place % width;
    const y = Math.floor(place / width) % height;
    if (x > 0 && y > 0 && x < width - 1 && y < height - 1) continue;
    sum += values[place]!;
    count += 1;
  }
  return sum / count;
}
