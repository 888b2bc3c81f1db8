// What draws the points; another way to draw them is another class of this interface.
import type { Look } from "./geometry";

export type Rgb = readonly [number, number, number];

/** How points stand in a picture. */
export const DIMMED = 0;
export const BRIGHT = 1;
export const HIDDEN = 2;

/** The points as they are to be seen. */
export interface Scene {
  /** Places; another array whenever one has moved. */
  xs: Float32Array;
  ys: Float32Array;
  /** Of each, packed by `pack`; another array whenever one has changed. */
  colors: Uint32Array;
  /** How each stands; null: all are bright. Another array whenever one has changed. */
  ranks: Uint8Array | null;
  look: Look;
  /** Of a point, pixels of the page. */
  radius: number;
  ground: Rgb;
}

/** Draws scenes on its canvas, many points a piece at a time. */
export interface Renderer {
  readonly canvas: HTMLCanvasElement;
  /** Pixels of the page, and of the screen for each. */
  resize: (width: number, height: number, ratio: number) => void;
  /** Begin a picture; one that was begun is given up. */
  start: (scene: Scene) => void;
  /** Go on until a time of `performance.now`; true once the picture stands on the canvas. */
  goOn: (until: number) => boolean;
}

/** A colour in the order of a canvas: red first in memory, opaque. */
export const pack = ([red, green, blue]: Rgb): number =>
  ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** The colour that was packed. */
export const unpack = (color: number): Rgb => [color & 255, (color >>> 8) & 255, (color >>> 16) & 255];
