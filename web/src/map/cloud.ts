// Draws from a posterior, the same ones each time, and the ellipse that holds most of them.
import type { Pair } from "./geometry";

const NUM_DRAWN = 32;
const SEED = 20_240_229;

/** Latents of N(mean, deviation²), always the same ones. */
export function drawLatents(mean: Float32Array, deviation: Float32Array): Float32Array[] {
  const chance = generator(SEED);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  return Array.from({ length: NUM_DRAWN }, () =>
    mean.map((value, d) => value + deviation[d]! * normal()),
  );
}

/** Numbers uniform in [0, 1) (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Two standard deviations around the mean of places. */
export interface Ellipse {
  middle: Pair;
  /** Longer and shorter half axis, and the turn of the longer one from the x axis. */
  radii: Pair;
  angle: number;
}

/** The ellipse of places; they need not vary. */
export function ellipseOf(places: readonly Pair[]): Ellipse {
  const count = Math.max(1, places.length);
  const x = places.reduce((sum, place) => sum + place[0], 0) / count;
  const y = places.reduce((sum, place) => sum + place[1], 0) / count;
  let [xx, xy, yy] = [0, 0, 0];
  for (const [px, py] of places) {
    xx += (px - x) ** 2 / count;
    xy += ((px - x) * (py - y)) / count;
    yy += (py - y) ** 2 / count;
  }
  const middle = (xx + yy) / 2;
  const half = Math.hypot((xx - yy) / 2, xy);
  return {
    middle: [x, y],
    radii: [2 * Math.sqrt(middle + half), 2 * Math.sqrt(Math.max(0, middle - half))],
    angle: Math.atan2(2 * xy, xx - yy) / 2,
  };
}
