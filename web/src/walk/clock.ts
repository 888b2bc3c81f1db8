// How a walk plays: around, or back and forth.

/** Where it is and which way it goes. */
export interface Playhead {
  t: number;
  direction: 1 | -1;
}

/** The place after some time. */
export function advanced(
  { t, direction }: Playhead,
  seconds: number,
  { legs, pace, bounce }: { legs: number; pace: number; bounce: boolean },
): Playhead {
  const step = seconds * pace;
  if (!bounce) return { t: (t + step) % legs, direction: 1 };
  // there and back is one round of twice the length
  const round = ((direction > 0 ? t : 2 * legs - t) + step) % (2 * legs);
  return round <= legs ? { t: round, direction: 1 } : { t: 2 * legs - round, direction: -1 };
}
