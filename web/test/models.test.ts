import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { acquire, numOpen, release, type Source } from "../src/engine/models";

// y = latent reshaped to a picture of 1 × 1 × 2: one node, made by test/tiny.py
const TINY = new URL("tiny.onnx", import.meta.url);
const ENGINE = new URL(
  "../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
  import.meta.url,
);
const buffer = (url: URL) => () => Promise.resolve(new Uint8Array(readFileSync(url)).buffer);
const source = (key: string): Source => ({
  key,
  engine: buffer(ENGINE),
  part: buffer(TINY),
  shape: [2],
});

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
    for (const key of ["b", "c", "d", "e", "f"]) {
      await acquire(source(key));
      await release(key);
    }
    expect(numOpen()).toBe(2);
  });

  it("say what is wrong with a broken file, and may be asked again", async () => {
    const broken = { ...source("x"), part: () => Promise.resolve(new ArrayBuffer(8)) };
    await expect(acquire(broken)).rejects.toThrow();
    const part = await acquire(source("x"));
    expect(part).toBeDefined();
    await release("x");
  });
});
