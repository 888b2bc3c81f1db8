// What Python tells of attributes, and what follows from it without a page.
import type { BaseData } from "../view";

/** A direction of latent space with a slider. */
export interface Attribute {
  key: string;
  title: string;
  vector: readonly number[];
  /** Readings that it is to change. */
  wanted: readonly number[];
  /** Readings of classes that it excludes: they change the other way by themselves. */
  excluded: readonly number[];
}

/** A line that reads one attribute, in its standard deviations. */
export interface Reading {
  title: string;
  weights: readonly number[];
  /** How well it reads, in words. */
  score: string;
  isTrusted: boolean;
}

/** A picture that is changed. */
export interface Picture {
  title: string;
  latent: readonly number[];
  label: number | null;
  /** Address of the picture that it was encoded from. */
  original: string;
}

/** Everything the view of attributes shows. */
export interface AttributesData extends BaseData {
  view: "attributes";
  /** The first one is the large one. */
  pictures: readonly Picture[];
  attributes: readonly Attribute[];
  strengths: Readonly<Record<string, number>>;
  readings: readonly Reading[];
  /** Largest strength, and that of the ends of a strip. */
  limit: number;
  reach: number;
}

/** What became of one attribute. */
export type Role = "wanted" | "other" | "bound" | "unread";

export interface Effect {
  change: number;
  role: Role;
}

export type Strengths = ReadonlyMap<string, number>;

const STEPS = 9;
const LEAST_CHANGE = 0.05;

/** Strengths along a strip, from one end to the other. */
export const stripValues = (reach: number, low = -reach, steps = STEPS): number[] =>
  Array.from({ length: steps }, (_, place) => {
    const value = low + ((reach - low) * place) / (steps - 1);
    return Number(value.toFixed(6));
  });

/** A latent after attributes were added. */
export const changed = (
  latent: readonly number[],
  attributes: readonly Attribute[],
  strengths: Strengths,
): Float32Array =>
  Float32Array.from(latent, (number, place) =>
    attributes.reduce(
      (sum, { key, vector }) => sum + (strengths.get(key) ?? 0) * vector[place]!,
      number,
    ),
  );

/** A latent whose strength of one attribute is another. */
export const withStrength = (
  latent: Float32Array,
  { vector }: Attribute,
  strength: number,
  wanted: number,
): Float32Array => latent.map((number, place) => number + (wanted - strength) * vector[place]!);

/** What an edit has changed: latents of the picture before and after, as the encoder sees them. */
export function effectsOf(
  data: Pick<AttributesData, "readings" | "attributes">,
  before: Float32Array,
  after: Float32Array,
  strengths: Strengths,
): Effect[] {
  const changes = data.readings.map(({ weights }) =>
    weights.reduce((sum, weight, place) => sum + weight * (after[place]! - before[place]!), 0),
  );
  const wanted = new Set<number>();
  const bound = new Set<number>();
  for (const { key, wanted: mine, excluded } of data.attributes) {
    const strength = strengths.get(key) ?? 0;
    if (strength === 0) continue;
    for (const place of mine) wanted.add(place);
    for (const place of excluded) if (changes[place]! * strength < 0) bound.add(place);
  }
  return data.readings.map(({ isTrusted }, place) => {
    const other = bound.has(place) ? "bound" : "other";
    const role = wanted.has(place) ? "wanted" : other;
    return { change: changes[place]!, role: isTrusted ? role : "unread" };
  });
}

/** Mean change of what was wanted and of the others; see aelib/analysis/linear_readings.py. */
export function dependencyOf(effects: readonly Effect[]): { wanted: number; others: number } | null {
  const mean = (numbers: readonly number[]): number =>
    numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const wanted = effects.filter(({ role }) => role === "wanted");
  const others = effects.filter(({ role }) => role === "other" || role === "bound");
  if (wanted.length === 0 || others.length === 0) return null;
  const gained = mean(wanted.map(({ change }) => Math.abs(change)));
  if (gained < LEAST_CHANGE) return null;
  const lost = mean(others.map(({ change, role }) => (role === "other" ? Math.abs(change) : 0)));
  return { wanted: gained, others: lost };
}
