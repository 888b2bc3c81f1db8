import { describe, expect, it } from "vitest";
import {
  byUse,
  changed,
  codesOf,
  latentOf,
  positionAt,
  withCode,
  type CodesData,
} from "../src/codes/data";

const DATA: CodesData = {
  view: "codes",
  place: "",
  engine: "",
  parts: {},
  latentDim: 12,
  image: { channels: 1, height: 2, width: 3, isSeries: false, colors: [] },
  label: null,
  start: [0, 1, 2, 0, 1, 2],
  changes: {},
  height: 2,
  width: 3,
  vectors: [
    [1, 10],
    [2, 20],
    [3, 30],
  ],
  counts: [5, 0, 9],
  original: "",
};

describe("changes", () => {
  it("stand at their positions and leave no trace where they change nothing", () => {
    const one = changed(DATA, {}, 4, 2);
    const two = changed(DATA, one, 1, 0);
    expect(two).toEqual({ "1": 0, "4": 2 });
    expect(Object.keys(two)).toEqual(["1", "4"]);
    expect(codesOf(DATA, two)).toEqual([0, 0, 2, 0, 2, 2]);
    expect(changed(DATA, two, 4, 1)).toEqual({ "1": 0 });
  });
});

describe("latents", () => {
  it("have channels first, and change at one position only", () => {
    const latent = latentOf(DATA, DATA.start);
    expect([...latent]).toEqual([1, 2, 3, 1, 2, 3, 10, 20, 30, 10, 20, 30]);
    const other = withCode(DATA, latent, 1, 0);
    expect([...other]).toEqual([1, 1, 3, 1, 2, 3, 10, 10, 30, 10, 20, 30]);
    expect([...latent]).toEqual([1, 2, 3, 1, 2, 3, 10, 20, 30, 10, 20, 30]);
  });
});

describe("places", () => {
  it("belong to positions along the rows, those outside to the nearest", () => {
    expect(positionAt(DATA, 0.5, 0.1)).toBe(1);
    expect(positionAt(DATA, 0.99, 0.99)).toBe(5);
    expect(positionAt(DATA, 1.2, -3)).toBe(2);
  });
});

it("the code that is chosen most often comes first", () => {
  expect(byUse(DATA.counts)).toEqual([2, 0, 1]);
});
