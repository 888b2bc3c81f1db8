import { describe, expect, it } from "vitest";
import { Echo } from "../src/engine/echo";

describe("Echo", () => {
  it("knows what Python says of its own accord", () => {
    const echo = new Echo<number>();
    expect(echo.isNews(1, false)).toBe(true);
    expect(echo.isNews(1, false)).toBe(false);
    expect(echo.isNews(2, false)).toBe(true);
    expect(echo.isNews(2, true)).toBe(true);
  });

  it("is not pulled back by values from before the hand let go, nor by its own", () => {
    const echo = new Echo<number>();
    echo.isNews(1, true);
    echo.tell(2);
    echo.tell(3);
    expect(echo.isNews(1, false)).toBe(false);
    expect(echo.isNews(2, false)).toBe(false);
    expect(echo.isNews(2, false)).toBe(false);
    expect(echo.isNews(3, false)).toBe(false);
    expect(echo.isNews(3, false)).toBe(false);
    expect(echo.isNews(1, false)).toBe(true);
  });

  it("takes what Python has made of a value", () => {
    const echo = new Echo<number>();
    echo.isNews(1, true);
    echo.tell(7.7);
    expect(echo.isNews(5, false)).toBe(true);
    expect(echo.isNews(5, false)).toBe(false);
  });

  it("says whether there is anything to tell", () => {
    const echo = new Echo<number[]>();
    echo.isNews([1], true);
    expect([echo.tell([1]), echo.tell([2]), echo.tell([2]), echo.tell([1])]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it("may be told what counts as the same", () => {
    const echo = new Echo<number>((one, other) => Math.abs(one - other) < 0.01);
    echo.isNews(0, true);
    echo.tell(1.001);
    expect(echo.isNews(1, false)).toBe(false);
  });
});
