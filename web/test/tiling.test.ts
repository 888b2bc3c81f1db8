import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { cut, wholeOf, within, type Plate, type Rect } from "../src/denoise/plate";
import { Restorer, type Model } from "../src/denoise/restore";
import { cover, starts, under } from "../src/denoise/tiling";
import type { Image } from "../src/draw/picture";

interface Tiled {
  picture: { planes: number; height: number; width: number };
  values: number[];
  model: { channels: number; height: number; width: number };
  cleaned: number[];
  resized: number[];
}
// written by test/denoise.py
const TILED = (
  JSON.parse(readFileSync(new URL("denoise.json", import.meta.url), "utf8")) as { tiled: Tiled[] }
).tiled;

const plateOf = ({ picture, values }: Tiled): Plate => ({
  ...picture,
  path: "",
  isBytes: true,
  values: Uint8Array.from(values),
});
const imageOf = ({ model }: Tiled): Image => ({ ...model, isSeries: model.height === 1, colors: [] });

/** The toy of test/denoise.py: a row and its mirror image, each channel shifted. */
const toy =
  ({ channels, height, width }: Image, ask: () => void = () => undefined): Model =>
  (rows) => {
    ask();
    const out = rows.map((value, place) => {
      const x = place % width;
      const channel = Math.floor(place / (width * height)) % channels;
      return 0.6 * value + 0.3 * rows[place - x + width - 1 - x]! + 0.05 * channel;
    });
    return Promise.resolve(out);
  };

async function cleanedOf(one: Tiled, part: Rect, model = toy(imageOf(one))): Promise<Float32Array> {
  const [plate, image] = [plateOf(one), imageOf(one)];
  const corners = cover(plate, image, part);
  const from = under(corners, image, plate);
  const out = new Float32Array(plate.planes * part.height * part.width);
  const isDone = await new Restorer(image, model).run(
    { noisy: cut(plate, from), from, planes: plate.planes, corners, part, focus: { y: 0, x: 0 } },
    out,
    (share, write) => {
      if (share === 1) write();
      return Promise.resolve(true);
    },
  );
  expect(isDone).toBe(true);
  return out;
}
const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, index) => Math.abs(value - b[index]!)));

describe("tiles", () => {
  it("reach from border to border, at most half a tile apart", () => {
    expect(starts(28, 28)).toEqual([0]);
    expect(starts(20, 28)).toEqual([0]);
    expect(starts(61, 28)).toEqual([0, 11, 22, 33]);
    for (const length of [29, 83, 451]) {
      const places = starts(length, 28);
      expect(places.at(-1)).toBe(length - 28);
      const steps = places.slice(1).map((place, index) => place - places[index]!);
      expect(Math.max(...steps)).toBeLessThanOrEqual(14);
    }
  });

  it.each(TILED.map((one) => [JSON.stringify([one.picture, one.model]), one] as const))(
    "are blended as aelib blends them: %s",
    async (_, one) => {
      const whole = await cleanedOf(one, wholeOf(plateOf(one)));
      expect(whole).toHaveLength(one.cleaned.length);
      expect(largest(whole, one.cleaned)).toBeLessThan(1e-5);
    },
  );

  it("of a part make it look as in the whole", async () => {
    const one = TILED[0]!;
    const part = { top: 5, left: 11, height: 9, width: 13 };
    const wanted = within(Float32Array.from(one.cleaned), 3, wholeOf(plateOf(one)), part);
    expect(largest(await cleanedOf(one, part), wanted)).toBeLessThan(1e-5);
  });
});

describe("the whole at the model's size", () => {
  it.each(TILED.map((one) => [JSON.stringify([one.picture, one.model]), one] as const))(
    "is cleaned as by aelib: %s",
    async (_, one) => {
      const [plate, image] = [plateOf(one), imageOf(one)];
      const restorer = new Restorer(image, toy(image));
      const made = await restorer.resized(cut(plate, wholeOf(plate)), plate.planes, plate);
      expect(largest(made, one.resized)).toBeLessThan(1e-5);
    },
  );
});

describe("work on tiles", () => {
  it("stops when it is overtaken, and begins near the eye", async () => {
    const one = TILED[0]!;
    const [plate, image] = [plateOf(one), imageOf(one)];
    const part = wholeOf(plate);
    const corners = cover(plate, image, part);
    const out = new Float32Array(one.cleaned.length).fill(-1);
    let asked = 0;
    const model = toy(image, () => (asked += 1));
    const focus = { y: 4, x: 33 };
    const isDone = await new Restorer(image, model).run(
      { noisy: cut(plate, part), from: part, planes: 3, corners, part, focus },
      out,
      (_, write) => {
        write();
        return Promise.resolve(false);
      },
    );
    expect(isDone).toBe(false);
    expect(asked).toBe(1);
    const isDrawn = (y: number, x: number): boolean => out[y * part.width + x] !== -1;
    expect(isDrawn(4, 33)).toBe(true);
    expect(isDrawn(20, 3)).toBe(false);
  });

  it("takes as many tiles at once as fit into the time of a frame", async () => {
    const one = TILED[0]!;
    const [plate, image] = [plateOf(one), imageOf(one)];
    const part = wholeOf(plate);
    const corners = cover(plate, image, part);
    const sizes: number[] = [];
    let clock = 0;
    const model: Model = (rows) => {
      const tiles = rows.length / (3 * 64);
      sizes.push(tiles);
      clock += 4 * tiles; // four milliseconds for a tile
      return Promise.resolve(rows);
    };
    await new Restorer(image, model, () => clock).run(
      { noisy: cut(plate, part), from: part, planes: 3, corners, part, focus: { y: 0, x: 0 } },
      new Float32Array(one.cleaned.length),
      () => Promise.resolve(true),
    );
    expect(sizes.slice(0, 4)).toEqual([1, 2, 3, 3]);
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(corners.length);
  });
});
