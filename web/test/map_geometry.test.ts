import { describe, expect, it } from "vitest";
import {
  boxOf,
  fitted,
  fromMap,
  holds,
  normalise,
  panned,
  toMap,
  toPlace,
  toSpot,
  zoomed,
  type Pair,
} from "../src/map/geometry";
import { between } from "../src/map/morph";

const SIZE = { width: 400, height: 300 };
const PLACES = normalise(new Float32Array([10, 20, 14]), new Float32Array([-3, -1, -2]));

describe("normalise", () => {
  it("fills the unit box by the longer side and keeps proportions", () => {
    expect([...PLACES.xs]).toEqual([-1, 1, expect.closeTo(-0.2)]);
    expect([...PLACES.ys].map((y) => Number(y.toFixed(4)))).toEqual([-0.2, 0.2, 0]);
    expect(PLACES.halfHeight).toBeCloseTo(0.2);
  });

  it("goes to the map and back", () => {
    expect(toMap(PLACES, [-1, 0.2])).toEqual([10, expect.closeTo(-1)]);
    const back = fromMap(PLACES, toMap(PLACES, [0.3, -0.7]));
    expect(back.map((value) => Number(value.toFixed(6)))).toEqual([0.3, -0.7]);
  });

  it.each([
    [[], []],
    [[5], [5]],
    [[NaN, 1, 3], [0, 0, NaN]],
  ])("is finite for %j, %j", (xs, ys) => {
    const { middle, half } = normalise(new Float32Array(xs), new Float32Array(ys));
    expect([...middle, half].every(Number.isFinite)).toBe(true);
  });
});

describe("looks", () => {
  const home = fitted(PLACES, SIZE);

  it("shows every point", () => {
    PLACES.xs.forEach((x, i) => {
      const [left, top] = toSpot(home, SIZE, [x, PLACES.ys[i]!]);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(SIZE.width);
      expect(top).toBeGreaterThan(0);
      expect(top).toBeLessThan(SIZE.height);
    });
  });

  it("keeps the place under the pointer while it zooms, within limits", () => {
    const spot: Pair = [90, 60];
    const before = toPlace(home, SIZE, spot);
    const near = zoomed(home, home, SIZE, 3, spot);
    expect(near.scale).toBeCloseTo(3 * home.scale);
    expect(toPlace(near, SIZE, spot)[0]).toBeCloseTo(before[0]);
    expect(toPlace(near, SIZE, spot)[1]).toBeCloseTo(before[1]);
    expect(zoomed(home, home, SIZE, 1e9, spot).scale).toBeCloseTo(400 * home.scale);
    expect(zoomed(home, home, SIZE, 0, spot).scale).toBeCloseTo(home.scale / 4);
  });

  it("follows a pan, upwards being up", () => {
    const moved = panned(home, 30, -20);
    const [left, top] = toSpot(home, SIZE, [0.1, 0.1]);
    const after = toSpot(moved, SIZE, [0.1, 0.1]);
    expect(after[0]).toBeCloseTo(left + 30);
    expect(after[1]).toBeCloseTo(top - 20);
  });
});

describe("holds", () => {
  const notched: Pair[] = [[0, 0], [10, 0], [10, 10], [5, 2], [0, 10]];

  it("tells inside from outside, in a notch too", () => {
    expect(holds(notched, [1, 5])).toBe(true);
    expect(holds(notched, [5, 1])).toBe(true);
    expect(holds(notched, [5, 6])).toBe(false);
    expect(holds(notched, [11, 5])).toBe(false);
    expect(holds([], [0, 0])).toBe(false);
  });

  it("takes a box from any corner", () => {
    for (const [a, b] of [[[0, 0], [4, 2]], [[4, 2], [0, 0]]] as [Pair, Pair][]) {
      expect(holds(boxOf(a, b), [1, 1])).toBe(true);
      expect(holds(boxOf(a, b), [1, 3])).toBe(false);
    }
  });
});

describe("between", () => {
  it("begins and ends at the maps and is half-way in the middle", () => {
    const from = { xs: new Float32Array([0]), ys: new Float32Array([4]) };
    const to = { xs: new Float32Array([2]), ys: new Float32Array([0]) };
    expect(between(from, to, 0)).toEqual(from);
    expect(between(from, to, 1)).toEqual(to);
    expect(between(from, to, 0.5).ys[0]).toBe(2);
  });
});
