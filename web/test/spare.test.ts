import { describe, expect, it } from "vitest";
import { Spare, Task, Turns, type Pieces } from "../src/engine/spare";

const pieces = (count: number, cost: number, done: string[]): Pieces => ({
  get isDone() {
    return done.length >= count;
  },
  cost,
  work: () => Promise.resolve(void done.push("piece")),
});
const once = () => true; // overtaken after one step

describe("Spare", () => {
  it("does all while the hand rests, long pieces too", async () => {
    const done: string[] = [];
    await new Spare().use(pieces(5, 500, done), () => false);
    expect(done).toHaveLength(5);
  });

  it.each([
    [3, 3], // fits between any two frames
    [14, 22], // 350 ms
    [20, 32], // 500 ms
  ])("leaves pieces of %d ms for later while the hand moves, but not for ever", async (cost, frames) => {
    let time = 1000;
    const [spare, done]: [Spare, string[]] = [new Spare(() => time), []];
    await spare.use(pieces(1, cost, done), once);
    const counts = [];
    for (let frame = 1; frame <= frames; frame += 1) {
      time += 16;
      spare.begin();
      await spare.use(pieces(99, cost, done), once);
      counts.push(done.length);
    }
    const waits = cost < 13 ? [2, 3, 4] : [...Array<number>(frames - 1).fill(1), 2];
    expect(counts).toEqual(waits);
  });

  it("ends its wait when the hand moves", async () => {
    let time = 1000;
    const [spare, done]: [Spare, string[]] = [new Spare(() => time), []];
    await spare.use(pieces(1, 500, done), once);
    time += 16;
    spare.begin();
    const order: string[] = [];
    const used = spare.use(pieces(2, 500, done), once).then(() => order.push("woken"));
    spare.begin();
    await used;
    await new Promise((resolve) => setTimeout(resolve));
    order.push("timer");
    expect(order).toEqual(["woken", "timer"]);
  });

  it("does short pieces between two moves, as long as there is time before the next frame", async () => {
    let time = 1000;
    const [spare, done]: [Spare, string[]] = [new Spare(() => time), []];
    await spare.use(pieces(1, 0, done), once);
    spare.begin();
    await spare.use(pieces(3, 4, done), once);
    expect(done).toHaveLength(2);
    time += 10;
    await spare.use(pieces(3, 4, done), once);
    expect(done).toHaveLength(2);
  });
});

describe("Turns", () => {
  it("goes on with the other one, and leaves out what is done", async () => {
    const told: string[] = [];
    const tasks = ["a", "b", "c"].map((name) => new Task(() => Promise.resolve(void told.push(name))));
    const turns = new Turns(tasks);
    expect(turns.isDone).toBe(true);
    for (const task of tasks) task.outdate();
    await turns.work();
    tasks[0]!.outdate();
    while (!turns.isDone) await turns.work();
    expect(told).toEqual(["a", "b", "c", "a"]);
  });
});
