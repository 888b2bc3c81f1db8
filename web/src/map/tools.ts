// The buttons over the map.
import { make } from "../draw/elements";
import type { Mode } from "./gestures";

/** What a button does. */
export type Tool = Mode | "in" | "out" | "fit" | "clear" | "pictures" | "dots";

const TOOLS: readonly (readonly [Tool, string, string])[] = [
  ["move", "Move", "Drag to move, wheel to zoom"],
  ["lasso", "Lasso", "Draw around points; or hold Shift while moving"],
  ["box", "Box", "Drag a rectangle"],
  ["in", "+", "Zoom in (+)"],
  ["out", "−", "Zoom out (−)"],
  ["fit", "Fit", "Show everything (0)"],
  ["clear", "Clear", "Clear the selection (Escape)"],
];
const MODES: readonly Tool[] = ["move", "lasso", "box"];

/** Make the toolbar. */
export function toolbar(act: (tool: Tool) => void): HTMLElement {
  const buttons = TOOLS.map(([tool, text, title]) => {
    const made = make("button", "tool", text);
    made.type = "button";
    made.title = title;
    if (text.length === 1) made.setAttribute("aria-label", title);
    if (MODES.includes(tool)) made.setAttribute("aria-pressed", String(tool === "move"));
    made.onclick = () => {
      if (MODES.includes(tool)) {
        for (const other of buttons) {
          if (other.hasAttribute("aria-pressed")) {
            other.setAttribute("aria-pressed", String(other === made));
          }
        }
      }
      act(tool);
    };
    return made;
  });
  const bar = make("div", "tools", ...buttons, pictures(act));
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Map tools");
  return bar;
}

/** The button that goes to and fro between pictures and dots. */
function pictures(act: (tool: Tool) => void): HTMLButtonElement {
  const made = make("button", "tool", "Pictures");
  made.type = "button";
  made.title = "Pictures in the place of dots, where there is room";
  made.setAttribute("aria-pressed", "true");
  made.onclick = () => {
    const isOn = made.getAttribute("aria-pressed") !== "true";
    made.setAttribute("aria-pressed", String(isOn));
    act(isOn ? "pictures" : "dots");
  };
  return made;
}
