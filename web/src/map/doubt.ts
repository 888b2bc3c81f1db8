// How much a decoded place is worth, as a share and in words.

/** 0: as good as a point of the data; 1: worth nothing. */
export interface Doubt {
  share: number;
  words: string;
}

// Times the usual distance between points; shares of the latents' own extent.
const NEAR = 1.5;
const FAR = 6;
const ALIKE = 0.55;
const UNLIKE = 0.9;

const between = (value: number, low: number, high: number): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)));

/** Judge a place by how far its neighbours are on the map, and from its latent. */
export function doubtOf(distance: number, spread: number): Doubt {
  const far = between(distance, NEAR / 2, FAR);
  const unlike = between(spread, ALIKE / 2, UNLIKE);
  const where =
    distance <= NEAR
      ? "Among the pictures"
      : distance <= FAR
        ? "At the edge of the pictures"
        : "Far from every picture";
  const kind =
    spread <= ALIKE
      ? "their latents agree"
      : spread <= UNLIKE
        ? "their latents differ"
        : "their latents have little in common";
  return { share: Math.max(far, unlike), words: `${where}; ${kind}` };
}
