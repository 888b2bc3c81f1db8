import { describe, expect, it } from "vitest";
import { holds } from "../src/map/geometry";
import { Grid } from "../src/map/grid";

/** Numbers that look random and are the same each time. */
function numbers(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const x = Math.sin(i * 127.1 + seed * 311.7) * 43758.5453;
    return x - Math.floor(x);
  });
}

function byLooking(xs: Float32Array, ys: Float32Array, x: number, y: number, most: number): number[] {
  return Array.from(xs, (value, i) => Math.hypot(value - x, ys[i]! - y))
    .sort((a, b) => a - b)
    .slice(0, most);
}

describe("Grid", () => {
  const spread = [numbers(500, 1), numbers(500, 2)] as const;
  const clumped = [spread[0].map((x) => x ** 6), spread[1].map((y) => y ** 6)] as const;
  const line = [spread[0], new Float32Array(500).fill(3)] as const;
  const same = [new Float32Array(500).fill(1), new Float32Array(500).fill(2)] as const;

  it.each([
    ["spread", spread],
    ["clumped", clumped],
    ["on a line", line],
    ["all the same", same],
  ])("finds what looking at all of them finds: %s", (_, [xs, ys]) => {
    const grid = new Grid(xs, ys);
    for (const [x, y] of [[0.5, 0.5], [0, 1], [-3, 0.2], [40, -50], [xs[7]!, ys[7]!]] as const) {
      for (const most of [1, 9]) {
        const { distances, indices } = grid.nearest(x, y, most);
        expect(distances).toEqual(byLooking(xs, ys, x, y, most));
        expect(new Set(indices).size).toBe(most);
      }
    }
  });

  it("looks only among those that are accepted", () => {
    const grid = new Grid(...spread);
    const { indices } = grid.nearest(0.5, 0.5, 4, (i) => i % 100 === 3);
    expect([...indices].sort((a, b) => a - b).every((i) => i % 100 === 3)).toBe(true);
    expect(indices).toHaveLength(4);
    expect(grid.nearest(0.5, 0.5, 4, () => false).indices).toEqual([]);
  });

  it("finds the points inside a polygon and between corners as looking at all of them does", () => {
    const star = Array.from({ length: 14 }, (_, k): [number, number] => {
      const reach = k % 2 ? 0.15 : 0.6;
      return [0.5 + reach * Math.cos(k * 0.449), 0.5 + reach * Math.sin(k * 0.449)];
    });
    for (const [xs, ys] of [spread, clumped]) {
      const grid = new Grid(xs, ys);
      const all = Array.from(xs.keys());
      expect(grid.inside(star)).toEqual(all.filter((i) => holds(star, [xs[i]!, ys[i]!])));
      expect(grid.inside(star, (i) => i % 2 === 0).every((i) => i % 2 === 0)).toBe(true);
      const box = all.filter((i) => xs[i]! >= 0.2 && xs[i]! <= 0.5 && ys[i]! >= 0.1 && ys[i]! <= 0.9);
      expect(grid.within([0.2, 0.1], [0.5, 0.9], 500)).toEqual(box);
      expect(grid.within([0.2, 0.1], [0.5, 0.9], box.length)).toEqual(box);
      expect(grid.within([0.2, 0.1], [0.5, 0.9], box.length - 1)).toBeNull();
    }
    const none = new Grid(new Float32Array(), new Float32Array());
    expect(none.inside(star)).toEqual([]);
    expect(none.within([0, 0], [1, 1], 3)).toEqual([]);
  });

  it("copes with few points, none, and points that are nowhere", () => {
    expect(new Grid(new Float32Array(), new Float32Array()).nearest(0, 0, 3).indices).toEqual([]);
    expect(new Grid(new Float32Array([1]), new Float32Array([1])).nearest(0, 0, 3).indices).toEqual([0]);
    const holes = new Grid(new Float32Array([0, NaN, 1]), new Float32Array([0, 0, 1]));
    expect(holes.nearest(1, 1, 3).indices).toEqual([2, 0]);
  });
});
