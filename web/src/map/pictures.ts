// The layer of pictures in the place of dots, where all that are in sight have room.
import { make, setPixels } from "../draw/elements";
import type { Atlas } from "./atlas";
import { toPlace, toSpot, type Look, type Pair, type Size } from "./geometry";
import type { Grid } from "./grid";

/** What is drawn. */
export interface Pictured {
  atlas: Atlas;
  grid: Grid;
  placeOf: (index: number) => Pair;
  isShown: (index: number) => boolean;
  isBright: (index: number) => boolean;
  /** Of a point as CSS writes it. */
  colorOf: (index: number) => string;
  /** What is written on the layer for a point: its number. */
  idOf: (index: number) => number;
}

/** A picture in sight: its middle and its sides, in pixels. */
export interface Framed {
  index: number;
  spot: Pair;
  width: number;
  height: number;
}

const MOST = 240;
const SIDES = [18, 56] as const;
const SHARE = 0.75; // of the room that each has
const FRAME = 2;
const DIMMED = 0.3;

/** The pictures in sight; none where there are too many points to show a picture of each. */
export function framed(
  { grid, isShown, placeOf, atlas }: Pick<Pictured, "grid" | "isShown" | "placeOf"> & {
    atlas: { data: { width: number; height: number } };
  },
  look: Look,
  size: Size,
): Framed[] {
  const from = toPlace(look, size, [-SIDES[1], size.height + SIDES[1]]);
  const to = toPlace(look, size, [size.width + SIDES[1], -SIDES[1]]);
  const indices = grid.within(from, to, MOST, isShown) ?? [];
  const room = SHARE * Math.sqrt((size.width * size.height) / Math.max(1, indices.length));
  const longer = Math.min(SIDES[1], Math.max(SIDES[0], room));
  const { width, height } = atlas.data;
  const scale = longer / Math.max(width, height);
  return indices.map((index) => ({
    index,
    spot: toSpot(look, size, placeOf(index)),
    width: width * scale,
    height: height * scale,
  }));
}

/** Draws on a canvas of its own. */
export class Pictures {
  readonly canvas = make("canvas", "pictures");
  isWanted = true;
  private ratio = 1;
  private isEmpty = true;

  constructor(private readonly more: () => void) {}

  resize(width: number, height: number, ratio: number): void {
    this.ratio = ratio;
    setPixels(this.canvas, width, height, ratio);
    this.isEmpty = true;
    this.canvas.dataset.drawn = "";
  }

  /** Returns how far pictures reach from their points; 0 where there are only dots. */
  draw(pictured: Pictured, look: Look, size: Size): number {
    const pen = this.canvas.getContext("2d");
    const all = this.isWanted ? framed(pictured, look, size) : [];
    if (!pen || (this.isEmpty && !all.length)) return 0;
    this.isEmpty = !all.length;
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, size.width, size.height);
    const { data } = pictured.atlas;
    pen.imageSmoothingEnabled = data.isSmooth || (all[0]?.width ?? 0) < data.width;
    const ready = pictured.atlas.get(all.map(({ index }) => index), this.more);
    const drawn: string[] = [];
    for (const { index, spot, width, height } of all) {
      const picture = ready.get(index);
      if (!picture) continue; // its dot is there
      const [left, top] = [Math.round(spot[0] - width / 2), Math.round(spot[1] - height / 2)];
      pen.globalAlpha = pictured.isBright(index) ? 1 : DIMMED;
      pen.fillStyle = pictured.colorOf(index);
      pen.fillRect(left - FRAME, top - FRAME, width + 2 * FRAME, height + 2 * FRAME);
      pen.drawImage(picture, left, top, width, height);
      drawn.push(`${pictured.idOf(index)},${left},${top},${width},${height}`);
    }
    pen.globalAlpha = 1;
    this.canvas.dataset.drawn = drawn.join(" "); // for those who look what stands where
    return all.length ? Math.hypot(all[0]!.width, all[0]!.height) / 2 : 0;
  }
}
