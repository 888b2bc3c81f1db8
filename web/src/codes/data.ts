// A picture as a map of codes: what Python tells, and latents of changed maps.
import type { BaseData } from "../view";

/** Everything the view shows. */
export interface CodesData extends BaseData {
  view: "codes";
  /** Code of each position, along the rows, before anything is changed. */
  start: readonly number[];
  /** New code by position. */
  changes: Readonly<Record<string, number>>;
  /** Rows and columns of the map. */
  height: number;
  width: number;
  /** Latent vector of each code. */
  vectors: readonly (readonly number[])[];
  /** How often each code is chosen for pictures. */
  counts: readonly number[];
  /** Address of the picture that the codes were read from. */
  original: string;
}

export type Changes = Record<string, number>;

/** Codes with some of them replaced. */
export const codesOf = ({ start }: CodesData, changes: Changes): number[] =>
  start.map((code, position) => changes[String(position)] ?? code);

/** The same changes and one more; none where the code is what it was at the start. */
export function changed(
  { start }: CodesData,
  changes: Changes,
  position: number,
  code: number,
): Changes {
  const others = Object.entries(changes).filter(([place]) => place !== String(position));
  const kept = start[position] === code ? others : [...others, [String(position), code] as const];
  return Object.fromEntries(kept.sort(([a], [b]) => Number(a) - Number(b)));
}

/** The latent of a map of codes: channels first, as the decoder takes it. */
export function latentOf({ vectors }: CodesData, codes: readonly number[]): Float32Array {
  const size = vectors[0]?.length ?? 0;
  const latent = new Float32Array(size * codes.length);
  codes.forEach((code, position) => {
    for (let channel = 0; channel < size; channel += 1) {
      latent[channel * codes.length + position] = vectors[code]![channel]!;
    }
  });
  return latent;
}

/** A latent with another code at one position. */
export function withCode(
  data: CodesData,
  latent: Float32Array,
  position: number,
  code: number,
): Float32Array {
  const other = Float32Array.from(latent);
  data.vectors[code]!.forEach((value, channel) => {
    other[channel * data.start.length + position] = value;
  });
  return other;
}

/** Codes by how often they are chosen, the most frequent first. */
export const byUse = (counts: readonly number[]): number[] =>
  counts.map((_, code) => code).sort((a, b) => counts[b]! - counts[a]! || a - b);

/** The position under a place of the picture, both from 0 to 1. */
export const positionAt = ({ height, width }: CodesData, x: number, y: number): number => {
  const within = (share: number, many: number): number =>
    Math.min(many - 1, Math.max(0, Math.floor(share * many)));
  return within(y, height) * width + within(x, width);
};
