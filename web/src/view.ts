// What all live views have in common.
import type { Image } from "./draw/picture";
import type { Source } from "./engine/models";

/** Parts of a model that a browser can run. */
export type PartName = "encoder" | "decoder";

/** What Python tells every view. */
export interface BaseData {
  view: string;
  /** Names what is shown; whatever a person did in the view belongs to it. */
  place: string;
  engine: string;
  /** Addresses of the parts that the view asked for. */
  parts: Readonly<Partial<Record<PartName, string>>>;
  /** Numbers of a latent. */
  latentDim: number;
  image: Image;
  label: number | null;
}

/** What a view tells Python. */
export interface Events {
  /** The hand has let go: where things are now. */
  rest: (name: string, value: unknown) => void;
  /** Nothing can be decoded here; why. */
  fail: (reason: string) => void;
}

/** Where the parts of a model come from. */
export type Sources = Readonly<Partial<Record<PartName, Source>>>;

/** A view; `show` may be called again with other data at any time. */
export interface View<D extends BaseData> {
  show: (data: D, sources: Sources) => void;
  close: () => Promise<void>;
}

/** Labels as a part takes them. */
export const labelsOf = ({ label }: BaseData): number[] | undefined =>
  label === null ? undefined : [label];

/** An error in words. */
export const inWords = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
