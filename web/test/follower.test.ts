import { describe, expect, it } from "vitest";
import { Followers, type Follower } from "../src/engine/follower";
import type { Part } from "../src/engine/models";

/** A part that answers with the rows themselves. */
const echo = (asked: number[][]): Part =>
  ({
    run: (rows: Float32Array, labels: number[]) => {
      asked.push(labels);
      return Promise.resolve({ picture: rows });
    },
  }) as unknown as Part;

const follower = (seen: number[][], shift: number): Follower => ({
  at: (latent) => ({ latent: latent.map((value) => value + shift), label: shift }),
  show: (picture) => seen.push([...picture]),
});

describe("Followers", () => {
  it("are all shown once, each with its own latent and class", async () => {
    const [seen, asked]: [number[][], number[][]] = [[], []];
    const followers = new Followers();
    followers.set([0, 1, 2, 3, 4].map((shift) => follower(seen, shift)));
    followers.outdate({ part: echo(asked), latent: new Float32Array([10, 20]), label: null });
    while (!followers.isDone) await followers.work();
    expect(seen).toEqual([0, 1, 2, 3, 4].map((shift) => [10 + shift, 20 + shift]));
    expect(asked.flat()).toEqual([0, 1, 2, 3, 4]);
  });

  it("go on where they were when a move has come between", async () => {
    const seen: number[][] = [];
    const followers = new Followers();
    followers.set([0, 1, 2, 3, 4, 5].map((shift) => follower(seen, shift)));
    const leader = { part: echo([]), latent: new Float32Array([0]), label: null };
    followers.outdate(leader);
    await followers.work();
    const first = seen.length;
    followers.outdate(leader);
    while (!followers.isDone) await followers.work();
    expect(seen[first]).toEqual([first % 6]);
    expect(seen.length).toBe(first + 6);
  });
});
