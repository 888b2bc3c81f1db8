// What draws the points; another way to draw them is another class of this interface.
import type { Look } from "./geometry";

export type Rgb = readonly [number, number, number];

/** The points as they are to be seen. */
export interface Scene {
  /** Places; another array whenever one has moved. */
  xs: Float32Array;
  ys: Float32Array;
  /** Red, green and blue of each, bytes; another array whenever one has changed. */
  colors: Uint8Array;
  /** 1 for each point that stands out, 0 for each that is dimmed; null: none is dimmed. */
  bright: Uint8Array | null;
  look: Look;
  /** Of a point, pixels of the page. */
  radius: number;
  ground: Rgb;
}

/** Draws scenes on its canvas. */
export interface Renderer {
  readonly canvas: HTMLCanvasElement;
  /** Pixels of the page, and of the screen for each. */
  resize: (width: number, height: number, ratio: number) => void;
  draw: (scene: Scene) => void;
}
