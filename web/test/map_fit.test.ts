// What Pillow makes of the same pictures, by aelib.data.model_input.
import { describe, expect, it } from "vitest";
import { fit, groundOf } from "../src/map/fit";

const MADE_BY_PILLOW = [
  { width: 12, height: 10, channels: 1, to: [4, 4], bytes: [49, 85, 129, 105, 84, 111, 155, 99, 115, 141, 142, 107, 144, 170, 104, 128] },
  { width: 61, height: 40, channels: 3, to: [3, 3], bytes: [123, 129, 133, 125, 123, 129, 131, 125, 123, 129, 128, 124, 128, 128, 128, 128, 127, 126, 123, 141, 130, 107, 134, 150, 151, 105, 116] },
  { width: 5, height: 7, channels: 1, to: [6, 6], bytes: [37, 45, 60, 78, 97, 115, 72, 85, 55, 40, 64, 82, 55, 67, 58, 57, 80, 102, 54, 63, 83, 105, 114, 104, 98, 108, 110, 121, 124, 89, 130, 146, 106, 84, 110, 131] },
  { width: 40, height: 90, channels: 1, to: [5, 4], bytes: [115, 131, 131, 128, 117, 135, 125, 131, 127, 129, 120, 124, 125, 130, 123, 144, 125, 120, 124, 132] },
];

/** A picture of which every pixel is another. */
function patterned(width: number, height: number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const color = [x * 37 + y * 91, x * x * 3 + y * 17, x * 5 + y * y * 7, 255];
      rgba.set(color.map((value) => value % 256), 4 * (y * width + x));
    }
  }
  return rgba;
}

const shaped = (channels: number, [width, height]: number[]) => ({
  channels,
  width: width!,
  height: height!,
  isSeries: false,
  colors: [],
});

describe("fit", () => {
  it.each(MADE_BY_PILLOW)("does as Pillow: $width×$height to $to", ({ width, height, channels, to, bytes }) => {
    const fitted = fit(patterned(width, height), width, height, shaped(channels, to));
    const far = [...fitted].map((value, place) => Math.abs(Math.round(255 * value) - bytes[place]!));
    expect(Math.max(...far)).toBeLessThanOrEqual(1);
  });

  it("leaves a picture of the right size as it is", () => {
    const rgba = new Uint8ClampedArray([0, 0, 0, 255, 255, 255, 255, 255]);
    expect([...fit(rgba, 2, 1, shaped(1, [2, 1]))]).toEqual([0, 1]);
  });
});

describe("groundOf", () => {
  it("looks at the edge alone", () => {
    const values = new Float32Array(9).fill(0.25);
    values[4] = 1;
    expect(groundOf(values, shaped(1, [3, 3]))).toBeCloseTo(0.25);
  });
});
