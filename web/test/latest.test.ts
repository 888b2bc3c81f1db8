import { describe, expect, it } from "vitest";
import { Latest } from "../src/engine/latest";

const turn = () => new Promise((resolve) => setTimeout(resolve));

describe("Latest", () => {
  it("works on the newest value and never on two at once", async () => {
    const worked: number[] = [];
    let free: () => void = () => undefined;
    const latest = new Latest<number>(
      async (value) => {
        worked.push(value);
        await new Promise<void>((resolve) => {
          free = resolve;
        });
      },
      () => undefined,
    );
    for (const value of [1, 2, 3, 4]) latest.ask(value);
    expect(worked).toEqual([1]);
    expect(latest.isOvertaken).toBe(true);
    free();
    await turn();
    expect(worked).toEqual([1, 4]);
    expect(latest.isOvertaken).toBe(false);
    free();
    await turn();
    latest.ask(5);
    expect(worked).toEqual([1, 4, 5]);
  });

  it("tells of an error and goes on with the next value", async () => {
    const errors: unknown[] = [];
    const worked: number[] = [];
    const latest = new Latest<number>(
      (value) => {
        if (value < 0) return Promise.reject(new Error("no"));
        worked.push(value);
        return Promise.resolve();
      },
      (error) => errors.push(error),
    );
    latest.ask(-1);
    await turn();
    latest.ask(1);
    await turn();
    expect(errors).toHaveLength(1);
    expect(worked).toEqual([1]);
  });
});
