// The large picture of a view, and how long it took to decode.
import { make } from "./elements";
import { draw, prepare, type Image } from "./picture";

/** A canvas and a line about its pace. */
export class Stage {
  readonly canvas = make("canvas", "large");
  readonly pace = make("output", "pace");
  private count = 0;

  constructor(private readonly root: HTMLElement) {
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "The decoded picture");
  }

  /** Take the size of pictures. */
  prepare(image: Image): void {
    prepare(this.canvas, image);
  }

  /** Draw a picture whose decoding began at a time of `performance.now`. */
  show(values: Float32Array, image: Image, begun: number): void {
    draw(this.canvas, values, image);
    this.pace.value = `decoded here in ${(performance.now() - begun).toFixed(1)} ms`;
    this.count += 1;
    this.root.dataset.decoded = String(this.count); // for those who wait for it
  }
}
