import { describe, expect, it } from "vitest";
import { latentsAt, Window, type PlaneData } from "../src/plane/geometry";

const DATA: PlaneData = {
  view: "plane",
  place: "",
  engine: "",
  parts: {},
  latentDim: 3,
  image: { channels: 1, height: 1, width: 1, isSeries: false, colors: [] },
  label: null,
  origin: [1, 0, 5],
  across: [1, 0, 0],
  up: [0, 2, 0],
  low: [-2, -1],
  high: [2, 3],
  titles: ["x", "y"],
  marks: [],
  at: null,
};

describe("Window", () => {
  it("shows the whole plane at first, y upwards", () => {
    const window = new Window(DATA, 400);
    expect(window.toPlane(0, 0)).toEqual({ x: -2, y: 3 });
    expect(window.toPlane(400, 400)).toEqual({ x: 2, y: -1 });
    expect(window.toPixels({ x: 0, y: 1 })).toEqual({ left: 200, top: 200 });
  });

  it("keeps the place under the pointer when it zooms, and follows a pan", () => {
    const window = new Window(DATA, 400);
    const before = window.toPlane(100, 50);
    window.enlarge(3, 100, 50);
    expect(window.toPlane(100, 50).x).toBeCloseTo(before.x);
    expect(window.toPlane(100, 50).y).toBeCloseTo(before.y);
    window.pan(30, -20);
    expect(window.toPlane(130, 30).x).toBeCloseTo(before.x);
    expect(window.toPlane(130, 30).y).toBeCloseTo(before.y);
  });

  it("fills the square with tiles, the nearest first, and finer ones when it zooms", () => {
    const window = new Window(DATA, 400);
    const tiles = window.tiles(window.level);
    const across = 4 * 2 ** window.level;
    expect(tiles).toHaveLength(across ** 2);
    const nearest = window.centerOf(tiles[0]!);
    expect(Math.abs(nearest.x)).toBeLessThanOrEqual(window.tileSpan(window.level).x);
    const coarse = window.level;
    window.enlarge(4, 200, 200);
    expect(window.level).toBe(coarse + 2);
    expect(window.tiles(window.level).length).toBeLessThanOrEqual((across + 1) ** 2);
    window.enlarge(1e9, 200, 200);
    expect(window.tiles(window.level).length).toBeLessThan(1000);
    window.enlarge(1e-12, 200, 200);
    expect(window.tiles(window.level).length).toBeLessThan(5000);
  });
});

describe("latentsAt", () => {
  it("is the origin plus the steps", () => {
    const rows = latentsAt(DATA, [
      { x: 2, y: 3 },
      { x: 0, y: 0 },
    ]);
    expect([...rows]).toEqual([3, 6, 5, 1, 0, 5]);
  });
});
