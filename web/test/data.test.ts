import { describe, expect, it } from "vitest";
import {
  drawn,
  isSame,
  latentOf,
  nudged,
  readMoves,
  snapped,
  titleOf,
  withValue,
  writeMoves,
} from "../src/traverse/data";

const DIMENSION = {
  index: 1,
  name: "",
  facts: "KL 1.00 nats",
  low: -2,
  high: 2,
  step: 0.01,
  deviation: 1,
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

describe("states", () => {
  it("are one when they differ by less than an address can say", () => {
    const state = { moves: { "1": 0.5 }, label: null };
    expect(isSame(state, { moves: { "1": 0.5004 }, label: null })).toBe(true);
    expect(isSame(state, { moves: { "1": 0.52 }, label: null })).toBe(false);
    expect(isSame(state, { moves: { "2": 0.5 }, label: null })).toBe(false);
    expect(isSame(state, { moves: {}, label: null })).toBe(false);
    expect(isSame(state, { moves: { "1": 0.5 }, label: 3 })).toBe(false);
  });
});

describe("latents", () => {
  it("differ in one dimension only, and the first is left alone", () => {
    const latent = new Float32Array([1, 2, 3]);
    expect([...withValue(latent, 2, 5)]).toEqual([1, 2, 5]);
    expect([...latent]).toEqual([1, 2, 3]);
  });
});

describe("names", () => {
  it("are a person's own, or the number", () => {
    expect(titleOf(DIMENSION)).toBe("z1");
    expect(titleOf({ ...DIMENSION, name: "heel" })).toBe("heel");
  });
});

describe("nudges", () => {
  it("have a third of a dimension's deviation", () => {
    const wide = { ...DIMENSION, low: -50, high: 50, step: 0.001, deviation: 2 };
    const steps = Array.from({ length: 4096 }, (_, place) =>
      nudged(wide, 1, [(place % 64) / 64 + 1 / 128, Math.floor(place / 64) / 64 + 1 / 128]),
    );
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    const variance = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / steps.length;
    expect(mean).toBeCloseTo(1, 2);
    expect(Math.sqrt(variance)).toBeCloseTo(0.6, 1);
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
