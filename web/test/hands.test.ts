// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { Hands } from "../src/draw/hands";

const begin = () => {
  const element = document.createElement("div");
  element.setPointerCapture = () => undefined;
  const told: unknown[] = [];
  new Hands(element, {
    hover: (spot) => told.push(["hover", spot]),
    drag: (from, to, _event, travelled) => told.push(["drag", from, to, travelled]),
    zoom: (factor, spot, by) => told.push(["zoom", Number(factor.toFixed(3)), spot, by]),
    release: (_spot, travelled, count) => told.push(["release", travelled, count]),
  });
  const send = (type: string, pointerId: number, clientX: number, clientY: number): void => {
    const event = new MouseEvent(type, { clientX, clientY, button: 0 });
    element.dispatchEvent(Object.assign(event, { pointerId }));
  };
  return { element, told, send };
};

describe("Hands", () => {
  it("points while up, drags while down, and says how far it went", () => {
    const { told, send } = begin();
    send("pointermove", 1, 5, 6);
    send("pointerdown", 1, 5, 6);
    send("pointermove", 1, 8, 10);
    send("pointerup", 1, 8, 10);
    expect(told).toEqual([
      ["hover", [5, 6]],
      ["drag", [5, 6], [8, 10], 5],
      ["release", 5, 0],
    ]);
  });

  it("pinches around the middle of two fingers", () => {
    const { told, send } = begin();
    send("pointerdown", 1, 0, 0);
    send("pointerdown", 2, 10, 0);
    send("pointermove", 2, 20, 0);
    send("pointerup", 2, 20, 0);
    expect(told).toEqual([
      ["zoom", 2, [10, 0], "fingers"],
      ["release", 10, 1],
    ]);
  });

  it("zooms by the wheel, whether it counts pixels or lines, and never by leaps", () => {
    const { element, told } = begin();
    const turn = (deltaY: number, deltaMode: number): void => {
      element.dispatchEvent(new WheelEvent("wheel", { deltaY, deltaMode, clientX: 3, clientY: 4 }));
    };
    turn(-100, 0);
    turn(-6.25, 1);
    turn(-9999, 0);
    const factor = (pixels: number): number => Number(Math.exp(0.002 * pixels).toFixed(3));
    expect(told).toEqual([100, 100, 240].map((pixels) => ["zoom", factor(pixels), [3, 4], "wheel"]));
  });
});
