// Noise as a function of (seed, place): the numbers that aelib/core/philox.py draws.
//
// Why not the server's own generator: its numbers come one after the other, so that the noise of a
// small part of a large picture would need all of them, and a field of 25 million would have to be
// sent for each seed. Here a seed is all that is sent, and "new noise" asks nobody.
//
// Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3.
// https://doi.org/10.1145/2063384.2063405
import { normalQuantile } from "./quantiles";

const ROUNDS = 10;
const LANES = 4;

/** Upper 32 bits of a product of two words of 32. */
function upper(a: number, b: number): number {
  const [al, ah, bl, bh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = ah * bl + ((al * bl) >>> 16);
  const other = al * bh + (middle & 0xffff);
  return ah * bh + (middle >>> 16) + (other >>> 16);
}

/** Hash a counter below 2³² into `words`, by Philox 4×32-10. */
export function philox(counter: number, seed: number, words: Uint32Array): void {
  let [a, b, c, d] = [counter >>> 0, 0, 0, 0];
  let [low, high] = [seed >>> 0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [first, second] = [upper(0xd2511f53, a), upper(0xcd9e8d57, c)];
    const [lowFirst, lowSecond] = [Math.imul(0xd2511f53, a), Math.imul(0xcd9e8d57, c)];
    a = (second ^ b ^ low) >>> 0;
    c = (first ^ d ^ high) >>> 0;
    b = lowSecond >>> 0;
    d = lowFirst >>> 0;
    low = (low + 0x9e3779b9) >>> 0;
    high = (high + 0xbb67ae85) >>> 0;
  }
  words[0] = a;
  words[1] = b;
  words[2] = c;
  words[3] = d;
}

/** Uniform in [0, 1) with 24 bits, or standard normal. */
export type Law = "uniform" | "normal";

const LAWS: Record<Law, (word: number) => number> = {
  uniform: (word) => (word >>> 8) / 2 ** 24,
  normal: (word) => normalQuantile((word + 0.5) / 2 ** 32),
};

/** Draw numbers of a field, from a place on, into `out`. */
export function draw(seed: number, law: Law, start: number, out: Float32Array): void {
  const words = new Uint32Array(LANES);
  const number = LAWS[law];
  for (let index = 0; index < out.length; ) {
    const place = start + index;
    philox(Math.floor(place / LANES), seed, words);
    for (let lane = place % LANES; lane < LANES && index < out.length; lane += 1, index += 1) {
      out[index] = number(words[lane]!);
    }
  }
}
