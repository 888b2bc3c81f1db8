// Columns that are fetched once: a changed colour of the map fetches colours and nothing else.
import { fetched } from "../engine/runtime";

/** The columns of what is shown; the browser's own cache has those that were. */
export class Store {
  private kept = new Map<string, Promise<ArrayBuffer>>();

  /** The content of a column. */
  get(path: string): Promise<ArrayBuffer> {
    const known = this.kept.get(path);
    if (known) return known;
    const data = fetched(path)();
    this.kept.set(path, data);
    data.catch(() => this.kept.delete(path)); // the next show may try again
    return data;
  }

  /** Let go of all other columns. */
  keepOnly(paths: readonly (string | null | undefined)[]): void {
    this.kept = new Map([...this.kept].filter(([path]) => paths.includes(path)));
  }
}
