import { describe, expect, it, vi } from "vitest";
import { Crowd } from "../src/map/crowd";
import { classesLike } from "../src/map/finder";
import { counted } from "../src/map/histogram";
import { BRIGHT, DIMMED, HIDDEN } from "../src/map/renderer";

const crowd = (): Crowd => {
  const made = new Crowd(() => undefined);
  made.show(new Float32Array([0, 1, 2, 1, NaN]), new Int32Array([0, 0, 1, 1, -1]));
  return made;
};
const shown = (some: Crowd): number[] => [0, 1, 2, 3, 4].filter(some.isShown);

describe("Crowd", () => {
  it("shows all while nothing is asked", () => {
    const all = crowd();
    expect(all.ranks).toBeNull();
    expect(all.numShown).toBe(5);
    expect(all.isBright(4)).toBe(true);
  });

  it("shows what every condition holds for, and counts it", () => {
    const some = crowd();
    some.ask({ kinds: new Set([1, 2]) });
    expect(shown(some)).toEqual([1, 2, 3]);
    some.ask({ labels: new Set([1]) });
    expect(shown(some)).toEqual([2, 3]);
    some.ask({ kinds: null, range: [0.5, 1.5] });
    expect(shown(some)).toEqual([3]);
    expect(some.numShown).toBe(1);
    some.ask({ labels: null, range: [-Infinity, 1] });
    expect(shown(some)).toEqual([0, 1, 3]); // a value that is no number lies in no range
  });

  it("dims what is not selected, or hides it on request", () => {
    const some = crowd();
    some.select([1, 2]);
    expect([...some.ranks!]).toEqual([DIMMED, BRIGHT, BRIGHT, DIMMED, DIMMED]);
    expect(some.numShown).toBe(5);
    some.ask({ isAlone: true });
    expect([...some.ranks!]).toEqual([HIDDEN, BRIGHT, BRIGHT, HIDDEN, HIDDEN]);
    expect(some.numShown).toBe(2);
    some.select([2]); // narrower
    expect(shown(some)).toEqual([2]);
    some.select([]);
    expect(some.conditions.isAlone).toBe(false);
    expect(some.numShown).toBe(5);
  });

  it("keeps the same array until something changes, and tells of changes", () => {
    const changed = vi.fn();
    const some = new Crowd(changed);
    some.show(new Float32Array(3), new Int32Array(3));
    some.select([0]);
    const { ranks } = some;
    expect(some.ranks).toBe(ranks);
    expect(changed).toHaveBeenCalledTimes(2);
    some.ask({ range: [0, 1] });
    expect(some.ranks).not.toBe(ranks);
  });

  it("lets go of a selection of other points, and keeps what is asked for", () => {
    const some = crowd();
    some.select([0]);
    some.ask({ labels: new Set([1]) });
    some.show(new Float32Array([5, 6]), new Int32Array([0, 1]));
    expect([...some.ranks!]).toEqual([HIDDEN, BRIGHT]);
  });
});

describe("counted", () => {
  const values = new Float32Array([-9, 0, 0.1, 0.9, 1, 7, NaN]);

  it("counts values by parts, those beyond at the ends, those that are no number nowhere", () => {
    expect(counted(values, [0, 1], 2, () => true)).toEqual([3, 3]);
    expect(counted(values, [0, 1], 2, (i) => i > 3)).toEqual([0, 2]);
  });

  it("copes with values that are all the same", () => {
    expect(counted(new Float32Array([2, 2]), [2, 2], 3, () => true)).toEqual([2, 0, 0]);
  });
});

describe("classesLike", () => {
  const names = ["Ankle boot", "Sneaker", "Bag"];

  it("finds names that contain the text, whatever its case", () => {
    expect(classesLike("BO", names)).toEqual(new Set([0]));
    expect(classesLike("a", names)).toEqual(new Set([0, 1, 2]));
    expect(classesLike("coat", names)).toEqual(new Set());
  });

  it("asks for no class where there is no text, or a number", () => {
    expect(classesLike("  ", names)).toBeNull();
    expect(classesLike("42", names)).toBeNull();
  });
});
