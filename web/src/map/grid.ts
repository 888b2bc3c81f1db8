// The nearest points of a place, found through square cells, whatever the number of points.
import { rangeOf } from "./geometry";
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
    return within((x - this.left) / this.side, this.columns);
  }

  private row(y: number): number {
    return within((y - this.bottom) / this.side, this.rows);
  }
}

const all = (): boolean => true;

const within = (cell: number, count: number): number =>
  Math.min(count - 1, Math.max(0, Math.floor(cell) || 0));
