// The name of a dimension, which a click lets a person change where it can be kept: Enter keeps it,
// Escape does not.
import { make } from "../draw/elements";

const MAX_LENGTH = 40;

/** A title that can be edited. */
export class Name {
  readonly element = make("span", "title");
  private title = "";
  private facts = "";

  constructor(private readonly onName: ((name: string) => void) | null) {}

  show(title: string, facts: string): void {
    [this.title, this.facts] = [title, facts];
    if (!this.onName) {
      this.element.replaceChildren(`${title} · ${facts}`);
      return;
    }
    const label = make("button", "name", title);
    label.type = "button";
    label.title = "Give this dimension a name, which is kept with the model";
    label.onclick = () => {
      this.edit();
    };
    this.element.replaceChildren(label, ` · ${facts}`);
  }

  private edit(): void {
    const field = make("input", "name-field");
    Object.assign(field, { value: this.title, maxLength: MAX_LENGTH });
    field.setAttribute("aria-label", `Name of ${this.title}; empty for none`);
    let isOver = false;
    const end = (isKept: boolean): void => {
      if (isOver) return; // leaving the field removes it, which leaves it once more
      isOver = true;
      const name = field.value.trim();
      if (isKept && name !== this.title) {
        this.show(name || this.title, this.facts);
        this.onName?.(name);
      } else this.show(this.title, this.facts);
    };
    field.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      end(event.key === "Enter");
    };
    field.onblur = () => {
      end(true);
    };
    this.element.replaceChildren(field);
    field.focus();
    field.select();
  }
}
