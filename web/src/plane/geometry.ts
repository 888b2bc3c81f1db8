// A window onto a plane of latent space, and the tiles that fill it.
import type { BaseData } from "../view";

/** Everything the plane shows. */
export interface PlaneData extends BaseData {
  view: "plane";
  /** Latent at (0, 0), and what one step across and one step up add to it. */
  origin: readonly number[];
  across: readonly number[];
  up: readonly number[];
  /** Lower and upper end of what is shown at first, across and up. */
  low: readonly [number, number];
  high: readonly [number, number];
  titles: readonly [string, string];
  /** Pictures that lie in the plane. */
  marks: readonly { x: number; y: number; title: string }[];
  /** Where the person stands; null for the middle. */
  at: readonly [number, number] | null;
}

/** A place in the plane. */
export interface Point {
  x: number;
  y: number;
}

/** A square of a level; each level halves the sides. */
export interface Tile {
  level: number;
  column: number;
  row: number;
}

const TILES_ACROSS = 4;
const SMALLEST = 30; // pixels of the page
const MAX_LEVEL = 16;
const ZOOMS = [0.25, 4096] as const;

/** What part of the plane is seen: a centre, and how many times it is enlarged. */
export class Window {
  zoom = 1;
  center: Point;

  constructor(
    private readonly data: PlaneData,
    /** Pixels of a side of the page's square. */
    public side: number,
  ) {
    this.center = {
      x: (data.low[0] + data.high[0]) / 2,
      y: (data.low[1] + data.high[1]) / 2,
    };
  }

  /** Sides of the plane that is seen. */
  get span(): Point {
    const { low, high } = this.data;
    return { x: (high[0] - low[0]) / this.zoom, y: (high[1] - low[1]) / this.zoom };
  }

  /** From pixels to the plane; pixels count from the upper left. */
  toPlane(left: number, top: number): Point {
    const { x, y } = this.span;
    return {
      x: this.center.x + (left / this.side - 0.5) * x,
      y: this.center.y - (top / this.side - 0.5) * y,
    };
  }

  /** From the plane to pixels. */
  toPixels(point: Point): { left: number; top: number } {
    const { x, y } = this.span;
    return {
      left: ((point.x - this.center.x) / x + 0.5) * this.side,
      top: (0.5 - (point.y - this.center.y) / y) * this.side,
    };
  }

  /** Enlarge so that the place under a pixel stays under it. */
  enlarge(factor: number, left: number, top: number): void {
    const before = this.toPlane(left, top);
    this.zoom = Math.min(ZOOMS[1], Math.max(ZOOMS[0], this.zoom * factor));
    const after = this.toPlane(left, top);
    this.center.x += before.x - after.x;
    this.center.y += before.y - after.y;
  }

  /** Move by pixels. */
  pan(left: number, top: number): void {
    this.center.x -= (left / this.side) * this.span.x;
    this.center.y += (top / this.side) * this.span.y;
  }

  /** The level whose tiles are as small as they should be. */
  get level(): number {
    const largest = (this.side * this.zoom) / TILES_ACROSS;
    return Math.min(MAX_LEVEL, Math.max(0, Math.floor(Math.log2(largest / SMALLEST))));
  }

  /** Sides of a tile. */
  tileSpan(level: number): Point {
    const { low, high } = this.data;
    const parts = TILES_ACROSS * 2 ** level;
    return { x: (high[0] - low[0]) / parts, y: (high[1] - low[1]) / parts };
  }

  /** Centre of a tile, whose picture fills it. */
  centerOf({ level, column, row }: Tile): Point {
    const span = this.tileSpan(level);
    return {
      x: this.data.low[0] + (column + 0.5) * span.x,
      y: this.data.low[1] + (row + 0.5) * span.y,
    };
  }

  /** Tiles of a level that are seen, those nearest to the centre first. */
  tiles(level: number): Tile[] {
    const span = this.tileSpan(level);
    const { low } = this.data;
    const reach = { x: this.span.x / 2, y: this.span.y / 2 };
    const first = (axis: "x" | "y", start: number): number =>
      Math.floor((this.center[axis] - reach[axis] - start) / span[axis]);
    const last = (axis: "x" | "y", start: number): number =>
      Math.ceil((this.center[axis] + reach[axis] - start) / span[axis]) - 1;
    const found: Tile[] = [];
    for (let row = first("y", low[1]); row <= last("y", low[1]); row += 1) {
      for (let column = first("x", low[0]); column <= last("x", low[0]); column += 1) {
        found.push({ level, column, row });
      }
    }
    const distance = (tile: Tile): number => {
      const { x, y } = this.centerOf(tile);
      return ((x - this.center.x) / span.x) ** 2 + ((y - this.center.y) / span.y) ** 2;
    };
    return found.sort((a, b) => distance(a) - distance(b));
  }
}

/** Latents of places in the plane, row by row. */
export function latentsAt(data: PlaneData, points: readonly Point[]): Float32Array {
  const size = data.origin.length;
  const rows = new Float32Array(size * points.length);
  points.forEach(({ x, y }, row) => {
    for (let index = 0; index < size; index += 1) {
      rows[row * size + index] =
        data.origin[index]! + x * data.across[index]! + y * data.up[index]!;
    }
  });
  return rows;
}
