// What Python tells the view, and what follows from it without a page.
import type { BaseData } from "../view";

/** One latent dimension. */
export interface Dimension {
  index: number;
  /** What a person called it; empty for no name. */
  name: string;
  /** How much it carries, in words. */
  facts: string;
  low: number;
  high: number;
  step: number;
  /** Standard deviation of the aggregate posterior. */
  deviation: number;
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
  /** Names of the classes that the decoder can be told; empty for a model told none. */
  classes: readonly string[];
  /** A name that a person gives a dimension is kept. */
  keepsNames: boolean;
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

/** Where a person is. */
export interface State {
  moves: Record<string, number>;
  label: number | null;
}

const SAME = 1e-3;

/** Whether two states are one, but for the digits that an address leaves out. */
export function isSame(one: State, other: State): boolean {
  const indices = Object.keys(one.moves);
  return (
    one.label === other.label &&
    indices.length === Object.keys(other.moves).length &&
    indices.every((index) => Math.abs(one.moves[index]! - (other.moves[index] ?? NaN)) <= SAME)
  );
}

/** What a dimension is called. */
export const titleOf = ({ index, name }: Dimension): string => name || `z${index}`;

/** The latent of a start and what is moved from it. */
export function latentOf(start: readonly number[], moves: Moves): Float32Array {
  const latent = Float32Array.from(start);
  for (const [index, value] of moves) latent[index] = value;
  return latent;
}

/** The same latent but for one dimension. */
export function withValue(latent: Float32Array, index: number, value: number): Float32Array {
  const other = Float32Array.from(latent);
  other[index] = value;
  return other;
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

const NUDGE = 0.3;

/** A small random step from a value; `chances` are two of them, uniform in [0, 1). */
export function nudged(dimension: Dimension, value: number, chances: [number, number]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - chances[0]));
  const normal = radius * Math.cos(2 * Math.PI * chances[1]); // Box & Muller 1958
  return snapped(value + NUDGE * dimension.deviation * normal, dimension);
}

/** The nearest value that a slider can show. */
export function snapped(value: number, { low, high, step }: Dimension): number {
  const onStep = low + Math.round((value - low) / step) * step;
  return Math.min(high, Math.max(low, Number(onStep.toPrecision(6))));
}
