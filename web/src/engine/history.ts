// Where a person has been, to go back and forth.

/** A line of states with a place in it. */
export class History<T> {
  private states: T[];
  private place = 0;

  constructor(first: T) {
    this.states = [first];
  }

  /** Add a state behind the present one, unless nothing has changed; what was undone is forgotten. */
  push(state: T): void {
    if (JSON.stringify(state) === JSON.stringify(this.present)) return;
    this.states = [...this.states.slice(0, this.place + 1), state];
    this.place += 1;
  }

  get present(): T {
    return this.states[this.place]!;
  }

  get canUndo(): boolean {
    return this.place > 0;
  }

  get canRedo(): boolean {
    return this.place < this.states.length - 1;
  }

  undo(): T {
    this.place = Math.max(0, this.place - 1);
    return this.present;
  }

  redo(): T {
    this.place = Math.min(this.states.length - 1, this.place + 1);
    return this.present;
  }
}
