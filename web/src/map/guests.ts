// Below the map: ways to bring a new picture, and a card for each that is there.
import { button, make } from "../draw/elements";
import { BRUSH, FILE } from "../draw/icons";
import type { Part } from "../engine/models";
import { inWords } from "../view";
import { Card, type CardFacts } from "./card";
import type { Chart } from "./chart";
import { readFile } from "./intake";
import type { Mark } from "./overlay";
import { Sketch } from "./sketch";
import { LETTERS, Visitors, type Visitor } from "./visitors";

/** What the new pictures tell the map. */
export interface GuestEvents {
  moved: (marks: readonly Mark[]) => void;
  pick: (index: number) => void;
  say: (text: string) => void;
  fail: (error: unknown) => void;
}

/** Buttons, sheet and cards. */
export class Guests {
  readonly element = make("section", "guests");
  private readonly visitors: Visitors;
  private readonly sketch: Sketch;
  private readonly cards = make("div", "cards");
  private readonly message = make("p", "words");
  private readonly file = make("input", "file");
  private readonly cardOf = new Map<Visitor, Card>();
  private facts: CardFacts | undefined;
  private drawing: Visitor | undefined;

  constructor(
    encoder: () => Part | undefined,
    decoder: () => Part | undefined,
    private readonly events: GuestEvents,
  ) {
    this.visitors = new Visitors(encoder, decoder, this.landed, events.fail);
    this.sketch = new Sketch({
      drawn: this.drawn,
      cleared: () => {
        if (this.drawing) this.remove(this.drawing);
      },
      kept: () => (this.drawing = undefined),
    });
    this.sketch.element.hidden = true;
    Object.assign(this.file, { type: "file", accept: "image/*", multiple: true, hidden: true });
    this.file.onchange = () => {
      void this.bring([...(this.file.files ?? [])]);
      this.file.value = "";
    };
    const choose = button("action", FILE, "Choose a picture", () => { this.file.click(); }, "Choose a picture");
    const toDraw = button("action", BRUSH, "Draw one", () => {
      this.sketch.element.hidden = !this.sketch.element.hidden;
      toDraw.setAttribute("aria-expanded", String(!this.sketch.element.hidden));
    }, "Draw one");
    toDraw.setAttribute("aria-expanded", "false");
    const hint = make("span", "hint", "or drop files on the map: they land where the encoder puts them.");
    const bar = make("div", "bar", make("b", "", "New pictures"), choose, toDraw, this.file, hint);
    this.element.append(bar, this.message, make("div", "desk", this.sketch.element, this.cards));
  }

  /** Take a map. */
  show(facts: CardFacts, chart: Chart): void {
    this.facts = facts;
    if (facts.data.ground !== null) this.sketch.prepare(facts.data.image, facts.data.ground);
    this.visitors.show(facts.data, chart);
    if (this.drawing && !this.visitors.list.includes(this.drawing)) this.drawing = undefined;
    this.cardOf.clear();
    this.lay();
  }

  /** Land what waits for the parts. */
  landAgain(): void {
    this.visitors.landAgain();
  }

  /** Take image files. */
  async bring(files: readonly File[]): Promise<void> {
    this.message.textContent = "";
    for (const file of files) {
      const { facts } = this;
      if (!facts) return;
      try {
        const pixels = await readFile(file, facts.data.image);
        this.add(file.name, pixels);
      } catch (error) {
        this.message.textContent = `${file.name}: ${inWords(error)}.`;
      }
    }
  }

  private add(title: string, pixels: Float32Array): Visitor | undefined {
    const visitor = this.visitors.add(title, pixels);
    if (!visitor) this.message.textContent = `${LETTERS.length} at a time: remove one first.`;
    this.lay();
    return visitor;
  }

  private readonly drawn = (pixels: Float32Array): void => {
    if (!this.drawing) {
      this.message.textContent = "";
      this.drawing = this.add("Drawing", pixels);
      return;
    }
    this.drawing.pixels = pixels;
    this.visitors.land(this.drawing);
  };

  private readonly landed = (visitor: Visitor): void => {
    this.cardOf.get(visitor)?.refresh();
    this.events.moved(this.visitors.marks);
    const nearest = visitor.landing?.nearest.indices[0];
    const id = nearest === undefined ? undefined : this.facts?.columns.ids[nearest];
    if (id !== undefined && visitor !== this.drawing) {
      this.events.say(`${visitor.letter} landed near picture ${id}`);
    }
  };

  private remove(visitor: Visitor): void {
    this.visitors.remove(visitor);
    this.message.textContent = "";
    if (this.drawing === visitor) this.drawing = undefined;
    this.lay();
    this.events.moved(this.visitors.marks);
  }

  private lay(): void {
    const { facts } = this;
    if (!facts) return;
    const cards = this.visitors.list.map((visitor) => {
      let card = this.cardOf.get(visitor);
      if (!card) {
        card = new Card(visitor, facts, {
          changed: () => {
            card?.refresh();
            this.visitors.land(visitor);
          },
          removed: () => {
            this.remove(visitor);
          },
          pick: this.events.pick,
        });
        this.cardOf.set(visitor, card);
      }
      return card.element;
    });
    this.cards.replaceChildren(...cards);
  }
}
