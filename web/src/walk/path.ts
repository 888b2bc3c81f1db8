// Where a way goes: the latent of each place, and the class that is told there.
import type { WayData } from "./data";

const SMALLEST_SINE = 1e-6;

/** A way; leg i lies between the places i and i + 1. */
export class Path {
  readonly legs: number;
  private readonly nodes: Float32Array;
  private readonly perLeg: number;

  constructor(
    private readonly way: WayData,
    readonly size: number,
  ) {
    this.legs = way.legs;
    this.nodes = floatsOf(way.nodes);
    this.perLeg = this.nodes.length / (way.legs * size);
    if (!Number.isInteger(this.perLeg) || this.perLeg < 2) {
      throw new Error(`expected nodes of ${way.legs} legs of ${size} numbers, got another number`);
    }
  }

  /** Write the latent of a place into an array. */
  write(t: number, into: Float32Array, offset = 0): void {
    const leg = Math.min(this.legs - 1, Math.max(0, Math.floor(t)));
    const share = t - leg;
    const [node, weights] = this.way.isArc ? [0, this.arc(leg, share)] : this.step(share);
    const first = (leg * this.perLeg + node) * this.size;
    for (let i = 0; i < this.size; i += 1) {
      const a = this.nodes[first + i]!;
      const b = this.nodes[first + this.size + i]!;
      into[offset + i] = weights[0] * a + weights[1] * b;
    }
  }

  private step(share: number): [number, [number, number]] {
    const place = share * (this.perLeg - 1);
    const node = Math.min(this.perLeg - 2, Math.floor(place));
    return [node, [1 - (place - node), place - node]];
  }

  /** Weights of both ends of an arc; of a line where there is no arc. */
  private arc(leg: number, share: number): [number, number] {
    const first = leg * this.perLeg * this.size;
    let [aa, ab, bb] = [0, 0, 0];
    for (let i = first; i < first + this.size; i += 1) {
      const [a, b] = [this.nodes[i]!, this.nodes[i + this.size]!];
      aa += a * a;
      ab += a * b;
      bb += b * b;
    }
    const norms = Math.sqrt(aa * bb);
    const omega = norms > 0 ? Math.acos(Math.min(1, Math.max(-1, ab / norms))) : 0;
    const sine = Math.sin(omega);
    if (sine < SMALLEST_SINE) return [1 - share, share];
    return [Math.sin((1 - share) * omega) / sine, Math.sin(share * omega) / sine];
  }
}

/** The class of the nearest stop; the stop after the last is the first. */
export const classAt = (told: readonly number[], t: number): number =>
  told[Math.max(0, Math.ceil(t - 0.5)) % told.length]!;

/** Numbers that were sent as base64 of float32. */
export function floatsOf(text: string): Float32Array {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
