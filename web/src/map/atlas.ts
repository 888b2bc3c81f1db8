// Small pictures of the points, cut from sheets that are fetched when they are first wanted.
import { make } from "../draw/elements";
import type { AtlasData } from "./data";
import type { Store } from "./store";

const MOST_SHEETS = 16; // kept unpacked: a million pictures would be gigabytes
const MOST_CUT = 4096;

/** The pictures of one map; a picture is named by the place of its point in the columns. */
export class Atlas {
  private readonly sheets = new Map<number, Promise<ImageBitmap>>();
  private readonly ready = new Map<number, ImageBitmap>();
  private readonly cut = new Map<number, HTMLCanvasElement>();
  private readonly wanted = new WeakMap<HTMLCanvasElement, number>();
  private queue: readonly number[] = [];
  private isCutting = false;

  constructor(
    readonly data: AtlasData,
    private readonly store: Store,
    private readonly slots: Int32Array | null = null,
  ) {}

  /** The atlas, once it is known where in it the pictures are. */
  static async open(data: AtlasData, store: Store): Promise<Atlas> {
    return new Atlas(data, store, data.slots === null ? null : new Int32Array(await store.get(data.slots)));
  }

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
    const sheet = this.sheetOf(index);
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

  /** The pictures of some points that are there; of the others `more` tells when some have come. */
  get(indices: readonly number[], more: () => void): Map<number, HTMLCanvasElement> {
    const found = new Map<number, HTMLCanvasElement>();
    this.queue = indices.filter((index) => {
      const canvas = this.cut.get(index);
      if (canvas) found.set(index, canvas);
      return !canvas;
    });
    void this.cutQueue(more);
    return found;
  }

  /** Fetch all sheets, one after the other, for who will want them; many are left until then. */
  async fetchAll(): Promise<void> {
    if (this.data.sheets.length > MOST_SHEETS) return;
    for (let sheet = 0; sheet < this.data.sheets.length; sheet += 1) await this.fetch(sheet);
  }

  /** Cut what is wanted, sheet by sheet; what is no longer wanted by then is left. */
  private async cutQueue(more: () => void): Promise<void> {
    if (this.isCutting) return;
    this.isCutting = true;
    try {
      while (this.queue.length) {
        const sheet = this.sheetOf(this.queue[0]!);
        const bitmap = await this.fetch(sheet).catch(() => undefined);
        const own = this.queue.filter((index) => this.sheetOf(index) === sheet);
        this.queue = this.queue.filter((index) => this.sheetOf(index) !== sheet);
        if (!bitmap) continue;
        for (const index of own) {
          const canvas = this.canvas();
          this.copy(canvas, bitmap, index);
          this.cut.set(index, canvas);
          shorten(this.cut, MOST_CUT);
        }
        more();
      }
    } finally {
      this.isCutting = false;
    }
  }

  private fetch(sheet: number): Promise<ImageBitmap> {
    const known = this.sheets.get(sheet);
    if (known) return known;
    const bitmap = this.store
      .get(this.data.sheets[sheet]!)
      .then((file) => createImageBitmap(new Blob([file])))
      .then((made) => {
        this.ready.set(sheet, made);
        shorten(this.ready, MOST_SHEETS);
        return made;
      });
    this.sheets.set(sheet, bitmap);
    shorten(this.sheets, MOST_SHEETS);
    bitmap.catch(() => this.sheets.delete(sheet));
    return bitmap;
  }

  private slotOf(index: number): number {
    return this.slots ? this.slots[index]! : index;
  }

  private sheetOf(index: number): number {
    return Math.floor(this.slotOf(index) / this.data.perSheet);
  }

  private copy(canvas: HTMLCanvasElement, bitmap: ImageBitmap, index: number): void {
    const { width, height, columns, perSheet } = this.data;
    const place = this.slotOf(index) % perSheet;
    const left = (place % columns) * width;
    const top = Math.floor(place / columns) * height;
    canvas.getContext("2d")?.drawImage(bitmap, left, top, width, height, 0, 0, width, height);
  }
}

/** Let go of what came first. */
function shorten<T>(kept: Map<number, T>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
}
