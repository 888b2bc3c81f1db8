// Work that must keep up with a hand: one piece at a time, and always the newest.

/** Runs `work` on the newest value; values that were overtaken are never worked on. */
export class Latest<T> {
  private waiting: { value: T } | undefined;
  private isBusy = false;

  constructor(
    private readonly work: (value: T) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Whether a newer value waits. */
  get isOvertaken(): boolean {
    return this.waiting !== undefined;
  }

  ask(value: T): void {
    this.waiting = { value };
    if (!this.isBusy) void this.drain();
  }

  private async drain(): Promise<void> {
    this.isBusy = true;
    try {
      while (this.waiting) {
        const { value } = this.waiting;
        this.waiting = undefined;
        await this.work(value);
      }
    } catch (error) {
      this.waiting = undefined;
      this.onError(error);
    } finally {
      this.isBusy = false;
    }
  }
}
