// What all live views have in common.
import type { Image } from "./draw/picture";
import type { Source } from "./engine/models";

/** What Python tells every view. */
export interface BaseData {
  view: string;
  /** Names what is shown; whatever a person did in the view belongs to it. */
  place: string;
  engine: string;
  decoder: string;
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

/** A view; `show` may be called again with other data at any time. */
export interface View<D extends BaseData> {
  show: (data: D, source: Source) => void;
  close: () => Promise<void>;
}

/** Labels as a part takes them. */
export const labelsOf = ({ label }: BaseData): number[] | undefined =>
  label === null ? undefined : [label];

/** An error in words. */
export const inWords = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
