// Where a person is on a shared page: kept in its address, so that a link brings the place back.

/** A point of the map, what is moved from its latent, the class, and the held place. */
export interface Place {
  picture: number | null;
  moves: Readonly<Record<string, number>>;
  label: number | null;
  spot: readonly [number, number] | null;
}

const DIGITS = 5;
const short = (value: number): string => String(Number(value.toPrecision(DIGITS)));

/** Write a place as the last part of an address. */
export function writePlace({ picture, moves, label, spot }: Place): string {
  const parts: [string, string][] = [];
  if (picture !== null) parts.push(["picture", String(picture)]);
  const moved = Object.entries(moves).map(([index, value]) => `${index}:${short(value)}`);
  if (moved.length) parts.push(["z", moved.join()]);
  if (label !== null) parts.push(["class", String(label)]);
  if (spot) parts.push(["at", spot.map(short).join()]);
  return parts.map((part) => part.join("=")).join("&");
}

/** Read what `writePlace` wrote; what cannot be read is as if it were not there. */
export function readPlace(text: string): Place {
  const parts = new Map(text.split("&").map((part) => part.split("=", 2) as [string, string]));
  const moves = (parts.get("z") ?? "")
    .split(",")
    .map((move) => /^(\d{1,5}):(-?[\d.e-]{1,12})$/.exec(move))
    .map((found) => [found?.[1], Number(found?.[2] ?? NaN)] as const)
    .filter(([index, value]) => index !== undefined && Number.isFinite(value));
  const at = (parts.get("at") ?? "").split(",").map((part) => (part ? Number(part) : NaN));
  return {
    picture: whole(parts.get("picture")),
    moves: Object.fromEntries(moves) as Record<string, number>,
    label: whole(parts.get("class")),
    spot: at.length === 2 && at.every(Number.isFinite) ? [at[0]!, at[1]!] : null,
  };
}

const whole = (text = ""): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null);
