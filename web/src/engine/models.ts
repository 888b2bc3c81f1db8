// Open models of this tab, by address: shared by those who use them, closed when nobody does.
import { ort, start } from "./runtime";

let sessions = 0;

/** How many sessions of the engine are open: counted where they are made and freed. */
export const numOpen = (): number => sessions;

/** One part of a model: rows of numbers in, rows of numbers out. */
export class Part {
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly session: ort.InferenceSession,
    private readonly shape: readonly number[],
  ) {}

  /** Open a part whose rows have a shape. */
  static async open(data: ArrayBuffer, shape: readonly number[]): Promise<Part> {
    const session = await ort.InferenceSession.create(data, { executionProviders: ["wasm"] });
    sessions += 1;
    return new Part(session, shape);
  }

  /** Answer to all rows; `labels` for a model that is told classes. */
  run(rows: Float32Array, labels?: readonly number[]): Promise<Record<string, Float32Array>> {
    // A session answers one question at a time.
    const answer = this.last.then(() => this.ask(rows, labels));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    await this.last;
    await this.session.release();
    sessions -= 1;
  }

  private async ask(
    rows: Float32Array,
    labels?: readonly number[],
  ): Promise<Record<string, Float32Array>> {
    const size = this.shape.reduce((a, b) => a * b, 1);
    const count = rows.length / size;
    const feeds: Record<string, ort.Tensor> = {};
    for (const name of this.session.inputNames) {
      feeds[name] =
        name === "label"
          ? new ort.Tensor("int64", BigInt64Array.from(classes(count, labels)), [count])
          : new ort.Tensor("float32", rows, [count, ...this.shape]);
    }
    const answers = await this.session.run(feeds);
    return Object.fromEntries(
      Object.entries(answers).map(([name, tensor]) => [name, tensor.data as Float32Array]),
    );
  }
}

function classes(count: number, labels: readonly number[] = []): bigint[] {
  return Array.from({ length: count }, (_, row) => BigInt(labels[row] ?? labels[0] ?? 0));
}

/** Where the engine and a part come from. */
export interface Source {
  key: string;
  engine: () => Promise<ArrayBuffer>;
  part: () => Promise<ArrayBuffer>;
  shape: readonly number[];
}

interface Entry {
  users: number;
  part: Promise<Part>;
}

const MAX_IDLE = 2;
const entries = new Map<string, Entry>();

/** Open a part, or share the open one. Each call wants one `release`. */
export function acquire(source: Source): Promise<Part> {
  let entry = entries.get(source.key);
  if (!entry) {
    entry = { users: 0, part: open(source) };
    entry.part.catch(() => entries.delete(source.key));
  }
  entries.delete(source.key); // the most recently used one comes last
  entries.set(source.key, entry);
  entry.users += 1;
  return entry.part;
}

/** Say that a part is no longer used; a few unused ones stay open for who comes back. */
export async function release(key: string): Promise<void> {
  const entry = entries.get(key);
  if (!entry) return;
  entry.users -= 1;
  const idle = [...entries].filter(([, { users }]) => users === 0);
  for (const [old, { part }] of idle.slice(0, Math.max(0, idle.length - MAX_IDLE))) {
    entries.delete(old);
    await part.then((open) => open.close()).catch(() => undefined);
  }
}

async function open(source: Source): Promise<Part> {
  const [data] = await Promise.all([source.part(), start(source.engine)]);
  return Part.open(data, source.shape);
}
