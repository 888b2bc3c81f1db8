// A picture or series of any size, of which a part is looked at.
import { fetched } from "../engine/runtime";

/** A part of a picture, in pixels. */
export interface Rect {
  top: number;
  left: number;
  height: number;
  width: number;
}

/** What Python tells of a picture. */
export interface PlateInfo {
  /** Address of its values, row by row, the colours of a pixel side by side. */
  path: string;
  planes: number;
  height: number;
  width: number;
  /** Bytes 0 to 255, or float32 in [0, 1]. */
  isBytes: boolean;
}

/** A picture with its values. */
export interface Plate extends PlateInfo {
  values: Uint8Array | Float32Array;
}

/** Fetch the values of a picture. */
export async function fetchPlate(info: PlateInfo): Promise<Plate> {
  const data = await fetched(info.path)();
  const count = info.planes * info.height * info.width;
  if (data.byteLength !== count * (info.isBytes ? 1 : 4)) {
    throw new Error(`expected ${count} values of a picture, got ${data.byteLength} bytes`);
  }
  return { ...info, values: info.isBytes ? new Uint8Array(data) : new Float32Array(data) };
}

/** The whole of a picture. */
export const wholeOf = ({ height, width }: PlateInfo): Rect => ({ top: 0, left: 0, height, width });

/** Values in [0, 1] of a part, one colour after the other. */
export function cut(plate: Plate, part: Rect): Float32Array {
  const { planes, width, values } = plate;
  const area = part.height * part.width;
  const out = new Float32Array(planes * area);
  const scale = plate.isBytes ? 255 : 1;
  let pixel = 0;
  for (let y = 0; y < part.height; y += 1) {
    let place = ((part.top + y) * width + part.left) * planes;
    for (let x = 0; x < part.width; x += 1, pixel += 1) {
      for (let plane = 0; plane < planes; plane += 1, place += 1) {
        out[plane * area + pixel] = values[place]! / scale;
      }
    }
  }
  return out;
}

/** A part of that size around a place, moved so that it lies inside. */
export function partAround(
  info: Pick<PlateInfo, "height" | "width">,
  size: { height: number; width: number },
  y: number,
  x: number,
): Rect {
  const height = Math.min(size.height, info.height);
  const width = Math.min(size.width, info.width);
  const clamp = (middle: number, length: number, whole: number): number =>
    Math.round(Math.min(whole - length, Math.max(0, middle - length / 2)));
  return { top: clamp(y, height, info.height), left: clamp(x, width, info.width), height, width };
}

/** Cut a part out of a part of which the values are known. */
export function within(values: Float32Array, planes: number, from: Rect, part: Rect): Float32Array {
  const out = new Float32Array(planes * part.height * part.width);
  for (let plane = 0, place = 0; plane < planes; plane += 1) {
    for (let y = 0; y < part.height; y += 1, place += part.width) {
      const row = plane * from.height + part.top - from.top + y;
      const start = row * from.width + part.left - from.left;
      out.set(values.subarray(start, start + part.width), place);
    }
  }
  return out;
}
