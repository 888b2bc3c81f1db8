import { describe, expect, it } from "vitest";
import { drawLatents, ellipseOf } from "../src/map/cloud";
import { readHalves, readPoints } from "../src/map/data";
import { paint } from "../src/map/paint";
import { blend, type Pixels } from "../src/map/raster";
import { BRIGHT, DIMMED, HIDDEN, pack, unpack } from "../src/map/renderer";
import { closest } from "../src/map/visitors";

const WHITE = pack([255, 255, 255]);
const blank = (): Pixels => ({ data: new Uint32Array(81).fill(WHITE), width: 9, height: 9 });
const LOOK = { x: 0, y: 0, scale: 2 };

describe("paint", () => {
  it("paints classes in turn and numbers along the scale", () => {
    const palette = [[0, 0, 0], [100, 0, 0], [200, 0, 0]] as const;
    const red = (values: number[], about: { isClass: boolean; low: number; high: number }): number[] =>
      [...paint(new Float32Array(values), palette, about)].map((color) => unpack(color)[0]);
    expect(red([0, 1, 2, 3, -1], { isClass: true, low: 0, high: 0 })).toEqual([0, 100, 200, 0, 128]);
    expect(red([-5, 0, 5, 10, 99], { isClass: false, low: 0, high: 10 })).toEqual([0, 0, 100, 200, 200]);
  });

  it("packs colours as a canvas holds them", () => {
    const bytes = new Uint8Array(Uint32Array.of(pack([1, 2, 250])).buffer);
    expect([...bytes]).toEqual([1, 2, 250, 255]);
    expect(unpack(pack([1, 2, 250]))).toEqual([1, 2, 250]);
  });
});

describe("raster", () => {
  it("draws a disc where the point is, each rank in its turn, and hidden points never", () => {
    const pixels = blank();
    const points = {
      xs: new Float32Array([1, -1, 0]),
      ys: new Float32Array([1, -1, 0]),
      colors: new Uint32Array(3).fill(pack([0, 40, 0])),
      ranks: new Uint8Array([BRIGHT, DIMMED, HIDDEN]),
    };
    blend(pixels, points, LOOK, 1, BRIGHT);
    const at = (x: number, y: number): readonly number[] => unpack(pixels.data[9 * y + x]!);
    expect(at(7, 3)[0]).toBeLessThan(60); // up and to the right of (4.5, 4.5)
    expect(at(7, 3)[1]).toBeGreaterThan(at(7, 3)[0]!);
    expect(at(3, 7)).toEqual([255, 255, 255]);
    expect(at(0, 0)).toEqual([255, 255, 255]);
    blend(pixels, points, LOOK, 1, DIMMED);
    expect(at(3, 7)[0]).toBeGreaterThan(200);
    expect(at(3, 7)[0]).toBeLessThan(255);
    expect(at(5, 5)).toEqual([255, 255, 255]);
  });

  it("leaves out points beyond the edge, and those of other pieces", () => {
    const pixels = blank();
    const xs = new Float32Array([2.2, 99, NaN, 0]);
    const far = { xs, ys: new Float32Array(4), colors: new Uint32Array(4), ranks: null };
    blend(pixels, far, LOOK, 2, BRIGHT, 0, 3);
    expect(pixels.data.every((value) => value === WHITE)).toBe(true);
    blend(pixels, far, LOOK, 2, BRIGHT, 3, 4);
    expect(pixels.data.every((value) => value === WHITE)).toBe(false);
  });
});

describe("columns", () => {
  it("reads points as they are packed", () => {
    const file = new ArrayBuffer(40);
    new Int32Array(file, 0, 2).set([5, 9]);
    new Float32Array(file, 8, 4).set([1.5, 2.5, -1, 0]);
    new Int32Array(file, 24, 2).set([-1, 3]);
    const read = readPoints(file, 2);
    expect([...read.ids]).toEqual([5, 9]);
    expect([...read.ys]).toEqual([-1, 0]);
    expect([...read.labels]).toEqual([-1, 3]);
    expect(() => readPoints(file, 3)).toThrow("3 points");
  });

  it("reads numbers of 16 bits", () => {
    const bits = new Uint16Array([0x3c00, 0xc000, 0x3555, 0x0001, 0x7c00, 0x7bff]);
    const read = readHalves(bits.buffer, 2);
    expect([...read.slice(0, 2)]).toEqual([2, -4]);
    expect(read[2]).toBeCloseTo(2 / 3, 3);
    expect(read[3]).toBeCloseTo(2 ** -23, 12);
    expect(read[4]).toBe(Infinity);
    expect(read[5]).toBe(2 * 65504);
  });
});

describe("cloud", () => {
  const mean = new Float32Array([3, -1]);

  it("draws the same each time, as wide as told", () => {
    const drawn = drawLatents(mean, new Float32Array([0.5, 0]));
    expect(drawLatents(mean, new Float32Array([0.5, 0]))).toEqual(drawn);
    expect(drawn.every(([, y]) => y === -1)).toBe(true);
    const xs = drawn.map(([x]) => x! - 3);
    const width = Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0) / xs.length);
    expect(width).toBeGreaterThan(0.3);
    expect(width).toBeLessThan(0.7);
  });

  it("gives the ellipse of two deviations", () => {
    const { middle, radii, angle } = ellipseOf([[0, 0], [2, 2], [0, 2], [2, 0], [3, 3], [-1, -1]]);
    expect(middle).toEqual([1, 1]);
    expect(angle).toBeCloseTo(Math.PI / 4);
    // along the diagonal: 0, 0, and 2 and 8 on both sides
    expect(radii[0]).toBeCloseTo(2 * Math.sqrt((2 * 2 + 2 * 8) / 6));
    expect(radii[1]).toBeCloseTo(2 * Math.sqrt((2 * 2) / 6));
    expect(ellipseOf([[1, 1]]).radii).toEqual([0, 0]);
  });
});

describe("closest", () => {
  it("is the row that differs least", () => {
    expect(closest(new Float32Array([0, 0, 1, 1, 0.6, 0.4]), new Float32Array([0.5, 0.5]))).toBe(2);
  });
});
