// The nearest few of many, found one after the other.

/** Nearest first. */
export interface Nearest {
  indices: number[];
  distances: number[];
}

/** Whether one at a distance would be among the nearest so many. */
export const isNear = ({ indices, distances }: Nearest, distance: number, most: number): boolean =>
  indices.length < most || distance < distances.at(-1)!;

/** Put one in its place; of equal ones the first stays first. */
export function insert({ indices, distances }: Nearest, index: number, distance: number, most: number): void {
  let at = indices.length;
  while (at > 0 && distances[at - 1]! > distance) at -= 1;
  indices.splice(at, 0, index);
  distances.splice(at, 0, distance);
  if (indices.length > most) {
    indices.pop();
    distances.pop();
  }
}
