// Undo and redo, as buttons and as keys.
import type { History } from "../engine/history";
import { button } from "./elements";
import { REDO, UNDO } from "./icons";

/** Two buttons that go along a history. */
export function undoButtons<T>(history: History<T>, goTo: (state: T) => void): HTMLButtonElement[] {
  const back = button("action", UNDO, "Undo (Ctrl+Z)", () => {
    goTo(history.undo());
  });
  const forth = button("action", REDO, "Redo (Ctrl+Shift+Z)", () => {
    goTo(history.redo());
  });
  back.disabled = !history.canUndo;
  forth.disabled = !history.canRedo;
  return [back, forth];
}

/** Go along a history where a key asks for it, but not while a text is being written. */
export function undoByKey<T>(
  event: KeyboardEvent,
  history: History<T>,
  goTo: (state: T) => void,
): void {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
  if (event.target instanceof HTMLInputElement && event.target.type !== "range") return;
  event.preventDefault();
  goTo(event.shiftKey ? history.redo() : history.undo());
}
