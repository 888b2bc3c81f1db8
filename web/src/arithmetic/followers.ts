// Small pictures and readings that follow the large picture: a few for each move of the hand, as many
// as keep it at its pace, and all of them when it rests.

/** A small picture. */
export interface Cell {
  /** Its latent as things are now. */
  latent: () => Float32Array;
  label: number | null;
  draw: (picture: Float32Array) => void;
}

/** Decodes rows of latents, or nothing where things have changed meanwhile. */
export type Decode = (
  latents: Float32Array,
  labels: readonly number[],
) => Promise<Float32Array | undefined>;

const BUDGET_MS = 6;
const MOST = 16;

/** How many pictures may be decoded beside a large one that took some milliseconds. */
export const numBeside = (ms: number): number =>
  Math.max(1, Math.min(MOST, Math.floor(BUDGET_MS / Math.max(ms, 0.1))));

/** What follows. */
export class Followers {
  private next = 0;
  private isReadersTurn = true;

  constructor(
    private readonly cells: readonly Cell[],
    private readonly decode: Decode,
    private readonly read: (() => Promise<void>) | undefined,
  ) {}

  /** Bring all up to date, until `isOvertaken`; something is always done, so that all have a turn. */
  async run(isOvertaken: () => boolean, ms: number): Promise<void> {
    let due = this.cells.length;
    let isReadDue = this.read !== undefined;
    while (due > 0 || isReadDue) {
      if (isReadDue && (this.isReadersTurn || due === 0)) {
        await this.read?.();
        isReadDue = false;
        this.isReadersTurn = false;
      } else {
        const count = Math.min(due, numBeside(ms));
        await this.drawNext(count);
        due -= count;
        this.isReadersTurn = true;
      }
      await new Promise((resolve) => setTimeout(resolve)); // the page may draw, the hand may move
      if (isOvertaken()) return;
    }
  }

  private async drawNext(count: number): Promise<void> {
    const taken = Array.from({ length: count }, (_, place) => {
      return this.cells[(this.next + place) % this.cells.length]!;
    });
    this.next = (this.next + count) % this.cells.length;
    const latents = taken.map(({ latent }) => latent());
    const size = latents[0]?.length ?? 0;
    const rows = new Float32Array(size * count);
    latents.forEach((latent, row) => {
      rows.set(latent, row * size);
    });
    const pictures = await this.decode(rows, taken.map(({ label }) => label ?? 0));
    if (!pictures) return;
    const each = pictures.length / count;
    taken.forEach(({ draw }, place) => {
      draw(pictures.subarray(place * each, (place + 1) * each));
    });
  }
}
