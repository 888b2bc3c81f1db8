// Small pictures of the points, cut from sheets that are fetched when they are first wanted.
import { make } from "../draw/elements";
import type { AtlasData } from "./data";
import type { Store } from "./store";

/** The pictures of one map. */
export class Atlas {
  private readonly sheets = new Map<number, Promise<ImageBitmap>>();
  private readonly ready = new Map<number, ImageBitmap>();
  private readonly wanted = new WeakMap<HTMLCanvasElement, number>();

  constructor(
    private readonly data: AtlasData,
    private readonly store: Store,
  ) {}

  /** Make a canvas for one picture. */
  canvas(): HTMLCanvasElement {
    const { width, height, isSmooth } = this.data;
    const canvas = make("canvas", "thumb");
    [canvas.width, canvas.height] = [width, height];
    canvas.style.imageRendering = isSmooth ? "auto" : "pixelated";
    canvas.style.aspectRatio = `${width} / ${height}`;
    return canvas;
  }

  /** Draw the picture of a point, now or when its sheet has come. */
  draw(canvas: HTMLCanvasElement, index: number): void {
    this.wanted.set(canvas, index);
    const sheet = Math.floor(index / this.data.perSheet);
    const bitmap = this.ready.get(sheet);
    if (bitmap) {
      this.copy(canvas, bitmap, index);
      return;
    }
    this.fetch(sheet)
      .then((fetched) => {
        if (this.wanted.get(canvas) === index) this.copy(canvas, fetched, index);
      })
      .catch(() => undefined); // a picture less; the map says what is wrong with it
  }

  /** Fetch all sheets, one after the other, for who will want them. */
  async fetchAll(): Promise<void> {
    for (let sheet = 0; sheet < this.data.sheets.length; sheet += 1) await this.fetch(sheet);
  }

  private fetch(sheet: number): Promise<ImageBitmap> {
    const known = this.sheets.get(sheet);
    if (known) return known;
    const bitmap = this.store
      .get(this.data.sheets[sheet]!)
      .then((file) => createImageBitmap(new Blob([file])))
      .then((made) => {
        this.ready.set(sheet, made);
        return made;
      });
    this.sheets.set(sheet, bitmap);
    bitmap.catch(() => this.sheets.delete(sheet));
    return bitmap;
  }

  private copy(canvas: HTMLCanvasElement, bitmap: ImageBitmap, index: number): void {
    const { width, height, columns, perSheet } = this.data;
    const place = index % perSheet;
    const left = (place % columns) * width;
    const top = Math.floor(place / columns) * height;
    canvas.getContext("2d")?.drawImage(bitmap, left, top, width, height, 0, 0, width, height);
  }
}
