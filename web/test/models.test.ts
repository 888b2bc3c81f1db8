import { describe, expect, it } from "vitest";
import { acquire, numOpen, release } from "../src/engine/models";
import { source } from "./tiny";

describe("models", () => {
  it("answer to any number of rows, one question after the other", async () => {
    const part = await acquire(source("a"));
    const answers = await Promise.all([
      part.run(new Float32Array([1, 2])),
      part.run(new Float32Array([3, 4, 5, 6])),
    ]);
    expect(answers.map(({ picture }) => [...(picture ?? [])])).toEqual([
      [2, 4],
      [6, 8, 10, 12],
    ]);
    await release("a");
  });

  it("are shared, and closed when many are unused", async () => {
    const [one, other] = await Promise.all([acquire(source("s")), acquire(source("s"))]);
    expect(one).toBe(other);
    await release("s");
    await release("s");
    const parts = [];
    for (const key of ["b", "c", "d", "e", "f"]) {
      parts.push(await acquire(source(key)));
      await release(key);
    }
    expect(numOpen()).toBe(2);
    // The engine itself no longer knows the last one that was closed.
    const [closed, ...open] = parts.slice(-3);
    const row = new Float32Array([1, 2]);
    await expect(closed?.run(row)).rejects.toThrow();
    for (const part of open) expect((await part.run(row)).picture).toHaveLength(2);
  });

  it("say what is wrong with a broken file, and may be asked again", async () => {
    const broken = { ...source("x"), part: () => Promise.resolve(new ArrayBuffer(8)) };
    await expect(acquire(broken)).rejects.toThrow();
    const part = await acquire(source("x"));
    expect(part).toBeDefined();
    await release("x");
  });
});
