// What Python tells the map, and the columns that the browser fetches once.
import type { BaseData } from "../view";

/** Small pictures of the points, laid out in sheets. */
export interface AtlasData {
  sheets: readonly string[];
  /** A column with the place of each point's picture; null: they are in the order of the points. */
  slots: string | null;
  width: number;
  height: number;
  isSmooth: boolean;
  columns: number;
  perSheet: number;
}

/** Where the latents of the points are. */
export interface LatentsData {
  path: string;
  /** Numbers of a row, and what they are multiplied by. */
  size: number;
  unit: number;
  /** Mean and components of rows that are not latents themselves, and the variance they hold. */
  basis: string | null;
  share: number;
}

/** A film whose frames are the map after several epochs. */
export interface FilmData {
  /** Places of all points, frame after frame, in units of the map. */
  path: string;
  /** Epoch of each frame, ascending. */
  epochs: readonly number[];
}

/** Everything the map shows. */
export interface MapData extends BaseData {
  view: "map";
  count: number;
  points: string;
  values: string;
  /** Null: nothing is decoded here. */
  latents: LatentsData | null;
  /** How a place becomes a latent: it is one, it lies on a plane, or its neighbours say. */
  inverse: "latent" | "plane" | "neighbours";
  plane: string | null;
  atlas: AtlasData;
  title: string;
  isClass: boolean;
  palette: readonly (readonly [number, number, number])[];
  /** Names of the colours, and of the classes of the points. */
  names: readonly string[];
  classNames: readonly string[];
  /** Classes that the model is told; none for a model that is told none. */
  toldNames: readonly string[];
  low: number;
  high: number;
  description: string;
  /** Number of the picture that is marked. */
  marked: number | null;
  numSelected: number;
  /** Maps of the same pictures that share one selection have the same name here. */
  link?: string;
  /** Brightness of what lies behind things in pictures; null: no picture can be brought. */
  ground: number | null;
  /** The place that is held, in units of the map. */
  spot: readonly [number, number] | null;
  /** Null or none: the points stand still. */
  film?: FilmData | null;
  /** The epoch that the film stands at; null or none: the last one. */
  epoch?: number | null;
}

/** Facts of each point. */
export interface Columns {
  ids: Int32Array;
  xs: Float32Array;
  ys: Float32Array;
  labels: Int32Array;
  told: Int32Array;
}

/** Cut the file of points into its columns. */
export function readPoints(data: ArrayBuffer, count: number): Columns {
  if (data.byteLength !== 20 * count) throw new Error(`expected ${count} points, got another file`);
  const whole = (column: number): Int32Array => new Int32Array(data, 4 * count * column, count);
  const real = (column: number): Float32Array => new Float32Array(data, 4 * count * column, count);
  return {
    ids: whole(0),
    xs: real(1),
    ys: real(2),
    labels: whole(3),
    told: whole(4),
  };
}

/** Numbers of 16 bits, times a unit. */
export function readHalves(data: ArrayBuffer, unit: number): Float32Array {
  return Float32Array.from(new Uint16Array(data), (bits) => unit * halfOf(bits));
}

function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
