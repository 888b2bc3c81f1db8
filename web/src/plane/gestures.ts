// Hands and keys over a square: hover, pick, pan, zoom, step.
import { Hands } from "../draw/hands";

/** What gestures mean; places are in pixels from the upper left. */
export interface GestureEvents {
  hover: (left: number, top: number) => void;
  pick: (left: number, top: number) => void;
  pan: (left: number, top: number) => void;
  zoom: (factor: number, left: number, top: number) => void;
  step: (across: number, up: number) => void;
}

const CLICK_PIXELS = 4;
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const FAST = 5;

/** Listen on an element. */
export function listen(element: HTMLElement, events: GestureEvents): void {
  new Hands(element, {
    hover: (spot) => {
      if (spot) events.hover(...spot);
    },
    drag: (from, to, _event, travelled) => {
      if (travelled > CLICK_PIXELS) events.pan(to[0] - from[0], to[1] - from[1]);
    },
    zoom: (factor, spot) => {
      events.zoom(factor, ...spot);
    },
    release: (spot, far, count) => {
      if (count === 0 && far <= CLICK_PIXELS) events.pick(...spot);
    },
  });
  element.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const middle = element.clientWidth / 2;
    if (step) {
      const many = event.shiftKey ? FAST : 1;
      events.step(step[0] * many, step[1] * many);
    } else if (event.key === "+" || event.key === "=") {
      events.zoom(1.5, middle, middle);
    } else if (event.key === "-") {
      events.zoom(1 / 1.5, middle, middle);
    } else return;
    event.preventDefault();
  });
}
