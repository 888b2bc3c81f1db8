// Pictures that follow the present latent, brought up to date piece by piece between two moves.
import type { Part } from "./models";
import type { Pieces } from "./spare";

/** A picture that depends on the present latent. */
export interface Follower {
  /** Its latent, and its class where the model is told one. */
  at: (latent: Float32Array, label: number | null) => { latent: Float32Array; label: number | null };
  show: (picture: Float32Array) => void;
}

/** What followers follow. */
export interface Leader {
  part: Part;
  latent: Float32Array;
  label: number | null;
}

const PIECE_MS = 4;

/** Takes turns among followers; the picture under the hand always comes first. */
export class Followers implements Pieces {
  private followers: readonly Follower[] = [];
  private leader: Leader | undefined;
  private next = 0;
  private left = 0;
  private each = 1; // milliseconds

  set(followers: readonly Follower[]): void {
    this.followers = followers;
    this.leader = undefined; // of what was there before
    this.next = 0;
    this.left = 0;
  }

  /** All of them are out of date. */
  outdate(leader: Leader): void {
    this.leader = leader;
    this.left = this.followers.length;
  }

  get isDone(): boolean {
    return this.left <= 0;
  }

  get cost(): number {
    return this.many * this.each;
  }

  private get many(): number {
    return Math.max(1, Math.min(Math.floor(PIECE_MS / this.each), this.left));
  }

  /** Decode the next few. */
  async work(): Promise<void> {
    if (!this.leader) return;
    const { part, latent, label } = this.leader;
    const begun = performance.now();
    const chosen = Array.from(
      { length: this.many },
      (_, place) => this.followers[(this.next + place) % this.followers.length]!,
    );
    const wanted = chosen.map((follower) => follower.at(latent, label));
    const rows = new Float32Array(latent.length * chosen.length);
    wanted.forEach((one, row) => {
      rows.set(one.latent, row * latent.length);
    });
    const { picture } = await part.run(rows, wanted.map((one) => one.label ?? 0));
    if (!picture) return;
    const size = picture.length / chosen.length;
    chosen.forEach((follower, row) => {
      follower.show(picture.subarray(row * size, (row + 1) * size));
    });
    this.each = (performance.now() - begun) / chosen.length;
    this.next = (this.next + chosen.length) % this.followers.length;
    this.left -= chosen.length;
  }
}
