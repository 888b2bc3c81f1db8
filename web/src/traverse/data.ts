// What Python tells the view, and what follows from it without a page.
import type { BaseData } from "../view";

/** One latent dimension. */
export interface Dimension {
  index: number;
  title: string;
  low: number;
  high: number;
  step: number;
  isInactive: boolean;
  /** Aggregate posterior from `low` to `high`, its highest value 1. */
  curve: readonly number[];
}

/** Dimensions under one heading; a hierarchical model has one group for each level. */
export interface Group {
  title: string;
  dimensions: readonly Dimension[];
}

/** A row of the sheet: one dimension, and its values from the left to the right. */
export interface Strip {
  index: number;
  title: string;
  values: readonly number[];
}

/** Everything the view shows. */
export interface TraverseData extends BaseData {
  view: "traverse";
  start: readonly number[];
  moves: Readonly<Record<string, number>>;
  groups: readonly Group[];
  strips: readonly Strip[];
  /** Address of the picture that the start was encoded from. */
  original: string | null;
}

export type Moves = Map<number, number>;

/** Read moves as Python sends them. */
export const readMoves = (told: Readonly<Record<string, number>>): Moves =>
  new Map(Object.entries(told).map(([index, value]) => [Number(index), value]));

/** Write moves for Python, in the order of the dimensions. */
export const writeMoves = (moves: Moves): Record<string, number> =>
  Object.fromEntries([...moves].sort(([a], [b]) => a - b).map(([i, v]) => [String(i), v]));

/** The latent of a start and what is moved from it. */
export function latentOf(start: readonly number[], moves: Moves): Float32Array {
  const latent = Float32Array.from(start);
  for (const [index, value] of moves) latent[index] = value;
  return latent;
}

/** Rows of latents that differ in one dimension. */
export function stripOf(latent: Float32Array, strip: Strip): Float32Array {
  const rows = new Float32Array(latent.length * strip.values.length);
  strip.values.forEach((value, row) => {
    rows.set(latent, row * latent.length);
    rows[row * latent.length + strip.index] = value;
  });
  return rows;
}

/** Draw a value of a dimension by its curve; `chance` is uniform in [0, 1). */
export function drawn(dimension: Dimension, chance: number): number {
  const { curve, low, high } = dimension;
  const total = curve.reduce((sum, height) => sum + height, 0);
  if (!(total > 0)) return low + chance * (high - low);
  let rest = chance * total;
  let place = 0;
  while (place < curve.length - 1 && rest >= curve[place]!) {
    rest -= curve[place]!;
    place += 1;
  }
  const within = curve[place]! > 0 ? rest / curve[place]! : 0.5;
  return low + ((place + within) / curve.length) * (high - low);
}

/** The nearest value that a slider can show. */
export function snapped(value: number, { low, high, step }: Dimension): number {
  const onStep = low + Math.round((value - low) / step) * step;
  return Math.min(high, Math.max(low, Number(onStep.toPrecision(6))));
}
