import { describe, expect, it } from "vitest";
import { sizeOf, toBytes } from "../src/draw/picture";

const GREY = { channels: 1, height: 1, width: 3, isSeries: false, colors: [] };

describe("toBytes", () => {
  it("rounds, clamps and repeats grey", () => {
    const bytes = toBytes(new Float32Array([0.5, -1, 2]), GREY);
    expect([...bytes]).toEqual([128, 128, 128, 255, 0, 0, 0, 255, 255, 255, 255, 255]);
  });

  it("puts the channels of a colour side by side", () => {
    const image = { ...GREY, channels: 3, width: 1 };
    expect(sizeOf(image)).toBe(3);
    expect([...toBytes(new Float32Array([1, 0, 0.2]), image)]).toEqual([255, 0, 51, 255]);
  });
});
