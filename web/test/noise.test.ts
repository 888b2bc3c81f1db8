import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Spoiler } from "../src/denoise/noise";
import { draw, philox } from "../src/denoise/philox";
import { cut, partAround, wholeOf, within, type Plate } from "../src/denoise/plate";
import { normalQuantile, poissonQuantile } from "../src/denoise/quantiles";
import { difference, psnr, scaleOf, toDiverging } from "../src/denoise/quality";
import { roundHalfEven } from "../src/denoise/rounding";

interface Told {
  seed: number;
  uniform: number[];
  normal: number[];
  pictures: Record<string, { planes: number; height: number; width: number; values: number[] }>;
  noise: {
    kind: string;
    settings: Record<string, number>;
    picture: string;
    level: number;
    noisy: number[];
    psnr: number | null;
  }[];
}
// written by test/denoise.py
const TOLD = JSON.parse(readFileSync(new URL("denoise.json", import.meta.url), "utf8")) as Told;

const plateOf = (name: string): Plate => {
  const picture = TOLD.pictures[name]!;
  return { ...picture, path: "", isBytes: true, values: Uint8Array.from(picture.values) };
};
const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, index) => Math.abs(value - b[index]!)));

describe("the generator", () => {
  it("is the published Philox 4×32-10", () => {
    const words = new Uint32Array(4);
    philox(0, 0, words);
    expect([...words].map((word) => word.toString(16))).toEqual([
      "6627e8d5",
      "e169c58d",
      "bc57ac4c",
      "9b00dbd8",
    ]);
  });

  it("draws what aelib draws, from any place on", () => {
    for (const law of ["uniform", "normal"] as const) {
      const whole = new Float32Array(16);
      draw(TOLD.seed, law, 0, whole);
      expect(largest(whole, TOLD[law])).toBeLessThan(1e-6);
      const part = new Float32Array(7);
      draw(TOLD.seed, law, 6, part);
      expect([...part]).toEqual([...whole.subarray(6, 13)]);
    }
  });

  it("has the moments of its laws", () => {
    const draws = new Float32Array(60_000);
    const moment = (power: number): number =>
      draws.reduce((sum, value) => sum + value ** power, 0) / draws.length;
    draw(7, "normal", 0, draws);
    const normal = [1, 2, 3, 4].map(moment);
    [0, 1, 0, 3].forEach((wanted, index) => {
      expect(Math.abs(normal[index]! - wanted)).toBeLessThan(4 * Math.sqrt(96 / draws.length));
    });
    draw(7, "uniform", 0, draws);
    [1, 2, 3].forEach((power) => {
      expect(Math.abs(moment(power) - 1 / (power + 1))).toBeLessThan(4 * 0.3 / Math.sqrt(60_000));
    });
  });
});

describe("quantiles", () => {
  it("of the normal law are those of tables", () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(1e-9)).toBeCloseTo(-5.997807015007686, 12);
    expect(normalQuantile(1e-13)).toBeCloseTo(-7.348796102800668, 11);
  });

  it("count photons with the mean and variance of the light", () => {
    const draws = new Float32Array(40_000);
    draw(3, "uniform", 0, draws);
    for (const rate of [0.4, 9, 50]) {
      const counts = draws.map((share) => poissonQuantile(rate, share));
      const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
      const variance = counts.reduce((a, b) => a + (b - mean) ** 2, 0) / counts.length;
      expect(Math.abs(mean - rate)).toBeLessThan(4 * Math.sqrt(rate / counts.length) + 0.01 * rate);
      expect(Math.abs(variance / rate - 1)).toBeLessThan(0.05);
    }
  });
});

describe("noise", () => {
  it.each(TOLD.noise.map((one) => [`${one.kind} of a ${one.picture} at ${one.level}`, one] as const))(
    "is that of aelib: %s",
    (_, { kind, settings, picture, level, noisy, psnr: quality }) => {
      const plate = plateOf(picture);
      const spoiler = new Spoiler(plate, { kind, settings });
      const made = spoiler.spoil(wholeOf(plate), level, TOLD.seed);
      // JPEG: what lies halfway between two grey levels may fall to either, torch's float32 decides
      const numOff = made.filter((value, index) => Math.abs(value - noisy[index]!) > 2e-5).length;
      expect(numOff).toBeLessThanOrEqual(kind === "jpeg" ? 0.06 * made.length : 0);
      expect(largest(made, noisy)).toBeLessThan(kind === "jpeg" ? 1.01 / 255 : 2e-5);
      if (quality !== null) {
        expect(psnr(made, cut(plate, wholeOf(plate)))).toBeCloseTo(quality, kind === "jpeg" ? 1 : 3);
      }
    },
  );

  it("of a part is that part of the whole", () => {
    const plate = plateOf("colour");
    const part = { top: 2, left: 3, height: 6, width: 7 };
    for (const { kind, settings, level } of TOLD.noise.filter(({ picture }) => picture === "colour")) {
      const whole = new Spoiler(plate, { kind, settings }).spoil(wholeOf(plate), level, 3);
      const alone = new Spoiler(plate, { kind, settings }).spoil(part, level, 3);
      expect(largest(alone, within(whole, 3, wholeOf(plate), part))).toBe(0);
    }
  });

  it("is another for another seed, and the same when it comes back", () => {
    const plate = plateOf("colour");
    for (const kind of ["gaussian", "patch_masking"]) {
      const settings = { patch: 4, fill: 0 };
      const spoiler = new Spoiler(plate, { kind, settings });
      const [one, other, again] = [1, 2, 1].map((seed) => spoiler.spoil(wholeOf(plate), 0.4, seed));
      expect(again).toEqual(one);
      expect(other).not.toEqual(one);
    }
  });

  it("may be there already", () => {
    const plate = plateOf("grey");
    const whole = wholeOf(plate);
    expect(new Spoiler(plate, null).spoil(whole, 0.3, 1)).toEqual(cut(plate, whole));
  });

  it("of an unknown kind is refused", () => {
    const spoiler = new Spoiler(plateOf("grey"), { kind: "snow", settings: {} });
    expect(() => spoiler.spoil(wholeOf(plateOf("grey")), 0.3, 1)).toThrow("snow");
  });
});

describe("parts", () => {
  it("stay inside", () => {
    const whole = { height: 100, width: 80 };
    const size = { height: 40, width: 30 };
    expect(partAround(whole, size, 0, 200)).toEqual({ top: 0, left: 50, height: 40, width: 30 });
    expect(partAround(whole, size, 50, 40)).toEqual({ top: 30, left: 25, height: 40, width: 30 });
    expect(partAround(whole, { height: 500, width: 9 }, 1, 1)).toEqual({
      top: 0,
      left: 0,
      height: 100,
      width: 9,
    });
  });
});

describe("quality", () => {
  it("is 20 dB for an error of a tenth, and endless for none", () => {
    const a = new Float32Array([0.5, 0.5]);
    expect(psnr(a, new Float32Array([0.4, 0.6]))).toBeCloseTo(20, 5);
    expect(psnr(a, a)).toBe(Infinity);
  });

  it("draws red where there is more, white where it is equal, on a scale of its own", () => {
    const a = new Float32Array([0.9, 0.5, 0.1, 0.9, 0.5, 0.3]);
    const b = new Float32Array([0.1, 0.5, 0.5, 0.1, 0.5, 0.7]);
    const values = difference(a, b, 2);
    expect(scaleOf(values)).toBeCloseTo(0.8, 6);
    expect([...toDiverging(values, 0.8)]).toEqual(
      [[178, 24, 43, 255], [255, 255, 255, 255], [144, 179, 214, 255]].flat(),
    );
    expect(scaleOf(new Float32Array(3))).toBe(0.05);
  });

  it("rounds halves to the even number", () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, 2, 3]);
  });
});
