// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { frameOf, Frames, tickNames } from "../src/map/frames";
import { normalise } from "../src/map/geometry";
import type { Coordinates } from "../src/map/morph";
import { Player } from "../src/map/player";

// three points in three frames; the last frame is the map
const XS = [[0, 0, 0], [1, 2, 0], [-4, 4, 2]];
const YS = [[0, 0, 0], [3, 0, -1], [0, 2, -6]];
const file = new Float32Array(XS.flatMap((xs, frame) => [...xs, ...YS[frame]!])).buffer;
const places = normalise(new Float32Array(XS[2]!), new Float32Array(YS[2]!));
const frames = new Frames(file, 3, places);

const inMap = ({ xs, ys }: Coordinates): number[][] => [
  [...xs].map((x) => x * places.half + places.middle[0]),
  [...ys].map((y) => y * places.half + places.middle[1]),
];

describe("frames", () => {
  it("are passed through at whole times", () => {
    for (const t of [0, 1, 2]) {
      const [xs, ys] = inMap(frames.at(t));
      xs!.forEach((x, i) => { expect(x).toBeCloseTo(XS[t]![i]!, 5); });
      ys!.forEach((y, i) => { expect(y).toBeCloseTo(YS[t]![i]!, 5); });
    }
    expect(frames.at(-1)).toEqual(frames.at(0));
    expect(frames.at(9)).toEqual(frames.at(2));
  });

  it("flow into each other without a jump or a corner", () => {
    const speed = (t: number): number => (frames.at(t + 1e-3).xs[0]! - frames.at(t).xs[0]!) * 1e3;
    expect(frames.at(1 - 1e-6).xs[0]).toBeCloseTo(frames.at(1).xs[0]!, 4);
    expect(speed(1 - 1e-3)).toBeCloseTo(speed(1), 1);
  });

  it("know what must be in sight for all of them", () => {
    expect(frames.extent.halfWidth).toBeCloseTo(1, 6);
    const up = Math.max(...YS.flat().map((y) => Math.abs(y - places.middle[1]))) / places.half;
    expect(frames.extent.halfHeight).toBeCloseTo(up, 5);
  });

  it("are enlarged to the spread of the last one where that is wanted", () => {
    const level = new Frames(file, 3, places, true);
    const spread = (frame: number): number =>
      Math.hypot(...inMap(level.at(frame)).flatMap((values) => values));
    expect(spread(1)).toBeCloseTo(spread(2), 4);
    expect(spread(0)).toBeCloseTo(0, 5); // a frame that is one point stays one
    expect(level.at(2)).toEqual(frames.at(2));
  });

  it("are refused if they are of other points", () => {
    expect(() => new Frames(file, 4, places)).toThrow("4 points");
  });

  it("are named by their epochs, not too densely", () => {
    expect(tickNames([0, 1, 2], 10)).toEqual(["0", "1", "2"]);
    const many = Array.from({ length: 62 }, (_, epoch) => epoch);
    const names = tickNames(many, 10).filter(Boolean);
    expect(names).toEqual(["0", "7", "14", "21", "28", "35", "42", "49", "56", "61"]);
    expect(frameOf([0, 1, 5, 10], 6)).toBe(2);
  });
});

describe("the player", () => {
  let now: Coordinates | undefined;
  let told: number[] = [];
  let ticks: FrameRequestCallback[] = [];
  let isCalm = false;
  let player: Player;
  const played = { path: "one", epochs: [0, 5, 10], epoch: 0, file, count: 3, places };
  const click = (): void => {
    player.element.querySelector<HTMLButtonElement>(".play")!.click();
  };
  const where = (): string => player.element.querySelector("output")!.value;
  const scrubber = (): HTMLInputElement => player.element.querySelector("input")!;

  /** Let a frame of the page pass. */
  const tick = (ms: number): void => {
    const due = ticks;
    ticks = [];
    clock += ms;
    due.forEach((callback) => {
      callback(clock);
    });
  };
  let clock = 0;

  beforeEach(() => {
    [now, told, ticks, isCalm, clock] = [undefined, [], [], false, 0];
    vi.stubGlobal("requestAnimationFrame", (callback: FrameRequestCallback) => ticks.push(callback));
    vi.stubGlobal("cancelAnimationFrame", () => (ticks = []));
    vi.stubGlobal("matchMedia", () => ({ matches: isCalm }));
    vi.spyOn(performance, "now").mockImplementation(() => clock);
    const place = (places: Coordinates): void => {
      now = places;
    };
    const rest = (epoch: number): void => {
      told.push(epoch);
    };
    player = new Player({ place, rest, surround: () => undefined });
    document.body.replaceChildren(player.element);
    player.show(played);
    player.element.querySelector<HTMLButtonElement>(".tool")!.click();
  });

  afterEach(() => {
    player.close();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it("plays to the end by itself, tells the epoch once, and begins again", () => {
    expect(where()).toBe("Epoch 0 of 10 · before the first step");
    click();
    tick(100);
    expect(now).toEqual(frames.at(0.2));
    expect(told).toEqual([]);
    for (let k = 0; k < 12; k += 1) tick(100);
    expect(now).toEqual(frames.at(2));
    expect(where()).toBe("Epoch 10 of 10");
    expect(told).toEqual([10]);
    expect(ticks).toEqual([]);
    click();
    tick(0);
    expect(now).toEqual(frames.at(0));
  });

  it("stands still at an epoch that was kept", () => {
    click();
    for (let k = 0; k < 4; k += 1) tick(100);
    click();
    expect(now).toEqual(frames.at(1));
    expect(told).toEqual([5]);
    player.show({ ...played, epoch: 0 }); // a script that began before the hand let go
    player.show({ ...played, epoch: 5 });
    expect(now).toEqual(frames.at(1));
    player.show({ ...played, epoch: 10 }); // chosen elsewhere on the page
    expect(now).toEqual(frames.at(2));
  });

  it("follows the scrubber, keys and the space bar", () => {
    scrubber().value = "1.4";
    scrubber().dispatchEvent(new Event("input"));
    expect(now).toEqual(frames.at(1.4));
    scrubber().dispatchEvent(new Event("change"));
    expect(told).toEqual([5]);
    scrubber().dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
    scrubber().dispatchEvent(new KeyboardEvent("keyup", { key: "ArrowRight" }));
    expect(told).toEqual([5, 10]);
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true }));
    expect(ticks).toHaveLength(1);
  });

  it("goes faster where that is wanted", () => {
    const speed = player.element.querySelector("select")!;
    speed.value = "4";
    click();
    tick(50);
    expect(now).toEqual(frames.at(0.4));
  });

  it("shows one epoch after the other to who does not want motion", () => {
    isCalm = true;
    click();
    for (let k = 0; k < 6; k += 1) tick(100);
    expect(now).toEqual(frames.at(1));
  });

  it("shows each epoch as large as the last one, or as it is", () => {
    const size = player.element.querySelector<HTMLButtonElement>(".tool")!;
    player.show({ ...played, epoch: 5 });
    expect(now).toEqual(frames.at(1));
    size.click();
    expect(size.getAttribute("aria-pressed")).toBe("true");
    expect(now).toEqual(new Frames(file, 3, places, true).at(1));
  });

  it("is not there without a film", () => {
    player.show(null);
    expect(player.element.hidden).toBe(true);
    expect(ticks).toEqual([]);
  });
});
