// The kinds of noise of aelib/corruptions, for a part of a picture; the same level, the same noise.
//
// All ten are drawn here, none is sent: eight from the field of philox.ts, and blur and JPEG, where
// nothing is random, by the formulas of aelib.
import { blur } from "./blur";
import { jpeg } from "./jpeg";
import { draw, type Law } from "./philox";
import { cut, type Plate, type Rect } from "./plate";
import { poissonQuantile } from "./quantiles";
import { roundHalfEven } from "./rounding";

/** A kind of noise with the settings of its class in aelib. */
export interface Noise {
  kind: string;
  settings: Readonly<Record<string, number>>;
}

/** Whether another seed is other noise. */
export const isRandom = ({ kind }: Noise): boolean => kind !== "blur" && kind !== "jpeg";

const LIGHT_LOST = 0.9; // as in aelib/corruptions/low_light.py
const FAINTEST = 1e-3; // as in aelib/corruptions/poisson.py
const clip = (value: number): number => Math.min(1, Math.max(0, value));

type Setting = (name: string) => number;
/** What becomes of a value, given a number of the field. */
type Rule = (value: number, drawn: number) => number;

// Levels and thresholds are rounded to float32, as torch compares.
const RULES: Record<string, { law: Law; rule: (level: number, setting: Setting) => Rule }> = {
  gaussian: { law: "normal", rule: (level) => (x, z) => clip(x + level * z) },
  speckle: { law: "normal", rule: (level) => (x, z) => clip(x * (1 + level * z)) },
  low_light: {
    law: "normal",
    rule: (level, setting) => {
      const gain = 1 - LIGHT_LOST * level;
      const power = 1 + (setting("gamma") - 1) * level;
      const sigma = setting("noise") * level;
      return (x, z) => clip(gain * x ** power + sigma * z);
    },
  },
  salt_and_pepper: {
    law: "uniform",
    rule: (level) => {
      const [low, high] = [Math.fround(0.5 * level), Math.fround(1 - 0.5 * level)];
      return (x, u) => (u > high ? 1 : u < low ? 0 : x);
    },
  },
  masking: { law: "uniform", rule: (level) => (x, u) => (u >= level ? x : 0) },
  poisson: {
    law: "uniform",
    rule: (level) => {
      const unit = Math.max(level, FAINTEST) ** 2;
      return (x, u) => (level < FAINTEST ? x : clip(poissonQuantile(x / unit, u) * unit));
    },
  },
};

/** Spoils one picture; the field of a seed is kept while the level moves. */
export class Spoiler {
  private field: Float32Array | undefined;
  private ranks: Uint32Array | undefined;
  private clean: Float32Array | undefined;
  private known = "";

  constructor(
    private readonly plate: Plate,
    private readonly noise: Noise | null,
  ) {}

  /** The clean values of a part. */
  original(part: Rect): Float32Array {
    this.look(part, -1);
    this.clean ??= cut(this.plate, part);
    return this.clean;
  }

  /** The noisy values of a part. */
  spoil(part: Rect, level: number, seed: number): Float32Array {
    this.look(part, seed);
    const { noise, plate } = this;
    this.clean ??= cut(plate, part);
    if (!noise) return this.clean;
    const strength = Math.fround(level);
    if (noise.kind === "blur") return blur(plate, part, strength);
    if (noise.kind === "jpeg") return jpeg(plate, part, strength);
    if (noise.kind === "patch_masking") return this.hide(part, strength, seed);
    const law = RULES[noise.kind];
    if (!law) throw new Error(`noise '${noise.kind}' is not known here`);
    const isShared = noise.kind === "masking"; // a pixel is missing in all colours
    this.field ??= fieldOf(plate, part, seed, law.law, isShared ? 1 : plate.planes);
    const rule = law.rule(strength, this.setting);
    return rendered(this.clean, this.field, rule);
  }

  private readonly setting = (name: string): number => {
    const value = this.noise?.settings[name];
    if (value === undefined) throw new Error(`noise without '${name}'`);
    return value;
  };

  private look(part: Rect, seed: number): void {
    const place = `${part.top} ${part.left} ${part.height} ${part.width}`;
    const [oldPlace = "", oldSeed = ""] = this.known.split("|");
    if (place !== oldPlace) this.clean = this.field = undefined;
    if (seed >= 0 && String(seed) !== oldSeed) this.field = this.ranks = undefined;
    this.known = `${place}|${seed >= 0 ? String(seed) : oldSeed}`;
  }

  /** Fill a share of the squares of a grid. */
  private hide(part: Rect, level: number, seed: number): Float32Array {
    const { plate } = this;
    const side = this.setting("patch");
    const columns = Math.ceil(plate.width / side);
    const count = Math.ceil(plate.height / side) * columns;
    this.ranks ??= ranksOf(seed, count);
    const numHidden = roundHalfEven(Math.fround(level * count));
    const area = part.height * part.width;
    const out = Float32Array.from(this.clean!);
    for (let pixel = 0; pixel < area; pixel += 1) {
      const y = part.top + Math.floor(pixel / part.width);
      const x = part.left + (pixel % part.width);
      const square = Math.floor(y / side) * columns + Math.floor(x / side);
      if (this.ranks[square]! >= numHidden) continue;
      for (let plane = 0; plane < plate.planes; plane += 1) {
        out[plane * area + pixel] = this.setting("fill");
      }
    }
    return out;
  }
}

function rendered(clean: Float32Array, field: Float32Array, rule: Rule): Float32Array {
  const out = new Float32Array(clean.length);
  for (let start = 0; start < clean.length; start += field.length) {
    for (let index = 0; index < field.length; index += 1) {
      out[start + index] = rule(clean[start + index]!, field[index]!);
    }
  }
  return out;
}

function fieldOf(
  { height, width }: Plate,
  part: Rect,
  seed: number,
  law: Law,
  planes: number,
): Float32Array {
  const out = new Float32Array(planes * part.height * part.width);
  for (let row = 0; row < planes * part.height; row += 1) {
    const plane = Math.floor(row / part.height);
    const y = part.top + (row % part.height);
    const start = (plane * height + y) * width + part.left;
    draw(seed, law, start, out.subarray(row * part.width, (row + 1) * part.width));
  }
  return out;
}

function ranksOf(seed: number, count: number): Uint32Array {
  const draws = new Float32Array(count);
  draw(seed, "uniform", 0, draws);
  const order = Uint32Array.from(draws.keys()).sort((a, b) => draws[a]! - draws[b]!);
  const ranks = new Uint32Array(count);
  order.forEach((square, rank) => (ranks[square] = rank));
  return ranks;
}
