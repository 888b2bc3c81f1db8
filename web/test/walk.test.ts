// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { partsOf } from "../src/walk/chart";
import { advanced } from "../src/walk/clock";
import { classAt, Path } from "../src/walk/path";
import { extremes, Trace } from "../src/walk/trace";

vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null); // jsdom draws nothing

const packed = (numbers: readonly number[]): string =>
  btoa(String.fromCharCode(...new Uint8Array(new Float32Array(numbers).buffer)));

const pathOf = (legs: number, size: number, nodes: readonly number[], isArc = false): Path =>
  new Path({ title: "", color: "", isArc, legs, nodes: packed(nodes) }, size);

const at = (path: Path, t: number): number[] => {
  const latent = new Float32Array(path.size);
  path.write(t, latent);
  return [...latent];
};

describe("a path", () => {
  it("joins its nodes by straight lines, leg after leg", () => {
    const path = pathOf(2, 1, [0, 4, 5, 5, 7, 9]);
    expect([0, 0.25, 0.5, 0.75, 1, 1.25, 2].map((t) => at(path, t)[0])).toEqual([
      0, 2, 4, 4.5, 5, 6, 9,
    ]);
  });

  it("of an arc keeps the norm and turns evenly", () => {
    const path = pathOf(1, 2, [3, 0, 0, 3], true);
    for (const t of [0, 0.2, 0.5, 1]) {
      const [x, y] = at(path, t) as [number, number];
      expect(Math.hypot(x, y)).toBeCloseTo(3, 5);
      expect(Math.atan2(y, x)).toBeCloseTo((t * Math.PI) / 2, 5);
    }
  });

  it("is the line where there is no arc", () => {
    expect(at(pathOf(1, 2, [1, 0, 2, 0], true), 0.5)).toEqual([1.5, 0]);
    expect(at(pathOf(1, 2, [0, 0, 2, 4], true), 0.25)).toEqual([0.5, 1]);
    expect(at(pathOf(1, 2, [1, 0, -1, 0], true), 0.5)).toEqual([0, 0]);
  });

  it("is refused if its nodes do not fit", () => {
    expect(() => pathOf(2, 2, [1, 2, 3])).toThrow("2 legs");
  });
});

describe("the told class", () => {
  it("is that of the nearest stop, and of the first after the last", () => {
    const places = [0, 0.5, 0.51, 1, 1.5, 1.6, 2.5, 2.6, 3];
    expect(places.map((t) => classAt([4, 7, 9], t))).toEqual([4, 4, 7, 7, 7, 9, 9, 4, 4]);
  });
});

describe("playing", () => {
  const around = { legs: 3, pace: 1, bounce: false };
  const there = { legs: 3, pace: 2, bounce: true };

  it("goes around", () => {
    expect(advanced({ t: 2.5, direction: 1 }, 1, around)).toEqual({ t: 0.5, direction: 1 });
  });

  it("turns at both ends", () => {
    expect(advanced({ t: 2.5, direction: 1 }, 0.5, there)).toEqual({ t: 2.5, direction: -1 });
    expect(advanced({ t: 0.5, direction: -1 }, 0.5, there)).toEqual({ t: 0.5, direction: 1 });
    expect(advanced({ t: 1, direction: -1 }, 0.25, there)).toEqual({ t: 0.5, direction: -1 });
  });
});

describe("a trace", () => {
  const image = { channels: 1, height: 1, width: 2, isSeries: false, colors: [] };

  /** A decoder whose picture is the latent and twice the latent, a little at a time. */
  const decoded = (trace: Trace, jump = 0): void => {
    for (let rounds = 0; !trace.isComplete && rounds < 1000; rounds += 1) {
      const { latents, labels } = trace.next(7);
      const rows = [...latents].flatMap((z, row) => [z + jump * (labels?.[row] ?? 0), 2 * z]);
      trace.take(new Float32Array(rows));
    }
  };

  it("measures speed and lengths of a linear decoder exactly", () => {
    const trace = new Trace(pathOf(2, 1, [0, 1, 1, 4]), null, 5, image);
    decoded(trace);
    const rms = Math.sqrt((1 + 4) / 2);
    expect(trace.latentLength).toBeCloseTo(4, 5);
    expect(trace.pictureLength).toBeCloseTo(4 * rms, 4);
    expect(trace.speedAt(0.3)).toBeCloseTo(rms, 4);
    expect(trace.speedAt(1.7)).toBeCloseTo(3 * rms, 3);
    expect(trace.speedAt(2)).toBeCloseTo(3 * rms, 3);
    expect(extremes(trace.speeds).mean).toBeCloseTo(2 * rms, 3);
    expect(trace.canvases).toHaveLength(9);
  });

  it("counts a jump to another class in the length, not in the speed", () => {
    const trace = new Trace(pathOf(1, 1, [0, 0]), [0, 1], 3, image);
    decoded(trace, 0.5);
    expect(trace.pictureLength).toBeCloseTo(0.5 / Math.sqrt(2), 5);
    expect(trace.speeds.filter((speed) => Number.isNaN(speed))).toHaveLength(1);
    expect(extremes(trace.speeds).top).toBe(0);
  });
});

describe("the chart", () => {
  it("leaves gaps where no speed is known", () => {
    const parts = partsOf(Float64Array.from([1, 2, Number.NaN, 0, 1]), 2);
    expect(parts).toEqual(["100.0,50.00 300.0,0.00", "700.0,100.00 900.0,50.00"]);
  });
});
