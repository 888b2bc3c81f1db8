// Pictures that follow the present latent, brought up to date piece by piece between two moves.
import type { Latest } from "./latest";
import type { Part } from "./models";

/** A picture that depends on the present latent. */
export interface Follower {
  /** Its latent, and its class where the model is told one. */
  at: (latent: Float32Array, label: number | null) => { latent: Float32Array; label: number | null };
  show: (picture: Float32Array) => void;
}

const IDLE_MS = 25;
const FRAME_MS = 16;
const SPARE_MS = 3;
const PIECE_MS = 4;
const PATIENCE_MS = 80;

/** Takes turns among followers; the picture under the hand always comes first. */
export class Followers {
  private followers: readonly Follower[] = [];
  private next = 0;
  private left = 0;
  private cost = 1;
  private begun = 0;

  set(followers: readonly Follower[]): void {
    this.followers = followers;
    this.next = 0;
    this.left = followers.length;
  }

  /** All of them are out of date, since a move that happened just now. */
  outdate(): void {
    this.left = this.followers.length;
    this.begun = performance.now();
  }

  get isDone(): boolean {
    return this.left === 0;
  }

  /** Whether a piece would be done before the next frame, or has waited for too long. */
  get hasTime(): boolean {
    const spent = performance.now() - this.begun;
    return spent + this.piece * this.cost < FRAME_MS - SPARE_MS || spent > PATIENCE_MS;
  }

  private get piece(): number {
    const many = Math.floor(PIECE_MS / this.cost);
    return Math.max(1, Math.min(many, this.left));
  }

  /** Decode the next few. */
  async work(part: Part, latent: Float32Array, label: number | null): Promise<void> {
    const begun = performance.now();
    const chosen = Array.from(
      { length: this.piece },
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
    this.cost = (performance.now() - begun) / chosen.length;
    this.next = (this.next + chosen.length) % this.followers.length;
    this.left -= chosen.length;
  }
}

/** Bring followers up to date while the hand rests, or the next frame is far enough away. */
export async function follow(
  followers: Followers,
  work: Latest<Float32Array>,
  part: Part,
  latent: Float32Array,
  label: number | null,
): Promise<void> {
  while (!followers.isDone && !work.isOvertaken) {
    if (followers.hasTime) await followers.work(part, latent, label);
    else await pause(IDLE_MS);
    await pause(0); // the page may draw, the hand may move
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
