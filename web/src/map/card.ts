// One new picture: itself, what the decoder makes of it, and the pictures its latent is nearest to.
import { button, figure, make, pick } from "../draw/elements";
import { CLOSE } from "../draw/icons";
import { canvasFor, draw } from "../draw/picture";
import type { Atlas } from "./atlas";
import { NUM_NEIGHBOURS } from "./chart";
import { ellipseOf } from "./cloud";
import type { Columns, MapData } from "./data";
import { groundOf } from "./fit";
import { seenOf, type Visitor } from "./visitors";

/** What a card reads. */
export interface CardFacts {
  data: MapData;
  columns: Columns;
  atlas: Atlas;
}

/** What a person does with a card. */
export interface CardEvents {
  changed: () => void;
  removed: () => void;
  pick: (index: number) => void;
}

const SCATTERED = 0.25; // half the map being 1
const FAR = 2;
const NARROW = 0.02;
const OTHER_GROUND = 0.5;

/** A card. */
export class Card {
  readonly element = make("article", "card");
  private readonly own: HTMLCanvasElement;
  private readonly decoded: HTMLCanvasElement;
  private readonly near = make("div", "thumbs");
  private readonly note = make("p", "words");
  private readonly choice = make("select", "choice");
  private readonly swap = make("button", "tool", "Swap black and white");

  constructor(
    readonly visitor: Visitor,
    private readonly facts: CardFacts,
    private readonly events: CardEvents,
  ) {
    const { image } = facts.data;
    this.own = canvasFor(image, "small-picture", `${visitor.letter}, as the model is given it`);
    this.decoded = canvasFor(image, "small-picture", `${visitor.letter}, decoded`);
    this.swap.type = "button";
    this.swap.onclick = () => {
      visitor.isSwapped = !visitor.isSwapped;
      events.changed();
    };
    const remove = button("small", CLOSE, `Remove ${visitor.letter}`, events.removed);
    const title = make("span", "card-title", visitor.title);
    const head = make("header", "", make("b", "badge", visitor.letter), title, remove);
    const pictures = make("div", "pair", figure("given", this.own), figure("decoded", this.decoded));
    const nearest = make("div", "about", make("b", "", "Nearest in latent space"), this.near);
    this.element.append(head, pictures, nearest, ...this.classes(), this.swap, this.note);
    this.refresh();
  }

  /** Show where the picture has landed. */
  refresh(): void {
    const { visitor, facts } = this;
    const { image } = facts.data;
    draw(this.own, seenOf(visitor), image);
    this.swap.setAttribute("aria-pressed", String(visitor.isSwapped));
    this.note.textContent = this.words();
    if (!visitor.landing || !visitor.decoded) return;
    draw(this.decoded, visitor.decoded, image);
    const picks = visitor.landing.nearest.indices.slice(0, NUM_NEIGHBOURS).map((index) => {
      const canvas = facts.atlas.canvas();
      facts.atlas.draw(canvas, index);
      const choose = (): void => {
        this.events.pick(index);
      };
      return pick(nameOf(facts, index), choose, canvas);
    });
    this.near.replaceChildren(...picks);
    const first = this.choice.options[0];
    const told = visitor.told === undefined ? undefined : facts.data.toldNames[visitor.told];
    if (first) first.textContent = visitor.said === null && told ? `best fit: ${told}` : "best fit";
    const [x, y] = visitor.landing.place;
    this.element.dataset.place = `${x.toFixed(5)},${y.toFixed(5)}`;
  }

  private words(): string {
    const { visitor, facts } = this;
    const { data } = facts;
    const said: string[] = [];
    const ground = groundOf(seenOf(visitor), data.image);
    if (data.ground !== null && Math.abs(ground - data.ground) > OTHER_GROUND) {
      const kinds = ground > data.ground ? ["bright", "dark"] : ["dark", "bright"];
      said.push(`Its ground is ${kinds[0]!}, that of the model's pictures is ${kinds[1]!}: swap?`);
    }
    if (visitor.landing) {
      if (data.inverse === "neighbours") {
        said.push("Placed between the pictures whose latents are nearest.");
        if (visitor.landing.scatter > SCATTERED) {
          said.push("They lie far apart on the map: its place there says little.");
        }
      } else said.push("Placed exactly.");
      if (visitor.landing.distance > FAR) {
        const times = visitor.landing.distance.toFixed(1);
        said.push(`Its latent is ${times} times as far from others as is usual: the model knows nothing like it.`);
      }
      if (visitor.cloud.length) {
        said.push("Dots: draws from its posterior; ellipse: two deviations.");
        const [radius] = ellipseOf(visitor.cloud).radii;
        if (radius < NARROW) said.push("It is so narrow that it hides in the ring: zoom in.");
      }
    }
    return said.join(" ");
  }

  private classes(): HTMLElement[] {
    const { toldNames } = this.facts.data;
    if (!toldNames.length) return [];
    const options = ["best fit", ...toldNames].map((name, place) => {
      const option = make("option", "", name);
      option.value = place ? String(place - 1) : "";
      return option;
    });
    this.choice.append(...options);
    this.choice.value = this.visitor.said === null ? "" : String(this.visitor.said);
    this.choice.onchange = () => {
      this.visitor.said = this.choice.value === "" ? null : Number(this.choice.value);
      this.events.changed();
    };
    return [make("label", "told", "Class ", this.choice)];
  }
}

function nameOf({ data, columns }: CardFacts, index: number): string {
  const label = columns.labels[index]!;
  const kind = label >= 0 ? `, ${data.classNames[label] ?? `class ${label}`}` : "";
  return `Picture ${columns.ids[index]!}${kind}`;
}
