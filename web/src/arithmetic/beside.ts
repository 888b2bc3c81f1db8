// What is done beside the picture under the hand: small pictures, and a reading of what has changed.
import type { Followers } from "../engine/follower";

const IDLE_MS = 4;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Small pictures and a reading in turn, so that both keep up with a hand that never rests. */
export class Beside {
  private isReadersTurn = true;

  constructor(
    private readonly followers: Followers,
    private readonly work: () => Promise<void>,
    private readonly read?: () => Promise<void>,
  ) {}

  /** Bring all up to date while there is time, until `isOvertaken`. */
  async run(isOvertaken: () => boolean): Promise<void> {
    let isReadDue = this.read !== undefined;
    while (isReadDue || !this.followers.isDone) {
      if (!this.followers.hasTime) await pause(IDLE_MS);
      else if (isReadDue && (this.isReadersTurn || this.followers.isDone)) {
        await this.read?.();
        isReadDue = false;
        this.isReadersTurn = false;
      } else {
        await this.work();
        this.isReadersTurn = true;
      }
      await pause(0); // the page may draw, the hand may move
      if (isOvertaken()) return;
    }
  }
}
