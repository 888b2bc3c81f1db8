// JPEG: waves of blocks of 8 × 8, the finer ones rounded away, as in aelib/corruptions/jpeg.py.
//
// What lies halfway between two grey levels may become the other one than there: torch computes with
// 32 bits. Tables and colours of the standard: ITU-T T.81, annex K.
// https://www.w3.org/Graphics/JPEG/itu-t81.pdf
import { cut, type Plate, type Rect } from "./plate";
import { roundHalfEven } from "./rounding";

const SIDE = 8;
const AREA = SIDE * SIDE;
const ROUNDING_ERROR = 1e-4;
const BRIGHTNESS = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
  14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
  92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const COLOUR = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99,
  47, 66, 99, 99, 99, 99, 99, 99,
].concat(Array<number>(32).fill(99));

const WAVES = Float64Array.from({ length: AREA }, (_, place) => {
  const [wave, at] = [Math.floor(place / SIDE), place % SIDE];
  const size = Math.sqrt((wave === 0 ? 1 : 2) / SIDE);
  return size * Math.cos((Math.PI / SIDE) * (at + 0.5) * wave);
});

/** Divisors at a level, which is 1 minus the quality. */
export function tableOf(base: readonly number[], level: number): number[] {
  const quality = Math.min(100, Math.max(1, roundHalfEven(100 * (1 - level))));
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return base.map((entry) => Math.min(255, Math.max(1, Math.floor((entry * percent + 50) / 100))));
}

/** Compress a part and open it again; blocks lie as they do in the whole picture. */
export function jpeg(plate: Plate, part: Rect, level: number): Float32Array {
  if (level <= 0) return cut(plate, part);
  const { planes } = plate;
  const tables = [tableOf(BRIGHTNESS, level), tableOf(COLOUR, level)] as const;
  const out = new Float32Array(planes * part.height * part.width);
  const block = Array.from({ length: planes }, () => new Float64Array(AREA));
  const first = (start: number): number => Math.floor(start / SIDE) * SIDE;
  for (let top = first(part.top); top < part.top + part.height; top += SIDE) {
    for (let left = first(part.left); left < part.left + part.width; left += SIDE) {
      read(plate, top, left, block);
      if (planes === 3) toYcc(block);
      block.forEach((values, plane) => {
        const middle = plane === 0 ? 128 : 0;
        roundWaves(values, middle, tables[plane === 0 ? 0 : 1]);
      });
      if (planes === 3) fromYcc(block);
      write(out, part, top, left, block);
    }
  }
  return out;
}

function read(plate: Plate, top: number, left: number, block: Float64Array[]): void {
  const { planes, height, width, values } = plate;
  const scale = plate.isBytes ? 1 : 255;
  for (let place = 0; place < AREA; place += 1) {
    const y = Math.min(height - 1, top + Math.floor(place / SIDE)); // the last row and column repeat
    const x = Math.min(width - 1, left + (place % SIDE));
    block.forEach((plane, index) => {
      plane[place] = roundHalfEven(scale * values[(y * width + x) * planes + index]!);
    });
  }
}

function toYcc([red, green, blue]: Float64Array[]): void {
  for (let place = 0; place < AREA; place += 1) {
    const [r, g, b] = [red![place]!, green![place]!, blue![place]!];
    red![place] = roundHalfEven(0.299 * r + 0.587 * g + 0.114 * b);
    green![place] = roundHalfEven(-0.168736 * r - 0.331264 * g + 0.5 * b);
    blue![place] = roundHalfEven(0.5 * r - 0.418688 * g - 0.081312 * b);
  }
}

function fromYcc([first, second, third]: Float64Array[]): void {
  for (let place = 0; place < AREA; place += 1) {
    const [y, cb, cr] = [first![place]!, second![place]!, third![place]!];
    first![place] = y + 1.402 * cr;
    second![place] = y - 0.344136 * cb - 0.714136 * cr;
    third![place] = y + 1.772 * cb;
  }
}

/** Product of 8 × 8 matrices; `turned` ones are transposed first. */
function product(a: Float64Array, b: Float64Array, turned: "a" | "b" | ""): Float64Array {
  const out = new Float64Array(AREA);
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      let sum = 0;
      for (let inner = 0; inner < SIDE; inner += 1) {
        const left = turned === "a" ? a[inner * SIDE + row]! : a[row * SIDE + inner]!;
        const right = turned === "b" ? b[column * SIDE + inner]! : b[inner * SIDE + column]!;
        sum += left * right;
      }
      out[row * SIDE + column] = sum;
    }
  }
  return out;
}

function roundWaves(values: Float64Array, middle: number, table: readonly number[]): void {
  const waves = product(product(WAVES, values.map((value) => value - middle), ""), WAVES, "b");
  waves.forEach((wave, place) => {
    const share = wave / table[place]!;
    waves[place] =
      Math.sign(share) * Math.floor(Math.abs(share) + 0.5 + ROUNDING_ERROR) * table[place]!;
  });
  const opened = product(product(WAVES, waves, "a"), WAVES, "");
  opened.forEach((value, place) => (values[place] = roundHalfEven(value + middle)));
}

function write(
  out: Float32Array,
  part: Rect,
  top: number,
  left: number,
  block: readonly Float64Array[],
): void {
  for (let place = 0; place < AREA; place += 1) {
    const y = top + Math.floor(place / SIDE) - part.top;
    const x = left + (place % SIDE) - part.left;
    if (y < 0 || x < 0 || y >= part.height || x >= part.width) continue;
    block.forEach((plane, index) => {
      const value = Math.min(255, Math.max(0, roundHalfEven(plane[place]!)));
      out[(index * part.height + y) * part.width + x] = value / 255;
    });
  }
}
