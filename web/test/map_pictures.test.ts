// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Atlas } from "../src/map/atlas";
import { Crowd } from "../src/map/crowd";
import { Grid } from "../src/map/grid";
import { framed, Pictures, type Pictured } from "../src/map/pictures";
import type { Store } from "../src/map/store";

// A picture of the atlas is known by where it is cut from: sheets are numbers, cuts are written down.
const PER_SHEET = 4;
const ABOUT = { width: 10, height: 10, isSmooth: false, columns: 2, perSheet: PER_SHEET };
const cuts = new WeakMap<object, number>();
const drawn = new Map<number, readonly [number, number]>();

/** Stands in for a canvas's pen. */
const pen = (canvas: HTMLCanvasElement): object => ({
  setTransform: () => undefined,
  clearRect: () => {
    drawn.clear();
  },
  fillRect: () => undefined,
  drawImage: (source: object, ...at: number[]) => {
    if ("sheet" in source) {
      const [left, top] = at as [number, number];
      cuts.set(canvas, (source.sheet as number) * PER_SHEET + (top / 10) * 2 + left / 10);
    } else drawn.set(cuts.get(source)!, [at[0]! + at[2]! / 2, at[1]! + at[3]! / 2]);
  },
});

beforeEach(() => {
  drawn.clear();
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(function (this: HTMLCanvasElement) {
    return pen(this) as never;
  });
  vi.stubGlobal("createImageBitmap", (blob: { sheet: number }) => Promise.resolve(blob));
  vi.stubGlobal("Blob", class { sheet: number; constructor([sheet]: [number]) { this.sheet = sheet; } });
});

const COUNT = 30;
const XS = Float32Array.from({ length: COUNT }, (_, i) => Math.cos(7 * i) * 0.9);
const YS = Float32Array.from({ length: COUNT }, (_, i) => Math.sin(5 * i) * 0.9);
const LOOK = { x: 0, y: 0, scale: 100 };
const SIZE = { width: 200, height: 200 };

function setting(slots: Int32Array | null = null): { crowd: Crowd; atlas: Atlas; pictured: Pictured; fetched: number[] } {
  const fetched: number[] = [];
  const get = (sheet: string): Promise<unknown> => {
    fetched.push(Number(sheet));
    return Promise.resolve(Number(sheet));
  };
  const sheets = Array.from({ length: Math.ceil(COUNT / PER_SHEET) }, (_, i) => String(i));
  const atlas = new Atlas({ ...ABOUT, sheets, slots: slots && "slots" }, { get } as unknown as Store, slots);
  const crowd = new Crowd(() => undefined);
  crowd.show(
    Float32Array.from({ length: COUNT }, (_, i) => i % 3),
    Int32Array.from({ length: COUNT }, (_, i) => i % 5),
  );
  const pictured = {
    atlas,
    grid: new Grid(XS, YS),
    placeOf: (i: number) => [XS[i]!, YS[i]!] as const,
    isShown: crowd.isShown,
    isBright: crowd.isBright,
    colorOf: () => "red",
    idOf: (i: number) => 1000 + i,
  };
  return { crowd, atlas, pictured, fetched };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe("pictures", () => {
  it("stand where their own points are, whatever is filtered", async () => {
    const { crowd, pictured } = setting();
    const layer = new Pictures(() => undefined);
    const shows = async (expected: (i: number) => boolean): Promise<void> => {
      layer.draw(pictured, LOOK, SIZE);
      await settle();
      layer.draw(pictured, LOOK, SIZE);
      const wanted = Array.from({ length: COUNT }, (_, i) => i).filter(expected);
      expect([...drawn.keys()].sort((a, b) => a - b)).toEqual(wanted);
      for (const [i, [left, top]] of drawn) {
        expect(Math.abs(left - (100 + 100 * XS[i]!))).toBeLessThanOrEqual(1);
        expect(Math.abs(top - (100 - 100 * YS[i]!))).toBeLessThanOrEqual(1);
      }
      const ids = layer.canvas.dataset.drawn!.split(" ").map((one) => parseInt(one));
      expect(ids).toEqual(wanted.map((i) => 1000 + i));
    };
    await shows(() => true);
    crowd.ask({ kinds: new Set([1]) });
    await shows((i) => i % 3 === 1);
    crowd.ask({ labels: new Set([2, 3]) });
    await shows((i) => i % 3 === 1 && [2, 3].includes(i % 5));
    crowd.ask({ kinds: null, labels: null });
    crowd.select([3, 11, 29]);
    crowd.ask({ isAlone: true });
    await shows((i) => [3, 11, 29].includes(i));
    crowd.ask({ range: [2, 2], isAlone: false });
    await shows((i) => i % 3 === 2);
    crowd.select([]);
    crowd.ask({ range: null });
    await shows(() => true);
  });

  it("are left out where not all in sight have room for one", () => {
    const xs = Float32Array.from({ length: 1000 }, (_, i) => (i % 40) / 20 - 1);
    const ys = Float32Array.from({ length: 1000 }, (_, i) => Math.floor(i / 40) / 12.5 - 1);
    const many = {
      grid: new Grid(xs, ys),
      isShown: () => true,
      placeOf: (i: number) => [xs[i]!, ys[i]!] as const,
      atlas: { data: { width: 28, height: 14 } },
    };
    expect(framed(many, LOOK, SIZE)).toEqual([]);
    const near = framed(many, { ...LOOK, scale: 800 }, SIZE);
    expect(near.length).toBeGreaterThan(5);
    expect(near[0]!.width).toBeCloseTo(2 * near[0]!.height);
    expect(framed({ ...many, isShown: (i) => i < 3 }, LOOK, SIZE)).toHaveLength(3);
  });

  it("fetch only the sheets of points in sight", async () => {
    const { atlas, fetched } = setting();
    expect(atlas.get([0, 1, 29], () => undefined).size).toBe(0);
    await settle();
    expect(fetched).toEqual([0, 7]);
    expect([...atlas.get([0, 1, 29], () => undefined).keys()]).toEqual([0, 1, 29]);
  });

  it("find each picture where the sheets have it, in whatever order", async () => {
    const { atlas, fetched } = setting(Int32Array.from({ length: COUNT }, (_, i) => COUNT - 1 - i));
    atlas.get([0, 1, 29], () => undefined);
    await settle();
    expect(fetched).toEqual([7, 0]);
    const found = atlas.get([0, 1, 29], () => undefined);
    expect([0, 1, 29].map((index) => cuts.get(found.get(index)!))).toEqual([29, 28, 0]);
  });
});
