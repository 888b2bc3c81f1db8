// A picture of any size as tiles of the model's, blended with smooth windows.
//
// The places and windows are those of aelib/analysis/restoration.py. A part of a large picture is
// covered by the tiles of the whole one, so that it looks as it does in the whole picture cleaned.
import type { Rect } from "./plate";
import { roundHalfEven } from "./rounding";

/** Where a tile begins. */
export interface Corner {
  top: number;
  left: number;
}

/** Even places from one border to the other, at most half a tile apart. */
export function starts(length: number, size: number): number[] {
  const span = Math.max(length, size) - size;
  const count = Math.ceil(span / Math.max(1, Math.floor(size / 2))) + 1;
  return Array.from({ length: count }, (_, index) =>
    roundHalfEven((index * span) / Math.max(1, count - 1)),
  );
}

/** Weights along one side of a tile. */
export function windowOf(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, at) => Math.sin((Math.PI * (at + 0.5)) / size) ** 2);
}

/** Corners of the tiles that touch a part of a picture. */
export function cover(
  picture: { height: number; width: number },
  tile: { height: number; width: number },
  part: Rect,
): Corner[] {
  const touched = (places: number[], size: number, start: number, length: number): number[] =>
    places.filter((place) => place < start + length && place + size > start);
  const rows = touched(starts(picture.height, tile.height), tile.height, part.top, part.height);
  const columns = touched(starts(picture.width, tile.width), tile.width, part.left, part.width);
  return rows.flatMap((top) => columns.map((left) => ({ top, left })));
}

/** The part of a picture that tiles lie on. */
export function under(
  corners: readonly Corner[],
  tile: { height: number; width: number },
  picture: { height: number; width: number },
): Rect {
  const tops = corners.map(({ top }) => top);
  const lefts = corners.map(({ left }) => left);
  const [top, left] = [Math.min(...tops), Math.min(...lefts)];
  return {
    top,
    left,
    height: Math.min(picture.height, Math.max(...tops) + tile.height) - top,
    width: Math.min(picture.width, Math.max(...lefts) + tile.width) - left,
  };
}

/** Copy a tile out of a part; beyond the border the last row and column repeat. */
export function readTile(
  values: Float32Array,
  planes: number,
  from: Rect,
  corner: Corner,
  tile: { height: number; width: number },
  out: Float32Array,
): void {
  let place = 0;
  for (let plane = 0; plane < planes; plane += 1) {
    for (let y = 0; y < tile.height; y += 1) {
      const row = plane * from.height + Math.min(from.height - 1, corner.top - from.top + y);
      for (let x = 0; x < tile.width; x += 1, place += 1) {
        out[place] = values[row * from.width + Math.min(from.width - 1, corner.left - from.left + x)]!;
      }
    }
  }
}

/** Cleaned tiles of a part, blended as they come. */
export class Blend {
  private readonly total: Float32Array;
  private readonly weight: Float32Array;
  private readonly down: Float32Array;
  private readonly across: Float32Array;

  constructor(
    private readonly part: Rect,
    private readonly planes: number,
    private readonly tile: { height: number; width: number },
  ) {
    this.total = new Float32Array(planes * part.height * part.width);
    this.weight = new Float32Array(part.height * part.width);
    this.down = windowOf(tile.height);
    this.across = windowOf(tile.width);
  }

  /** Add one cleaned tile, its colours one after the other. */
  add({ top, left }: Corner, values: Float32Array): void {
    const { part, tile, planes } = this;
    const area = part.height * part.width;
    for (let y = Math.max(0, part.top - top); y < tile.height; y += 1) {
      const row = top + y - part.top;
      if (row >= part.height) break;
      for (let x = Math.max(0, part.left - left); x < tile.width; x += 1) {
        const column = left + x - part.left;
        if (column >= part.width) break;
        const pixel = row * part.width + column;
        const share = this.down[y]! * this.across[x]!;
        this.weight[pixel]! += share;
        for (let plane = 0; plane < planes; plane += 1) {
          const value = values[(plane * tile.height + y) * tile.width + x]!;
          this.total[plane * area + pixel]! += share * value;
        }
      }
    }
  }

  /** Write what there is into a picture of the part; what no tile reached stays as it was. */
  writeTo(picture: Float32Array): void {
    const area = this.weight.length;
    for (let pixel = 0; pixel < area; pixel += 1) {
      const weight = this.weight[pixel]!;
      if (weight === 0) continue;
      for (let plane = 0; plane < this.planes; plane += 1) {
        const place = plane * area + pixel;
        picture[place] = Math.min(1, Math.max(0, this.total[place]! / weight));
      }
    }
  }
}
