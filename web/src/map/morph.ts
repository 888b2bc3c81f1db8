// Points on their way from one map to another.

const LENGTH_MS = 600;

/** Coordinates of all points. */
export interface Coordinates {
  xs: Float32Array;
  ys: Float32Array;
}

/** Coordinates at a share of the way, slow at both ends. */
export function between(from: Coordinates, to: Coordinates, share: number): Coordinates {
  const ease = share * share * (3 - 2 * share);
  const mix = (a: Float32Array, b: Float32Array): Float32Array =>
    a.map((value, i) => value + (b[i]! - value) * ease);
  return { xs: mix(from.xs, to.xs), ys: mix(from.ys, to.ys) };
}

/** Move from one map to another unless motion is unwelcome; returns what stops it. */
export function morph(
  from: Coordinates,
  to: Coordinates,
  show: (now: Coordinates) => void,
): () => void {
  let frame = 0;
  if (from === to || matchMedia("(prefers-reduced-motion: reduce)").matches) {
    show(to);
    return () => undefined;
  }
  const start = performance.now();
  const step = (now: number): void => {
    const share = Math.min(1, Math.max(0, (now - start) / LENGTH_MS));
    show(share < 1 ? between(from, to, share) : to);
    if (share < 1) frame = requestAnimationFrame(step);
  };
  step(start);
  return () => {
    cancelAnimationFrame(frame);
  };
}
