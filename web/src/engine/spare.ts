// Time that a hand leaves: work beside the picture under it, a piece at a time between two frames.

/** Work that is done piece by piece. */
export interface Pieces {
  readonly isDone: boolean;
  /** How long the next piece takes, in milliseconds, as far as is known. */
  readonly cost: number;
  work: () => Promise<void>;
}

const FRAME_MS = 16;
const RESERVE_MS = 3;
const IDLE_MS = 8;
const PATIENCE_MS = 80;
/** A piece that takes longer than a frame waits for so many times as long: few moves meet one. */
const PATIENCE_TIMES = 25;

/** Let the page draw and answer the hand; a timer of 0 would wait for 4 ms. */
export const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Does work as the hand allows; a hand that never rests still leaves a piece now and then. */
export class Spare {
  private moved = -Infinity;
  private fed = -Infinity;
  private wake = (): void => undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The hand has moved just now. */
  begin(): void {
    this.moved = this.now();
    this.wake();
  }

  /** Work until all is done, or `isOvertaken`. */
  async use(pieces: Pieces, isOvertaken: () => boolean): Promise<void> {
    while (!pieces.isDone) {
      if (this.has(pieces.cost)) {
        await pieces.work();
        this.fed = this.now();
        await breathe();
      } else await this.idle();
      if (isOvertaken()) return;
    }
  }

  /** Wait a little, or until the hand moves: what it asks for must not wait. */
  private idle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Whether a piece ends before the next frame, or the hand rests, or the work has waited long. */
  private has(cost: number): boolean {
    const now = this.now();
    const spent = now - this.moved;
    const hasTime = spent + cost < FRAME_MS - RESERVE_MS || spent > PATIENCE_MS;
    return hasTime || now - this.fed > Math.max(PATIENCE_MS, PATIENCE_TIMES * cost);
  }
}

/** One piece of work that is due again after each move. */
export class Task implements Pieces {
  isDone = true;
  cost = 1;

  constructor(private readonly act: () => Promise<void>) {}

  outdate(): void {
    this.isDone = false;
  }

  async work(): Promise<void> {
    const begun = performance.now();
    this.isDone = true;
    await this.act();
    this.cost = performance.now() - begun;
  }
}

/** Several in turn, so that all keep up. */
export class Turns implements Pieces {
  private turn = 0;

  constructor(private readonly all: readonly Pieces[]) {}

  get isDone(): boolean {
    return this.all.every(({ isDone }) => isDone);
  }

  get cost(): number {
    return this.all[this.next]?.cost ?? 0;
  }

  async work(): Promise<void> {
    const { next } = this;
    this.turn = next + 1;
    await this.all[next]?.work();
  }

  private get next(): number {
    const order = this.all.map((_, step) => (this.turn + step) % this.all.length);
    return order.find((place) => !this.all[place]!.isDone) ?? 0;
  }
}
