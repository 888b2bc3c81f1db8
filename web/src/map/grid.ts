// The nearest points of a place, found through square cells, whatever the number of points.
import { holds, rangeOf, type Pair } from "./geometry";
import { insert, isNear, type Nearest } from "./nearest";

const PER_CELL = 2;
const MOST_CELLS = 1024; // a side

/** Points sorted into cells. */
export class Grid {
  private readonly left: number;
  private readonly bottom: number;
  private readonly side: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly starts: Int32Array;
  private readonly order: Int32Array;

  constructor(
    private readonly xs: Float32Array,
    private readonly ys: Float32Array,
  ) {
    const [left, right] = rangeOf(xs);
    const [bottom, top] = rangeOf(ys);
    const across = Math.min(MOST_CELLS, Math.ceil(Math.sqrt(xs.length / PER_CELL)) || 1);
    this.left = left;
    this.bottom = bottom;
    this.side = Math.max(right - left, top - bottom, 1e-12) / across;
    this.columns = Math.floor((right - left) / this.side) + 1;
    this.rows = Math.floor((top - bottom) / this.side) + 1;
    this.starts = new Int32Array(this.columns * this.rows + 1);
    const cells = new Int32Array(xs.length);
    for (let i = 0; i < xs.length; i += 1) {
      cells[i] = this.row(ys[i]!) * this.columns + this.column(xs[i]!);
      this.starts[cells[i]! + 1]! += 1;
    }
    for (let cell = 1; cell < this.starts.length; cell += 1) {
      this.starts[cell]! += this.starts[cell - 1]!;
    }
    const next = this.starts.slice();
    this.order = new Int32Array(xs.length);
    for (let i = 0; i < xs.length; i += 1) {
      this.order[next[cells[i]!]!] = i;
      next[cells[i]!]! += 1;
    }
  }

  /** The nearest points of a place, at most so many, among those that are accepted. */
  nearest(x: number, y: number, most: number, accepts: (i: number) => boolean = all): Nearest {
    const found: Nearest = { indices: [], distances: [] };
    const column = this.column(x);
    const row = this.row(y);
    const rings = Math.max(column, this.columns - 1 - column, row, this.rows - 1 - row);
    for (let ring = 0; ring <= rings; ring += 1) {
      for (let r = Math.max(0, row - ring); r <= Math.min(this.rows - 1, row + ring); r += 1) {
        const isEdge = Math.abs(r - row) === ring;
        const step = isEdge ? 1 : Math.max(1, 2 * ring);
        for (let c = column - ring; c <= column + ring; c += step) {
          if (c >= 0 && c < this.columns) this.look(r * this.columns + c, x, y, most, accepts, found);
        }
      }
      // what is left lies beyond the ring, which is this far away at least
      if (found.indices.length >= most && found.distances.at(-1)! <= ring * this.side) break;
    }
    return found;
  }

  /** The points inside a polygon, in their order: only cells that its edge crosses are looked into. */
  inside(polygon: readonly Pair[], accepts: (i: number) => boolean = all): number[] {
    const isFound = new Uint8Array(this.xs.length);
    const crossed = this.crossed(polygon);
    const [left, right] = rangeOf(Float32Array.from(polygon, ([x]) => x));
    const [bottom, top] = rangeOf(Float32Array.from(polygon, ([, y]) => y));
    for (let r = this.row(bottom); r <= this.row(top); r += 1) {
      for (let c = this.column(left); c <= this.column(right); c += 1) {
        const cell = r * this.columns + c;
        const isCrossed = crossed.has(cell);
        const middle: Pair = [this.left + (c + 0.5) * this.side, this.bottom + (r + 0.5) * this.side];
        if (!isCrossed && !holds(polygon, middle)) continue;
        for (let place = this.starts[cell]!; place < this.starts[cell + 1]!; place += 1) {
          const i = this.order[place]!;
          if (isCrossed && !holds(polygon, [this.xs[i]!, this.ys[i]!])) continue;
          if (accepts(i)) isFound[i] = 1;
        }
      }
    }
    const found: number[] = [];
    for (let i = 0; i < isFound.length; i += 1) if (isFound[i]) found.push(i);
    return found;
  }

  /** The points between two corners in their order; null if there are more than so many. */
  within(
    [left, bottom]: Pair,
    [right, top]: Pair,
    most: number,
    accepts: (i: number) => boolean = all,
  ): number[] | null {
    const found: number[] = [];
    for (let r = this.row(bottom); r <= this.row(top); r += 1) {
      for (let c = this.column(left); c <= this.column(right); c += 1) {
        const cell = r * this.columns + c;
        for (let place = this.starts[cell]!; place < this.starts[cell + 1]!; place += 1) {
          const i = this.order[place]!;
          const [x, y] = [this.xs[i]!, this.ys[i]!];
          if (x < left || x > right || y < bottom || y > top || !accepts(i)) continue;
          if (found.length === most) return null;
          found.push(i);
        }
      }
    }
    return found.sort((a, b) => a - b);
  }

  /** Cells that an edge of a polygon may run through, and those around them. */
  private crossed(polygon: readonly Pair[]): Set<number> {
    const cells = new Set<number>([0]);
    if (this.starts.length === 2) return cells; // all in one cell, which may be as small as a point
    let last = polygon.at(-1)!;
    for (const corner of polygon) {
      const [x0, y0] = last;
      const [x1, y1] = corner;
      last = corner;
      const steps = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / this.side));
      for (let step = 0; step <= steps; step += 1) {
        const x = x0 + ((x1 - x0) * step) / steps;
        const y = y0 + ((y1 - y0) * step) / steps;
        const [row, column] = [this.row(y), this.column(x)];
        for (let r = Math.max(0, row - 1); r <= Math.min(this.rows - 1, row + 1); r += 1) {
          for (let c = Math.max(0, column - 1); c <= Math.min(this.columns - 1, column + 1); c += 1) {
            cells.add(r * this.columns + c);
          }
        }
      }
    }
    return cells;
  }

  private look(
    cell: number,
    x: number,
    y: number,
    most: number,
    accepts: (i: number) => boolean,
    found: Nearest,
  ): void {
    for (let place = this.starts[cell]!; place < this.starts[cell + 1]!; place += 1) {
      const i = this.order[place]!;
      const distance = Math.hypot(this.xs[i]! - x, this.ys[i]! - y);
      if (!isNear(found, distance, most) || Number.isNaN(distance) || !accepts(i)) continue;
      insert(found, i, distance, most);
    }
  }

  private column(x: number): number {
    return inBounds((x - this.left) / this.side, this.columns);
  }

  private row(y: number): number {
    return inBounds((y - this.bottom) / this.side, this.rows);
  }
}

const all = (): boolean => true;

const inBounds = (cell: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(cell) || 0));
