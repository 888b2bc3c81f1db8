// Which of the points are shown, which stand out, and how many: the state behind every filter.
import { BRIGHT, DIMMED, HIDDEN } from "./renderer";
import type { Pair } from "./geometry";

/** What a point must be to be shown; null asks nothing. */
export interface Conditions {
  /** What it is coloured by is one of these classes. */
  kinds: ReadonlySet<number> | null;
  /** What it is coloured by lies between two numbers, ends included. */
  range: Pair | null;
  /** Its own class is one of these. */
  labels: ReadonlySet<number> | null;
  /** It is selected, as long as any is. */
  isAlone: boolean;
}

const NOTHING_ASKED: Conditions = { kinds: null, range: null, labels: null, isAlone: false };

/** The points by number in the columns. */
export class Crowd {
  private values: Float32Array = new Float32Array();
  private labels: Int32Array = new Int32Array();
  private asked = NOTHING_ASKED;
  private selected: Uint8Array | null = null;
  private known: { ranks: Uint8Array | null; numShown: number } | undefined;
  numSelected = 0;

  constructor(private readonly changed: () => void) {}

  /** Take points; what is asked for stays asked for. */
  show(values: Float32Array, labels: Int32Array): void {
    this.values = values;
    this.labels = labels;
    this.selected = null; // these may be others
    this.numSelected = 0;
    this.change();
  }

  /** Ask for other points than now. */
  ask(conditions: Partial<Conditions>): void {
    this.asked = { ...this.asked, ...conditions };
    this.change();
  }

  select(indices: readonly number[]): void {
    if (!indices.length && !this.selected) return;
    this.selected = new Uint8Array(this.count);
    this.numSelected = indices.length;
    for (const index of indices) this.selected[index] = 1;
    if (!this.numSelected) {
      this.selected = null;
      this.asked = { ...this.asked, isAlone: false };
    }
    this.change();
  }

  get count(): number {
    return this.values.length;
  }

  get conditions(): Conditions {
    return this.asked;
  }

  /** How each point stands; null: all are bright. The same array until something changes. */
  get ranks(): Uint8Array | null {
    return this.sifted.ranks;
  }

  get numShown(): number {
    return this.sifted.numShown;
  }

  readonly isShown = (index: number): boolean => this.ranks?.[index] !== HIDDEN;

  /** Shown points that stand out: the selected ones, or all if none is. */
  readonly isBright = (index: number): boolean => (this.ranks?.[index] ?? BRIGHT) === BRIGHT;

  private change(): void {
    this.known = undefined;
    this.changed();
  }

  private get sifted(): { ranks: Uint8Array | null; numShown: number } {
    return (this.known ??= this.sift());
  }

  private sift(): { ranks: Uint8Array | null; numShown: number } {
    const { values, labels, selected, count } = this;
    const { kinds, range, labels: wanted, isAlone } = this.asked;
    if (!kinds && !range && !wanted && !selected) return { ranks: null, numShown: count };
    const ranks = new Uint8Array(count);
    let numShown = 0;
    for (let i = 0; i < count; i += 1) {
      const isSelected = selected ? selected[i] === 1 : true;
      const isShown =
        (!isAlone || isSelected) &&
        (!kinds || kinds.has(values[i]!)) &&
        (!range || (values[i]! >= range[0] && values[i]! <= range[1])) &&
        (!wanted || wanted.has(labels[i]!));
      ranks[i] = isShown ? (isSelected ? BRIGHT : DIMMED) : HIDDEN;
      numShown += Number(isShown);
    }
    return { ranks, numShown };
  }
}
