// What Python tells the view of a walk.
import type { BaseData } from "../view";

/** One way from stop to stop. */
export interface WayData {
  title: string;
  color: string;
  /** Each leg is an arc between its two nodes, not straight lines between its nodes. */
  isArc: boolean;
  legs: number;
  /** Nodes of all legs at equal steps, one after the other: float32, as base64. */
  nodes: string;
}

/** A picture that the walk passes. */
export interface Stop {
  title: string;
  caption: string;
  /** Address of the original. */
  original: string;
}

/** Everything the view shows. */
export interface WalkData extends BaseData {
  view: "walk";
  ways: readonly WayData[];
  /** Of a closed way the first one is the last as well. */
  stops: readonly Stop[];
  /** The class told at each stop; null for a model that is told none. */
  told: readonly number[] | null;
  /** Pictures of each leg in the strip, both stops included. */
  steps: number;
  /** Legs a second. */
  pace: number;
  bounce: boolean;
  /** Where the person stands, from 0 to the number of legs; null: nowhere yet. */
  t: number | null;
}
