// The present latent as every class; a click chooses the class.
import { make, pick } from "../draw/elements";
import { cellFor, draw, type Image } from "../draw/picture";
import type { Follower } from "../engine/follower";

/** A row of pictures, one for each class. */
export class Classes {
  readonly element = make("div", "classes");
  private buttons: HTMLButtonElement[] = [];

  constructor(
    private readonly image: Image,
    private readonly onPick: (label: number) => void,
  ) {
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", "Class that the decoder is told");
  }

  /** Make the row anew. */
  lay(names: readonly string[]): Follower[] {
    const made = names.map((name, label) => this.cell(name, label));
    this.buttons = made.map(({ button }) => button);
    this.element.replaceChildren(...this.buttons);
    return made.map(({ follower }) => follower);
  }

  /** Mark the present class. */
  mark(label: number | null): void {
    this.buttons.forEach((button, place) => {
      button.setAttribute("aria-pressed", String(place === label));
    });
  }

  private cell(name: string, label: number): { button: HTMLButtonElement; follower: Follower } {
    const canvas = cellFor(this.image);
    const choose = (): void => {
      this.onPick(label);
    };
    const button = pick("", choose, canvas, make("span", "", name));
    const follower: Follower = {
      at: (latent) => ({ latent, label }),
      show: (picture) => {
        draw(canvas, picture, this.image);
      },
    };
    return { button, follower };
  }
}
