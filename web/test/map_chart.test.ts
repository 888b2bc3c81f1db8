import { describe, expect, it } from "vitest";
import { Chart, majority } from "../src/map/chart";
import { doubtOf } from "../src/map/doubt";
import { normalise } from "../src/map/geometry";
import { Grid } from "../src/map/grid";
import { Basis, Rows, weighted, weightsOf } from "../src/map/latents";
import type { MapData } from "../src/map/data";

const wave = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(i * 1.7 + seed) + 0.3 * Math.cos(i * 0.31 * seed));

const COUNT = 60;
const [XS, YS] = [Float32Array.from(wave(COUNT, 1)), Float32Array.from(wave(COUNT, 5))];
const LATENTS = Float32Array.from({ length: 3 * COUNT }, (_, i) => [XS, YS, XS][i % 3]![Math.floor(i / 3)]! * (1 + (i % 3)));

function chartOf(inverse: MapData["inverse"], values = LATENTS, size = 3, plane: Basis | null = null, basis: Basis | null = null): Chart {
  const places = normalise(XS, YS);
  const none = new Int32Array(COUNT);
  const columns = { ids: none, xs: XS, ys: YS, labels: none, told: Int32Array.from(XS, (_, i) => i % 4) };
  return new Chart(places, new Grid(places.xs, places.ys), columns, new Rows(values, size), inverse, basis, plane);
}

describe("weightsOf", () => {
  it("adds up to one, falls with the distance, and vanishes at the reach", () => {
    const weights = weightsOf([1, 2, 3.999999], 4);
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1);
    expect(weights[0]).toBeCloseTo((3 / 4) ** 2 / ((3 / 4) ** 2 + (2 / 8) ** 2));
    expect(weights[2]).toBeLessThan(1e-9);
  });

  it("is the point itself where the place is one, and fair where all are as far", () => {
    expect(weightsOf([0, 1, 2], 3)).toEqual([1, 0, 0]);
    expect(weightsOf([2, 2], 2)).toEqual([0.5, 0.5]);
    expect(weightsOf([0, 0], 0)).toEqual([0.5, 0.5]);
    expect(weighted({ indices: [7], distances: [3] }).weights).toEqual([1]);
  });
});

describe("Rows", () => {
  const rows = new Rows(new Float32Array([0, 0, 2, 0, 0, 4]), 2);

  it("averages, finds the nearest and tells how far apart", () => {
    expect([...rows.mean([1, 2], [0.25, 0.75])]).toEqual([0.5, 3]);
    expect(rows.nearest(new Float32Array([2, 1]), 2)).toEqual({ indices: [1, 0], distances: [1, Math.sqrt(5)] });
    expect(rows.nearest(new Float32Array([2, 1]), 1, [0, 2]).indices).toEqual([0]);
    expect(rows.spread([1, 2], [0.5, 0.5], new Float32Array([0, 0]))).toBeCloseTo(Math.sqrt(10));
    expect(rows.extent ** 2).toBeCloseTo((4 + 16) / 3 - (4 / 9 + 16 / 9));
  });
});

describe("Basis", () => {
  const basis = new Basis(new Float32Array([1, 1, 1, 0, 1, 0, 0.6, 0, 0.8]), 3);

  it("goes from short to long and back", () => {
    expect([...basis.expand([2, 5])].map((v) => Number(v.toFixed(5)))).toEqual([4, 3, 5]);
    expect([...basis.reduce(basis.expand([2, 5]))].map((v) => Number(v.toFixed(5)))).toEqual([2, 5]);
  });
});

describe("Chart", () => {
  it("takes a place for the latent where the map is the latent", () => {
    const values = Float32Array.from({ length: 2 * COUNT }, (_, i) => [XS, YS][i % 2]![i >> 1]!);
    const chart = chartOf("latent", values, 2);
    const latent = new Float32Array([0.4, -0.7]);
    const [landing] = chart.land([latent]);
    const under = chart.under(landing!.place);
    expect(under.latent[0]).toBeCloseTo(0.4);
    expect(under.latent[1]).toBeCloseTo(-0.7);
    expect(landing!.scatter).toBe(0);
  });

  it("puts a place on the plane, and a latent where its shadow falls", () => {
    const plane = new Basis(new Float32Array([0.5, 0, -1, 1, 0, 0, 0, 0, 1]), 3);
    const chart = chartOf("plane", LATENTS, 3, plane);
    const [landing] = chart.land([new Float32Array([1.5, 99, -3])]);
    const { latent } = chart.under(landing!.place);
    expect([...latent].map((v) => Number(v.toFixed(4)))).toEqual([1.5, 0, -3]);
  });

  it("is a point's own latent at a point, and lands there", () => {
    const chart = chartOf("neighbours");
    const { xs, ys } = chart.places;
    for (const i of [0, 17, 42]) {
      const under = chart.under([xs[i]!, ys[i]!]);
      expect([...under.latent]).toEqual([...LATENTS.slice(3 * i, 3 * i + 3)]);
      expect(under.indices[0]).toBe(i);
      expect(under.label).toBe(i % 4);
      expect(under.spread).toBe(0);
      const [landing] = chart.land([LATENTS.slice(3 * i, 3 * i + 3)]);
      expect(landing!.place).toEqual([xs[i], ys[i]]);
      expect(landing!.nearest.indices[0]).toBe(i);
    }
  });

  it("changes smoothly while neighbours come and go", () => {
    const chart = chartOf("neighbours");
    let before = chart.under([-0.9, -0.4]).latent;
    let largest = 0;
    for (let step = 1; step <= 4000; step += 1) {
      const now = chart.under([-0.9 + (1.8 * step) / 4000, -0.4 + (0.8 * step) / 4000]).latent;
      largest = Math.max(largest, ...now.map((value, d) => Math.abs(value - before[d]!)));
      before = now;
    }
    expect(largest).toBeLessThan(0.05);
  });

  it("sees long latents through a basis", () => {
    const basis = new Basis(new Float32Array([7, 7, 7, 7, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]), 4);
    const chart = chartOf("neighbours", LATENTS, 3, null, basis);
    const { xs, ys } = chart.places;
    expect(chart.under([xs[3]!, ys[3]!]).latent[3]).toBe(7);
    const [landing] = chart.land([chart.under([xs[3]!, ys[3]!]).latent]);
    expect(landing!.place[0]).toBeCloseTo(xs[3]!, 4);
  });

  it("tells a latent that is like no other", () => {
    const chart = chartOf("neighbours");
    const [own, far] = [0, 100].map((by) => chart.land([LATENTS.slice(0, 3).map((v) => v + by)])[0]!);
    expect(own!.distance).toBeLessThan(2);
    expect(far!.distance).toBeGreaterThan(20);
  });

  it("doubts more, the further away", () => {
    const chart = chartOf("neighbours");
    const shares = [1, 2, 8].map((far) => chart.under([far, far]).distance);
    expect(shares[0]).toBeLessThan(shares[1]!);
    expect(shares[1]).toBeLessThan(shares[2]!);
    expect(chart.under([chart.places.xs[5]!, chart.places.ys[5]!]).distance).toBeLessThan(3);
  });
});

describe("doubtOf", () => {
  it("is none among alike pictures and whole where either fails", () => {
    expect(doubtOf(0.5, 0.1)).toEqual({ share: 0, words: "Among the pictures; their latents agree" });
    expect(doubtOf(50, 0.1).share).toBe(1);
    expect(doubtOf(50, 0.1).words).toMatch(/^Far from every picture/);
    expect(doubtOf(0.5, 2).share).toBe(1);
    expect(doubtOf(0.5, 2).words).toMatch(/little in common$/);
  });
});

describe("majority", () => {
  it("goes by weight and leaves out what is not known", () => {
    expect(majority([1, 2, 2], [0.5, 0.2, 0.2])).toBe(1);
    expect(majority([1, 2, 2], [0.3, 0.2, 0.2])).toBe(2);
    expect(majority([-1, -1], [0.5, 0.5])).toBeUndefined();
  });
});
