// All codes: each cell shows what the picture becomes with that code at the chosen position.
import { make, pick } from "../draw/elements";
import { cellFor, draw, type Image } from "../draw/picture";
import type { Follower } from "../engine/follower";
import { byUse, withCode, type CodesData } from "./data";

/** A grid of pictures, the code that is chosen most often first. */
export class Palette {
  readonly element = make("div", "palette");
  private readonly cells = new Map<number, HTMLButtonElement>();

  constructor(
    private readonly image: Image,
    private readonly onPick: (code: number) => void,
  ) {}

  /** Make the grid anew; `position` tells the chosen one. */
  lay(data: CodesData, position: () => number): Follower[] {
    const total = Math.max(1, data.counts.reduce((sum, count) => sum + count, 0));
    this.cells.clear();
    const followers = byUse(data.counts).map((code) => {
      const canvas = cellFor(this.image);
      const share = (100 * data.counts[code]!) / total;
      const choose = (): void => {
        this.onPick(code);
      };
      const cell = pick("", choose, canvas, make("span", "", String(code)));
      cell.title = `Code ${code}: ${share === 0 ? "never chosen" : `${share.toPrecision(2)} %`}`;
      cell.classList.toggle("dead", share === 0);
      this.cells.set(code, cell);
      const follower: Follower = {
        at: (latent, label) => ({ latent: withCode(data, latent, position(), code), label }),
        show: (picture) => {
          draw(canvas, picture, this.image);
        },
      };
      return follower;
    });
    this.element.replaceChildren(...this.cells.values());
    return followers;
  }

  /** Mark the code of the chosen position. */
  mark(present: number): void {
    for (const [code, cell] of this.cells) {
      cell.setAttribute("aria-pressed", String(code === present));
    }
  }
}
