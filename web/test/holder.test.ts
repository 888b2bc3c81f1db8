import { describe, expect, it } from "vitest";
import { Holder } from "../src/engine/holder";
import { numOpen, type Source } from "../src/engine/models";
import { source } from "./tiny";

const lost = (key: string): Source => ({
  ...source(key),
  part: () => Promise.reject(new Error("lost")),
});

/** A holder, and what it has said. */
const begin = () => {
  const told: string[] = [];
  const holder = new Holder(
    () => told.push("open"),
    (error) => told.push((error as Error).message),
  );
  return { holder, told };
};

describe("Holder", () => {
  it("lets go of the part before when the next one does not come", async () => {
    for (const key of ["a", "b", "c", "d"]) {
      const { holder, told } = begin();
      await holder.use(source(key));
      await holder.use(lost(`no ${key}`));
      await holder.close();
      expect(told).toEqual(["open", "lost"]);
    }
    expect(numOpen()).toBe(2); // a few stay for who comes back
  });

  it("says nothing of a part that is no longer wanted", async () => {
    const { holder, told } = begin();
    await Promise.all([holder.use(lost("e")), holder.use(source("f"))]);
    expect(told).toEqual(["open"]);
    expect(holder.part).toBeDefined();
    await holder.close();
  });
});
