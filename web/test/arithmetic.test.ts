// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { formula, sums } from "../src/arithmetic/analogy";
import { Bars, signed, summary } from "../src/arithmetic/bars";
import {
  changed,
  dependencyOf,
  effectsOf,
  stripValues,
  withStrength,
  type Attribute,
  type Effect,
  type Picture,
} from "../src/arithmetic/data";
import { Followers } from "../src/engine/follower";
import { Spare, Task, Turns } from "../src/engine/spare";
import { Strength } from "../src/arithmetic/strength";
import type { Part } from "../src/engine/models";

const picture = (...latent: number[]): Picture => ({ title: "", latent, label: null, original: "" });
const ATTRIBUTES: Attribute[] = [
  { key: "c0", title: "a", vector: [1, 0, 2], wanted: [0], excluded: [1, 2] },
  { key: "f0", title: "b", vector: [0, -1, 0], wanted: [3], excluded: [] },
  { key: "c2-0", title: "c → a", vector: [0, 0, 1], wanted: [0, 2], excluded: [] },
];
const reading = (isTrusted: boolean, ...weights: number[]) => ({
  title: "",
  weights,
  score: "",
  isTrusted,
});
const READINGS = [
  reading(true, 1, 0, 0, 0),
  reading(true, 0, 1, 0, 0),
  reading(true, 0, 0, 1, 0),
  reading(true, 0, 0, 0, 2),
];
const effects = (after: number[], strengths: Record<string, number>, readings = READINGS) =>
  effectsOf(
    { readings, attributes: ATTRIBUTES },
    new Float32Array(4),
    Float32Array.from(after),
    new Map(Object.entries(strengths)),
  );
const roles = (...told: Parameters<typeof effects>) => effects(...told).map(({ role }) => role);

describe("attributes", () => {
  it("are added to all pictures alike", () => {
    const strengths = new Map([
      ["c0", 0.5],
      ["f0", -2],
    ]);
    expect([...changed([1, 1, 1], ATTRIBUTES, strengths)]).toEqual([1.5, 3, 2]);
    expect([...changed([0, 0, 0], ATTRIBUTES, strengths)]).toEqual([0.5, 2, 1]);
  });

  it("make strips that pass through the present strength", () => {
    const values = stripValues(2);
    expect(values).toEqual([-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]);
    const latent = Float32Array.from([1, 1, 1]);
    expect([...withStrength(latent, ATTRIBUTES[0]!, 0.5, 0.5)]).toEqual([1, 1, 1]); // where it is
    expect([...withStrength(latent, ATTRIBUTES[0]!, 0.5, -2)]).toEqual([-1.5, 1, -4]);
  });
});

describe("what an edit has changed", () => {
  it("is told apart as Python does", () => {
    expect(roles([1, 1, 1, 1], {})).toEqual(["other", "other", "other", "other"]);
    expect(roles([1, -1, 1, 1], { c0: 0.5 })).toEqual(["wanted", "bound", "other", "other"]);
    expect(roles([-1, 1, -1, 1], { c0: -0.5 })).toEqual(["wanted", "bound", "other", "other"]);
    expect(roles([1, 1, 1, 1], { c0: 0, f0: -1 })).toEqual(["other", "other", "other", "wanted"]);
    expect(roles([1, -1, 1, 1], { "c2-0": 1 })).toEqual(["wanted", "other", "wanted", "other"]);
    const poor = [reading(false, 1, 0, 0, 0), ...READINGS.slice(1)];
    expect(roles([1, 0, 0, 0], { c0: 1 }, poor)[0]).toBe("unread");
  });

  it("has the same dependency as in Python", () => {
    const found = dependencyOf(effects([2, -5, 0.5, 0.25], { c0: 1 }));
    expect(found?.wanted).toBe(2);
    expect(found?.others).toBeCloseTo((0 + 0.5 + 0.5) / 3, 6);
  });

  it("has none where there is nothing to compare", () => {
    const effect = (change: number, role: Effect["role"]): Effect => ({ change, role });
    expect(dependencyOf([])).toBeNull();
    expect(dependencyOf([effect(1, "wanted")])).toBeNull();
    expect(dependencyOf([effect(0.01, "wanted"), effect(1, "other")])).toBeNull();
    expect(dependencyOf([effect(1, "unread"), effect(1, "other")])).toBeNull();
  });

  it("is said in words", () => {
    expect(signed(0.004)).toBe("0.00");
    expect(signed(-0.004)).toBe("0.00");
    expect(signed(1.256)).toBe("+1.26");
    expect(signed(-1)).toBe("−1.00");
    expect(summary(effects([2, -5, 0.5, 0.25], { c0: 1 }))).toContain("0.17 for each σ");
    expect(summary(effects([0, 0, 0, 0], { c0: 1 }))).toContain("move a slider");
    expect(summary(effects([0, 3, 0, 0], { c0: 1 }))).toContain("Nothing that was wanted");
  });
});

describe("bars", () => {
  it("grow from the middle and stop at the ends", () => {
    const bars = new Bars();
    bars.lay(READINGS.slice(0, 2));
    bars.show([
      { change: 1.5, role: "wanted" },
      { change: -99, role: "other" },
    ]);
    const [first, second] = bars.element.querySelectorAll<HTMLElement>(".fill");
    expect([first?.style.left, first?.style.width]).toEqual(["50%", "25%"]);
    expect([second?.style.left, second?.style.width]).toEqual(["0%", "50%"]);
    expect(bars.element.querySelectorAll(".effect")[1]?.textContent).toContain("−99.00 σ");
  });

  it("hide where nothing can be read", () => {
    const bars = new Bars();
    bars.lay([]);
    expect(bars.element.hidden).toBe(true);
  });
});

describe("a sum", () => {
  const terms = [picture(1, 2), picture(0, 1), picture(5, 1)];

  it("begins at A and passes A − B + C", () => {
    expect([...sums(terms, [0, 1, 0.5])]).toEqual([1, 2, 6, 2, 3.5, 2]);
  });

  it("is written as it is", () => {
    expect(formula(1)).toBe("A − B + C");
    expect(formula(0.5)).toBe("A + 0.50 · (C − B)");
  });
});

describe("what is done beside the picture under the hand", () => {
  const begin = (count: number, read?: () => Promise<void>) => {
    const done: string[] = [];
    const followers = new Followers();
    const follower = { at: () => ({ latent: new Float32Array(1), label: null }), show: () => undefined };
    followers.set(Array.from({ length: count }, () => follower));
    const part = {
      run: (latents: Float32Array) => {
        done.push(...Array.from(latents, () => "picture"));
        return Promise.resolve({ picture: latents });
      },
    } as unknown as Part;
    const reading = new Task(() => Promise.resolve(void done.push("read")));
    const beside = new Turns([reading, followers]);
    const spare = new Spare();
    const run = async (isOvertaken: () => boolean) => {
      spare.begin();
      followers.outdate({ part, latent: new Float32Array(1), label: null });
      if (read) reading.outdate();
      await spare.use(beside, isOvertaken);
    };
    return { done, followers, beside: { run } };
  };
  const read = () => Promise.resolve();

  it("takes turns, so that pictures and readings keep up with a hand that never rests", async () => {
    const { done, beside } = begin(50, read);
    for (let move = 0; move < 4; move += 1) {
      await beside.run(() => true);
    }
    expect(done.filter((what) => what === "read")).toHaveLength(2);
    expect(done[0]).toBe("read");
    expect(done[1]).toBe("picture");
    expect(done.at(-1)).toBe("picture");
  });

  it("is all done when the hand rests", async () => {
    const { done, followers, beside } = begin(5, read);
    await beside.run(() => false);
    expect(done.filter((what) => what === "read")).toHaveLength(1);
    expect(done.filter((what) => what === "picture")).toHaveLength(5);
    expect(followers.isDone).toBe(true);
  });

  it("ends where nothing is to be done", async () => {
    const { done, beside } = begin(0);
    await beside.run(() => false);
    expect(done).toEqual([]);
  });
});

describe("a strength", () => {
  it("tells of moves, of rest and of reset", () => {
    const told: (number | string)[] = [];
    const slider = new Strength(
      "a",
      { low: -2, high: 2, home: 0 },
      { move: (value) => told.push(value), rest: () => told.push("rest"), remove: () => told.push("x") },
    );
    slider.show(0.5);
    const input = slider.element.querySelector("input")!;
    expect(input.value).toBe("0.5");
    input.value = "-1";
    input.dispatchEvent(new Event("input"));
    input.dispatchEvent(new Event("change"));
    const [undo, remove] = slider.element.querySelectorAll("button");
    undo?.click();
    remove?.click();
    expect(told).toEqual([-1, "rest", 0, "rest", "x"]);
    slider.show(0);
    expect(undo?.disabled).toBe(true);
  });
});
