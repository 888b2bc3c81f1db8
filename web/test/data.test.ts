import { describe, expect, it } from "vitest";
import { drawn, latentOf, readMoves, snapped, stripOf, writeMoves } from "../src/traverse/data";

const DIMENSION = {
  index: 1,
  title: "z1",
  low: -2,
  high: 2,
  step: 0.01,
  isInactive: false,
  curve: [0, 1, 3, 0],
};

describe("moves", () => {
  it("come back as they were sent, in the order of the dimensions", () => {
    const moves = readMoves({ "10": 1.5, "2": -0.25 });
    expect(Object.entries(writeMoves(moves))).toEqual([
      ["2", -0.25],
      ["10", 1.5],
    ]);
  });

  it("change the start where they say", () => {
    expect([...latentOf([1, 2, 3], new Map([[1, 7]]))]).toEqual([1, 7, 3]);
  });
});

describe("strips", () => {
  it("differ in their own dimension only", () => {
    const rows = stripOf(new Float32Array([1, 2, 3]), { index: 2, title: "", values: [5, 6] });
    expect([...rows]).toEqual([1, 2, 5, 1, 2, 6]);
  });
});

describe("draws", () => {
  it("follow the curve", () => {
    const draws = Array.from({ length: 4000 }, (_, place) => drawn(DIMENSION, place / 4000));
    const share = draws.filter((value) => value >= 0 && value < 1).length / draws.length;
    expect(share).toBeCloseTo(0.75, 2);
    expect(draws.every((value) => value >= -1 && value <= 1)).toBe(true);
  });

  it("are even where there is no curve", () => {
    expect(drawn({ ...DIMENSION, curve: [0, 0] }, 0.25)).toBe(-1);
  });

  it("keep to the slider's steps and ends", () => {
    expect(snapped(0.1234, DIMENSION)).toBe(0.12);
    expect(snapped(9, DIMENSION)).toBe(2);
    expect(snapped(-9, DIMENSION)).toBe(-2);
  });
});
