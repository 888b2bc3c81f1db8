// From places of a map to latents, and from latents to places.
import type { Columns, MapData } from "./data";
import { fromMap, toMap, type Pair, type Places } from "./geometry";
import type { Grid } from "./grid";
import { weighted, type Basis, type Rows } from "./latents";
import type { Nearest } from "./nearest";

/** What is known of a place. */
export interface Under {
  latent: Float32Array;
  /** Points of the map, nearest first. */
  indices: number[];
  /** Class to tell the decoder: that of most of them, by weight. */
  label: number | undefined;
  /** Distance to the points, times the usual one. */
  distance: number;
  /** How far their latents lie from this one; 1 is as far as all latents from their mean. */
  spread: number;
}

/** Where a latent lands. */
export interface Landing {
  place: Pair;
  /** Points whose latents are nearest, nearest first. */
  nearest: Nearest;
  /** How far those points lie from the place, half the map being 1; 0 where it is exact. */
  scatter: number;
  /** Distance to their latents, times the usual one between latents. */
  distance: number;
}

export const NUM_NEIGHBOURS = 8;
const NUM_PROBED = 256;
const NUM_PROBED_LATENTS = 24;
const NUM_CANDIDATES = 2048;

/** A map that can be read in both directions. */
export class Chart {
  private readonly usual: number;
  private usualLatent: number | undefined;

  constructor(
    readonly places: Places,
    private readonly grid: Grid,
    private readonly columns: Columns,
    private readonly rows: Rows,
    private readonly inverse: MapData["inverse"],
    /** What short rows stand for; null where rows are latents. */
    private readonly basis: Basis | null,
    /** The plane that the map is. */
    private readonly plane: Basis | null,
  ) {
    this.usual = this.spacing();
  }

  /** What the decoder should make of a place. */
  under(place: Pair): Under {
    const near = weighted(this.grid.nearest(place[0], place[1], NUM_NEIGHBOURS + 1));
    const row = this.exact(place) ?? this.rows.mean(near.indices, near.weights);
    return {
      latent: this.latentOf(place, row),
      indices: near.indices,
      label: majority(near.indices.map((i) => this.columns.told[i]!), near.weights),
      distance: this.usual > 0 ? meanOf(near.distances) / this.usual : 0,
      spread: this.spreadOf(near.indices, near.weights, row),
    };
  }

  /** The places of latents; all are near the first. */
  land(latents: readonly Float32Array[]): Landing[] {
    const rows = latents.map((latent) => this.basis?.reduce(latent) ?? latent);
    const among = rows.length > 1 && rows[0] ? this.candidates(rows[0]) : undefined;
    return rows.map((row, place) => this.landOne(latents[place]!, row, place ? among : undefined));
  }

  private landOne(latent: Float32Array, row: Float32Array, among?: ArrayLike<number>): Landing {
    const near = weighted(this.rows.nearest(row, NUM_NEIGHBOURS + 1, among));
    const nearest = { indices: near.indices, distances: near.distances };
    this.usualLatent ??= this.latentSpacing();
    const distance = this.usualLatent > 0 ? meanOf(near.distances) / this.usualLatent : 0;
    const { xs, ys } = this.places;
    const exact =
      this.inverse === "latent" ? latent : this.inverse === "plane" ? this.plane?.reduce(latent) : null;
    if (exact) {
      return { place: fromMap(this.places, [exact[0]!, exact[1]!]), nearest, scatter: 0, distance };
    }
    let [x, y, scatter] = [0, 0, 0];
    near.indices.forEach((i, k) => {
      x += near.weights[k]! * xs[i]!;
      y += near.weights[k]! * ys[i]!;
    });
    near.indices.forEach((i, k) => {
      scatter += near.weights[k]! * ((xs[i]! - x) ** 2 + (ys[i]! - y) ** 2);
    });
    return { place: [x, y], nearest, scatter: Math.sqrt(scatter), distance };
  }

  /** The nearest points of one latent: among them are those of latents close to it. */
  private candidates(row: Float32Array): number[] | undefined {
    if (this.rows.count <= 2 * NUM_CANDIDATES) return undefined;
    const { size, values, count } = this.rows;
    const distances = new Float32Array(count);
    for (let i = 0; i < count; i += 1) {
      for (let d = 0; d < size; d += 1) distances[i]! += (values[i * size + d]! - row[d]!) ** 2;
    }
    const limit = distances.slice().sort()[NUM_CANDIDATES]!;
    const found: number[] = [];
    for (let i = 0; i < count; i += 1) if (distances[i]! <= limit) found.push(i);
    return found;
  }

  /** The row of a place, where the map itself says it. */
  private exact(place: Pair): Float32Array | null {
    if (this.inverse === "neighbours") return null;
    const latent = this.latentOf(place, new Float32Array());
    return this.basis?.reduce(latent) ?? latent;
  }

  private latentOf(place: Pair, row: Float32Array): Float32Array {
    if (this.inverse === "latent") return Float32Array.from(toMap(this.places, place));
    if (this.inverse === "plane" && this.plane) return this.plane.expand(toMap(this.places, place));
    return this.basis?.expand(row) ?? row;
  }

  private spreadOf(indices: number[], weights: number[], row: Float32Array): number {
    const { extent } = this.rows;
    return extent > 0 ? this.rows.spread(indices, weights, row) / extent : 0;
  }

  /** Median over some points of the mean distance to their nearest others on the map. */
  private spacing(): number {
    const { xs, ys } = this.places;
    return medianOf(
      probed(xs.length, NUM_PROBED).map((i) =>
        meanOf(this.grid.nearest(xs[i]!, ys[i]!, NUM_NEIGHBOURS, (other) => other !== i).distances),
      ),
    );
  }

  /** The same in latent space. */
  private latentSpacing(): number {
    const { values, size, count } = this.rows;
    return medianOf(
      probed(count, NUM_PROBED_LATENTS).map((i) => {
        const row = values.subarray(i * size, (i + 1) * size);
        return meanOf(this.rows.nearest(row, NUM_NEIGHBOURS + 1).distances.slice(1));
      }),
    );
  }
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const medianOf = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Some of many, evenly. */
function probed(count: number, most: number): number[] {
  const step = Math.max(1, Math.floor(count / most));
  return Array.from({ length: Math.ceil(count / step) }, (_, place) => place * step);
}

/** The class that weighs most; undefined where none is known. */
export function majority(labels: readonly number[], weights: readonly number[]): number | undefined {
  const sums = new Map<number, number>();
  labels.forEach((label, place) => {
    if (label >= 0) sums.set(label, (sums.get(label) ?? 0) + weights[place]!);
  });
  return [...sums].sort((a, b) => b[1] - a[1])[0]?.[0];
}
