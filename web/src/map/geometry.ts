// Where the map is looked at from. Places are in the unit box, spots in pixels of the page.

/** A place of the map, or a spot on the page. */
export type Pair = readonly [number, number];

/** The middle of what is seen, and pixels for each unit. */
export interface Look {
  x: number;
  y: number;
  scale: number;
}

/** What the map is drawn on. */
export interface Size {
  width: number;
  height: number;
}

/** All points, moved and scaled into the unit box, the same in both directions. */
export interface Places {
  xs: Float32Array;
  ys: Float32Array;
  halfWidth: number;
  halfHeight: number;
  /** The middle of the box and half its longer side, in units of the map. */
  middle: Pair;
  half: number;
}

const ROOM = 0.93;
const LEAST = 1e-3;
const ZOOMS = [1 / 4, 400] as const;

/** Centre coordinates and scale them to the unit box. */
export function normalise(xs: Float32Array, ys: Float32Array): Places {
  const [left, right] = rangeOf(xs);
  const [bottom, top] = rangeOf(ys);
  const half = Math.max(right - left, top - bottom, 1e-30) / 2;
  const middle: Pair = [(left + right) / 2, (bottom + top) / 2];
  return {
    xs: xs.map((x) => (x - middle[0]) / half),
    ys: ys.map((y) => (y - middle[1]) / half),
    halfWidth: (right - left) / 2 / half,
    halfHeight: (top - bottom) / 2 / half,
    middle,
    half,
  };
}

/** Least and greatest of some values; those that are no number do not count. */
export function rangeOf(values: Float32Array): Pair {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

/** From the unit box to units of the map. */
export const toMap = ({ middle, half }: Places, [x, y]: Pair): Pair => [
  middle[0] + x * half,
  middle[1] + y * half,
];

/** From units of the map to the unit box. */
export const fromMap = ({ middle, half }: Places, [x, y]: Pair): Pair => [
  (x - middle[0]) / half,
  (y - middle[1]) / half,
];

/** The look that shows everything. */
export function fitted(
  { halfWidth, halfHeight }: Pick<Places, "halfWidth" | "halfHeight">,
  { width, height }: Size,
): Look {
  const across = ((width / 2) * ROOM) / Math.max(halfWidth, LEAST);
  const up = ((height / 2) * ROOM) / Math.max(halfHeight, LEAST);
  return { x: 0, y: 0, scale: Math.min(across, up) };
}

/** The place under a spot. */
export const toPlace = (look: Look, size: Size, [left, top]: Pair): Pair => [
  look.x + (left - size.width / 2) / look.scale,
  look.y - (top - size.height / 2) / look.scale,
];

/** The spot where a place is drawn. */
export const toSpot = (look: Look, size: Size, [x, y]: Pair): Pair => [
  (x - look.x) * look.scale + size.width / 2,
  size.height / 2 - (y - look.y) * look.scale,
];

/** Enlarge so that the place under a spot stays under it. */
export function zoomed(look: Look, home: Look, size: Size, factor: number, spot: Pair): Look {
  const least = home.scale * ZOOMS[0];
  const most = home.scale * ZOOMS[1];
  const scale = Math.min(most, Math.max(least, look.scale * factor));
  const [x, y] = toPlace(look, size, spot);
  return {
    x: x - (spot[0] - size.width / 2) / scale,
    y: y + (spot[1] - size.height / 2) / scale,
    scale,
  };
}

/** Move by pixels. */
export const panned = (look: Look, left: number, top: number): Look => ({
  x: look.x - left / look.scale,
  y: look.y + top / look.scale,
  scale: look.scale,
});

/** Whether a spot lies inside a polygon. */
export function holds(polygon: readonly Pair[], [x, y]: Pair): boolean {
  let isInside = false;
  let last = polygon.at(-1);
  for (const corner of polygon) {
    if (last && corner[1] > y !== last[1] > y) {
      const cut = ((last[0] - corner[0]) * (y - corner[1])) / (last[1] - corner[1]) + corner[0];
      if (x < cut) isInside = !isInside;
    }
    last = corner;
  }
  return isInside;
}

/** The rectangle between two corners. */
export const boxOf = ([x0, y0]: Pair, [x1, y1]: Pair): Pair[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];
