// Inverses of distributions: from uniform numbers to the noise of a camera.
import { roundHalfEven } from "./rounding";

type Series = readonly number[];

// Wichura 1988, algorithm AS 241, 16 digits. https://doi.org/10.2307/2347330
const CENTRAL: readonly [Series, Series] = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987,
    13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597,
    5394.196021424751, 687.1870074920579, 42.31333070160091, 1,
  ],
];
const NEAR: readonly [Series, Series] = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506,
    1.2704582524523684, 3.6478483247632045, 5.769497221460691, 4.630337846156546,
    1.4234371107496835,
  ],
  [
    1.0507500716444169e-09, 0.0005475938084995345, 0.015198666563616457,
    0.14810397642748008, 0.6897673349851, 1.6763848301838038, 2.053191626637759,
    1,
  ],
];
const FAR: readonly [Series, Series] = [
  [
    2.0103343992922881e-07, 2.7115555687434876e-05, 0.0012426609473880784,
    0.026532189526576124, 0.29656057182850487, 1.7848265399172913, 5.463784911164114,
    6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-07, 1.8463183175100548e-05,
    0.0007868691311456133, 0.014875361290850615, 0.1369298809227358,
    0.599832206555888, 1,
  ],
];

function ratio([above, below]: readonly [Series, Series], x: number): number {
  let [top, bottom] = [0, 0];
  for (let index = 0; index < above.length; index += 1) {
    top = top * x + above[index]!;
    bottom = bottom * x + below[index]!;
  }
  return top / bottom;
}

/** The number that a standard normal variable does not exceed with a probability in (0, 1). */
export function normalQuantile(probability: number): number {
  const distance = probability - 0.5;
  if (Math.abs(distance) <= 0.425) {
    return distance * ratio(CENTRAL, 0.180625 - distance * distance);
  }
  const depth = Math.sqrt(-Math.log(distance < 0 ? probability : 1 - probability));
  const size = depth <= 5 ? ratio(NEAR, depth - 1.6) : ratio(FAR, depth - 5);
  return distance < 0 ? -size : size;
}

const MOST_SUMMED = 16;

/** Photons counted where `rate` are expected, as `poisson_quantile` of aelib counts them. */
export function poissonQuantile(rate: number, probability: number): number {
  if (rate > MOST_SUMMED) {
    const z = normalQuantile(Math.min(1 - 1e-7, Math.max(1e-7, probability)));
    return Math.max(0, roundHalfEven(rate + Math.sqrt(rate) * z + (z * z - 1) / 6));
  }
  const most = Math.ceil(rate + 7 * Math.sqrt(rate)) + 4;
  let chance = Math.exp(-rate);
  let reached = chance;
  let count = 0;
  while (probability >= reached && count < most) {
    count += 1;
    chance *= rate / count;
    reached += chance;
  }
  return count;
}
