// The picture with its map over it: choose a position, or paint the brush's code.
import { make } from "../draw/elements";
import { positionAt, type CodesData } from "./data";

/** What a person does on the board. */
export interface BoardEvents {
  /** A position is looked at. */
  choose: (position: number) => void;
  /** The hand goes over a position while it is down. */
  paint: (position: number) => void;
  /** The hand has let go after painting. */
  rest: () => void;
}

const STEPS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A grid over a canvas. */
export class Board {
  readonly element: HTMLElement;
  private readonly cells = make("div", "cells");
  private data!: CodesData;
  private position = 0;
  private painted = -1;
  private hasPainted = false;

  constructor(
    picture: HTMLElement,
    private readonly events: BoardEvents,
  ) {
    this.cells.tabIndex = 0;
    this.cells.setAttribute("role", "application");
    this.cells.setAttribute("aria-label", "Map of codes. Arrow keys choose a position.");
    this.cells.onpointerdown = (event) => {
      this.cells.setPointerCapture(event.pointerId);
      this.painted = this.at(event);
      this.hasPainted = false;
      this.events.choose(this.painted);
    };
    this.cells.onpointermove = (event) => {
      if (!this.cells.hasPointerCapture(event.pointerId)) return;
      const position = this.at(event);
      if (position === this.painted) return;
      if (!this.hasPainted) this.events.paint(this.painted);
      this.hasPainted = true;
      this.painted = position;
      this.events.paint(position);
    };
    this.cells.onpointerup = () => {
      if (this.hasPainted) this.events.rest();
    };
    this.cells.onkeydown = this.key;
    this.element = make("div", "board", picture, this.cells);
  }

  /** Make the grid anew. */
  lay(data: CodesData): void {
    this.data = data;
    this.cells.style.setProperty("--columns", String(data.width));
    this.cells.replaceChildren(...data.start.map(() => make("span", "")));
  }

  /** Mark the chosen position, and those that hold another code than at the start. */
  mark(position: number, codes: readonly number[]): void {
    this.position = position;
    [...this.cells.children].forEach((cell, place) => {
      const code = codes[place]!;
      cell.className = place === position ? "chosen" : "";
      cell.classList.toggle("changed", code !== this.data.start[place]);
      cell.textContent = String(code);
    });
  }

  private at(event: PointerEvent): number {
    const box = this.cells.getBoundingClientRect();
    return positionAt(
      this.data,
      (event.clientX - box.left) / box.width,
      (event.clientY - box.top) / box.height,
    );
  }

  private readonly key = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const { height, width } = this.data;
    const column = Math.min(width - 1, Math.max(0, (this.position % width) + step[0]));
    const row = Math.min(height - 1, Math.max(0, Math.floor(this.position / width) + step[1]));
    this.events.choose(row * width + column);
  };
}
