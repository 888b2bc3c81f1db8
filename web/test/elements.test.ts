import { describe, expect, it } from "vitest";
import { setPixels } from "../src/draw/elements";

describe("setPixels", () => {
  it("rounds the pixels of a screen and leaves no canvas without any", () => {
    const canvas = { width: 5, height: 5 } as HTMLCanvasElement;
    setPixels(canvas, 100.3, 0, 1.5);
    expect([canvas.width, canvas.height]).toEqual([150, 1]);
  });
});
