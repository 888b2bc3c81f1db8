// The part that a view decodes with: opened when data name it, shared, and let go of at the end.
import { acquire, release, type Part, type Source } from "./models";

/** Holds one open part at a time. */
export class Holder {
  part: Part | undefined;
  private source: Source | undefined;
  private isGone = false;

  constructor(
    private readonly onOpen: () => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /**
   * Open a part, unless it is the one that is held. Until it is open there is none: a view calls
   * this before it asks for anything of new data, so that no part is given rows of another's.
   */
  async use(source: Source): Promise<void> {
    if (this.source?.key === source.key) return;
    const before = this.source;
    this.source = source;
    this.part = undefined;
    const opening = acquire(source);
    await Promise.allSettled([opening]);
    if (before) await release(before.key);
    if (this.source !== source || this.isGone) return;
    try {
      this.part = await opening;
      this.onOpen();
    } catch (error) {
      this.onError(error);
    }
  }

  /** An error of work with the part; where it was let go of meanwhile, that is all there is to it. */
  readonly fail = (error: unknown): void => {
    if (this.part) this.onError(error);
  };

  async close(): Promise<void> {
    this.isGone = true;
    this.part = undefined;
    if (this.source) await release(this.source.key);
  }
}
