// New pictures: encoded here, they land on the map with their posterior, and stay until removed.
import { sizeOf, type Image } from "../draw/picture";
import { Latest } from "../engine/latest";
import type { Part } from "../engine/models";
import type { Chart, Landing } from "./chart";
import { drawLatents, ellipseOf } from "./cloud";
import type { MapData } from "./data";
import type { Pair } from "./geometry";
import type { Mark } from "./overlay";

/** A new picture, and what is known of it once it has landed. */
export interface Visitor {
  letter: string;
  title: string;
  pixels: Float32Array;
  /** Black and white are swapped before it is encoded. */
  isSwapped: boolean;
  /** Class that the person says it has; null: the one that reconstructs it best. */
  said: number | null;
  /** Class that the model was told. */
  told?: number | undefined;
  landing?: Landing;
  cloud: Pair[];
  /** What the decoder makes of its latent. */
  decoded?: Float32Array;
}

export const LETTERS = ["A", "B", "C", "D", "E", "F", "G", "H"];

// Pictures fit every model of their size, and outlive a change of the model.
const kept = new Map<string, Visitor[]>();

/** The pictures of one map. */
export class Visitors {
  private data: MapData | undefined;
  private chart: Chart | undefined;
  private readonly waiting = new Set<Visitor>();
  private readonly work: Latest<null>;

  constructor(
    private readonly encoder: () => Part | undefined,
    private readonly decoder: () => Part | undefined,
    private readonly onLanded: (visitor: Visitor) => void,
    onError: (error: unknown) => void,
  ) {
    this.work = new Latest(() => this.landAll(), onError);
  }

  get list(): readonly Visitor[] {
    return this.data ? (kept.get(keyOf(this.data.image)) ?? []) : [];
  }

  /** Take a map; all land on it anew. */
  show(data: MapData, chart: Chart): void {
    this.data = data;
    this.chart = chart;
    this.landAgain();
  }

  /** Land all, once the parts are open. */
  landAgain(): void {
    for (const visitor of this.list) this.land(visitor);
  }

  /** Add a picture; undefined when there is no room. */
  add(title: string, pixels: Float32Array): Visitor | undefined {
    const letter = LETTERS.find((name) => this.list.every((other) => other.letter !== name));
    if (!this.data || letter === undefined) return undefined;
    const visitor: Visitor = { letter, title, pixels, isSwapped: false, said: null, cloud: [] };
    kept.set(keyOf(this.data.image), [...this.list, visitor]);
    this.land(visitor);
    return visitor;
  }

  remove(visitor: Visitor): void {
    if (!this.data) return;
    this.waiting.delete(visitor);
    kept.set(keyOf(this.data.image), this.list.filter((other) => other !== visitor));
  }

  /** Encode a picture that is new or has changed. */
  land(visitor: Visitor): void {
    this.waiting.add(visitor);
    if (this.encoder() && this.decoder()) this.work.ask(null);
  }

  get marks(): Mark[] {
    return this.list.flatMap(({ letter, landing, cloud }) =>
      landing
        ? [{ letter, place: landing.place, cloud, ellipse: cloud.length ? ellipseOf(cloud) : null }]
        : [],
    );
  }

  private async landAll(): Promise<void> {
    for (const visitor of [...this.waiting]) {
      this.waiting.delete(visitor);
      await this.landOne(visitor);
    }
  }

  private async landOne(visitor: Visitor): Promise<void> {
    const { data, chart } = this;
    if (!data || !chart) return;
    const told = await this.encode(visitor, data);
    if (!told || this.chart !== chart || !this.list.includes(visitor)) return;
    const { latent, deviation, picture, label } = told;
    const drawn = deviation ? drawLatents(latent, deviation) : [];
    const [landing, ...cloud] = chart.land([latent, ...drawn]);
    visitor.told = label;
    visitor.landing = landing!;
    visitor.cloud = cloud.map(({ place }) => place);
    visitor.decoded = picture;
    this.onLanded(visitor);
  }

  private async encode(visitor: Visitor, data: MapData): Promise<Encoded | undefined> {
    const pixels = seenOf(visitor);
    const labels = candidates(visitor, data);
    const rows = repeated(pixels, labels?.length ?? 1);
    const encoded = await this.encoder()?.run(rows, labels);
    if (!encoded?.latent) return undefined;
    const decoded = await this.decoder()?.run(encoded.latent, labels);
    if (!decoded?.picture) return undefined;
    const best = closest(decoded.picture, pixels);
    const row = (values: Float32Array, size: number): Float32Array =>
      values.slice(best * size, (best + 1) * size);
    return {
      latent: row(encoded.latent, data.latentDim),
      deviation: encoded.deviation && row(encoded.deviation, data.latentDim),
      picture: row(decoded.picture, sizeOf(data.image)),
      label: labels?.[best],
    };
  }
}

interface Encoded {
  latent: Float32Array;
  deviation: Float32Array | undefined;
  picture: Float32Array;
  label: number | undefined;
}

const keyOf = ({ channels, height, width }: Image): string => `${channels} ${height} ${width}`;

/** The picture as the model is given it. */
export const seenOf = ({ pixels, isSwapped }: Visitor): Float32Array =>
  isSwapped ? pixels.map((value) => 1 - value) : pixels;

/** Classes to try; undefined for a model that is told none. */
function candidates({ said }: Visitor, { toldNames }: MapData): number[] | undefined {
  if (!toldNames.length) return undefined;
  return said === null ? toldNames.map((_, label) => label) : [said];
}

function repeated(values: Float32Array, times: number): Float32Array {
  const rows = new Float32Array(values.length * times);
  for (let row = 0; row < times; row += 1) rows.set(values, row * values.length);
  return rows;
}

/** The row of pictures that comes nearest to one. */
export function closest(rows: Float32Array, picture: Float32Array): number {
  let [best, least] = [0, Infinity];
  for (let row = 0; row * picture.length < rows.length; row += 1) {
    let sum = 0;
    picture.forEach((value, i) => (sum += (rows[row * picture.length + i]! - value) ** 2));
    if (sum < least) [best, least] = [row, sum];
  }
  return best;
}
