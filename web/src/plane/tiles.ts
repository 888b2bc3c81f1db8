// Decoded tiles: kept by their place, so that a pan decodes only what comes into sight.
import { draw, prepare, sizeOf } from "../draw/picture";
import type { Part } from "../engine/models";
import { breathe } from "../engine/spare";
import { labelsOf } from "../view";
import { latentsAt, type PlaneData, type Tile, type Window } from "./geometry";

const MAX_KEPT = 4096;
const BATCH = 8;
const COARSER = 3;

const keyOf = ({ level, column, row }: Tile): string => `${level}/${column}/${row}`;

/** The tiles of one plane. */
export class Tiles {
  private readonly kept = new Map<string, HTMLCanvasElement>();
  private isFilling = false;
  private isOver = false;

  constructor(
    private readonly data: PlaneData,
    private readonly window: Window,
    private readonly part: () => Part | undefined,
    private readonly onDrawn: () => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Draw what there is, coarse tiles under fine ones. */
  paint(context: CanvasRenderingContext2D, scale: number): void {
    const { window } = this;
    context.imageSmoothingEnabled = false;
    const finest = window.level;
    for (let level = Math.max(0, finest - COARSER); level <= finest; level += 1) {
      const span = window.tileSpan(level);
      for (const tile of window.tiles(level)) {
        const picture = this.kept.get(keyOf(tile));
        if (!picture) continue;
        const center = window.centerOf(tile);
        const start = window.toPixels({ x: center.x - span.x / 2, y: center.y + span.y / 2 });
        const end = window.toPixels({ x: center.x + span.x / 2, y: center.y - span.y / 2 });
        const left = Math.round(start.left * scale);
        const top = Math.round(start.top * scale);
        context.drawImage(
          picture,
          left,
          top,
          Math.round(end.left * scale) - left,
          Math.round(end.top * scale) - top,
        );
      }
    }
  }

  /** Decode what is missing, coarse tiles first. */
  fill(): void {
    if (!this.isFilling) this.work().catch(this.onError);
  }

  /** Decode no more. */
  close(): void {
    this.isOver = true;
  }

  /** Whether everything in sight is as fine as it should be. */
  get isComplete(): boolean {
    return this.missing().length === 0;
  }

  private async work(): Promise<void> {
    this.isFilling = true;
    try {
      for (;;) {
        const part = this.part();
        const tiles = this.missing().slice(0, BATCH);
        if (this.isOver || !part || tiles.length === 0) break;
        const points = tiles.map((tile) => this.window.centerOf(tile));
        const { picture } = await part.run(latentsAt(this.data, points), labelsOf(this.data));
        if (!picture) break;
        tiles.forEach((tile, place) => {
          this.keep(tile, picture, place);
        });
        this.onDrawn();
        await breathe(); // the hand comes first
      }
    } finally {
      this.isFilling = false;
    }
  }

  private missing(): Tile[] {
    const finest = this.window.level;
    for (let level = Math.max(0, finest - COARSER); level <= finest; level += 1) {
      const tiles = this.window.tiles(level).filter((tile) => !this.kept.has(keyOf(tile)));
      if (tiles.length) return tiles;
    }
    return [];
  }

  private keep(tile: Tile, pictures: Float32Array, place: number): void {
    const size = sizeOf(this.data.image);
    const canvas = document.createElement("canvas");
    prepare(canvas, this.data.image);
    draw(canvas, pictures.subarray(place * size, (place + 1) * size), this.data.image);
    this.kept.set(keyOf(tile), canvas);
    for (const old of [...this.kept.keys()].slice(0, Math.max(0, this.kept.size - MAX_KEPT))) {
      this.kept.delete(old);
    }
  }
}
