// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { Film, moved } from "../src/map/film";
import type { Renderer, Scene } from "../src/map/renderer";

/** Needs some turns for each picture. */
class Slow implements Renderer {
  readonly canvas = document.createElement("canvas");
  readonly started: Scene[] = [];
  turns = 0;

  resize = (): void => undefined;

  start(scene: Scene): void {
    this.started.push(scene);
    this.turns = 3;
  }

  goOn(): boolean {
    this.turns -= 1;
    return this.turns <= 0;
  }
}

const scene = (x: number, scale: number): Scene => ({
  xs: new Float32Array(),
  ys: new Float32Array(),
  colors: new Uint32Array(),
  ranks: null,
  look: { x, y: 0, scale },
  radius: 1,
  ground: [255, 255, 255],
});

describe("Film", () => {
  it("moves the picture that is there, and draws what is wanted in the end", () => {
    const renderer = new Slow();
    const film = new Film(renderer);
    film.resize({ width: 100, height: 100 }, 1);
    const first = scene(0, 10);
    film.show(first);
    expect([film.step(), film.step(), film.step()]).toEqual([true, true, false]);
    expect(film.canvas.style.transform).toBe("none");
    film.show(scene(1, 10)); // the hand moves while a picture is in work
    expect(film.step()).toBe(true);
    expect(film.canvas.style.transform).toBe("translate(-10px, 0px) scale(1)");
    const last = scene(2, 20);
    film.show(last);
    film.step();
    expect(film.canvas.style.transform).toBe("translate(-40px, 0px) scale(2)");
    let turns = 0;
    while (film.step()) turns += 1;
    expect(turns).toBeLessThan(10);
    expect(renderer.started.at(-1)).toBe(last);
    expect(film.canvas.style.transform).toBe("none");
    expect(film.step()).toBe(false);
    expect(renderer.started).toHaveLength(3);
  });

  it("moves a picture so that each place lies where it should", () => {
    expect(moved({ x: 0, y: 0, scale: 10 }, { x: 0, y: 0, scale: 10 })).toBe("none");
    // a place that goes up on the map lies lower when one looks from above it
    expect(moved({ x: 0, y: 0, scale: 10 }, { x: 0, y: 1, scale: 10 })).toBe(
      "translate(0px, 10px) scale(1)",
    );
  });
});
