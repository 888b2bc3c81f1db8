// Film strips: one dimension a row, all others as they are now; a click goes there.
import { make, pick } from "../draw/elements";
import { cellFor, draw, type Image } from "../draw/picture";
import type { Follower } from "../engine/follower";
import { withValue, type Strip } from "./data";

/** The rows of pictures. */
export class Sheet {
  readonly element = make("div", "sheet");

  constructor(
    private readonly image: Image,
    private readonly onPick: (index: number, value: number) => void,
    private readonly at = withValue,
  ) {}

  /** Make the rows anew. */
  lay(strips: readonly Strip[]): Follower[] {
    this.element.replaceChildren();
    this.element.style.setProperty("--columns", String(strips[0]?.values.length ?? 0));
    return strips.flatMap((strip) => {
      this.element.append(make("span", "row-title", strip.title));
      return strip.values.map((value) => this.cell(strip, value));
    });
  }

  private cell(strip: Strip, value: number): Follower {
    const canvas = cellFor(this.image);
    const go = (): void => {
      this.onPick(strip.index, value);
    };
    this.element.append(pick(`${strip.title}: ${value.toFixed(2)}`, go, canvas));
    return {
      at: (latent, label) => ({ latent: this.at(latent, strip.index, value), label }),
      show: (picture) => {
        draw(canvas, picture, this.image);
      },
    };
  }
}
