// Two pictures over each other and a handle between them: drag, keys, touch; double click resets.
import { make } from "../draw/elements";

const MIDDLE = 50;

/** The left picture lies over the right one, up to the handle. */
export class Wipe {
  readonly element: HTMLElement;
  readonly left = make("canvas", "under-hand over");
  readonly right = make("canvas", "under-hand");
  private readonly tags = [make("div", "tag left"), make("div", "tag right")] as const;
  private readonly grip = make("input", "grip");

  constructor() {
    Object.assign(this.grip, { type: "range", min: 0, max: 100, step: 1, value: MIDDLE });
    this.grip.oninput = () => {
      this.move();
    };
    this.grip.ondblclick = () => {
      this.grip.value = String(MIDDLE);
      this.move();
    };
    this.grip.title = "Drag to compare; double click for the middle";
    const handle = make("div", "handle", "⟺");
    handle.setAttribute("aria-hidden", "true");
    this.element = make(
      "div",
      "wipe",
      this.right,
      this.left,
      make("div", "line"),
      ...this.tags,
      this.grip,
      handle,
    );
    this.move();
  }

  /** Name the two sides. */
  name(left: string, right: string): void {
    [this.tags[0].textContent, this.tags[1].textContent] = [left, right];
    for (const [canvas, title] of [[this.left, left], [this.right, right]] as const) {
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", title);
    }
    this.grip.setAttribute("aria-label", `Wipe between ${left} (left) and ${right} (right)`);
    this.move();
  }

  /** Take the shape of the pictures; small ones stay crisp. */
  shape(isCrisp: boolean): void {
    const { width, height } = this.left;
    this.element.style.setProperty("--ratio", String(width / height));
    this.element.classList.toggle("crisp", isCrisp);
  }

  /** Place of the handle, from 0 at the left to 1. */
  get share(): number {
    return Number(this.grip.value) / 100;
  }

  private move(): void {
    this.element.style.setProperty("--at", `${this.grip.value}%`);
    const left = this.tags[0].textContent;
    this.grip.setAttribute("aria-valuetext", `${this.grip.value} percent ${left}`);
  }
}
