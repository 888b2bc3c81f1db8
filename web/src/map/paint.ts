// From values to colours.
import { pack, type Rgb } from "./renderer";

const NONE = pack([128, 128, 128]);

/** Colours of points, packed. */
export function paint(
  values: Float32Array,
  palette: readonly Rgb[],
  { isClass, low, high }: { isClass: boolean; low: number; high: number },
): Uint32Array {
  const colors = new Uint32Array(values.length);
  const packed = Uint32Array.from(palette, pack);
  const last = palette.length - 1;
  const span = high > low ? high - low : 1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    const place = isClass
      ? value < 0
        ? -1 // of no class
        : value % palette.length
      : Math.round(Math.min(1, Math.max(0, (value - low) / span)) * last);
    colors[i] = packed[place] ?? NONE;
  }
  return colors;
}
