import { describe, expect, it } from "vitest";
import { History } from "../src/engine/history";

describe("History", () => {
  it("goes back and forth", () => {
    const history = new History("a");
    history.push("b");
    history.push("c");
    expect([history.undo(), history.undo(), history.undo()]).toEqual(["b", "a", "a"]);
    expect(history.canUndo).toBe(false);
    expect([history.redo(), history.redo(), history.redo()]).toEqual(["b", "c", "c"]);
    expect(history.canRedo).toBe(false);
  });

  it("forgets what was undone when something new is done, and repeats nothing", () => {
    const history = new History({ x: 0 });
    history.push({ x: 1 });
    history.push({ x: 1 });
    history.undo();
    expect(history.canUndo).toBe(false);
    history.push({ x: 2 });
    expect(history.canRedo).toBe(false);
    expect(history.undo()).toEqual({ x: 0 });
  });
});
