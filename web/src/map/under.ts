// The panel beside the map: what the decoder makes of the place under the pointer, and how far to
// believe it.
import { make, pick } from "../draw/elements";
import { Stage } from "../draw/stage";
import { Latest } from "../engine/latest";
import type { Part } from "../engine/models";
import type { Atlas } from "./atlas";
import { NUM_NEIGHBOURS, type Chart, type Under } from "./chart";
import type { Columns, MapData } from "./data";
import { doubtOf } from "./doubt";
import type { Pair } from "./geometry";

/** A place, and what keeps it: the pointer, a click, or the middle of what is seen. */
export interface Spot {
  place: Pair;
  by: "pointer" | "click" | "middle";
}

/** What the panel reads. */
export interface UnderFacts {
  data: MapData;
  columns: Columns;
  atlas: Atlas;
  chart: Chart;
}

/** What the panel tells. */
export interface UnderEvents {
  /** A place has been decoded, from these points. */
  decoded: (spot: Spot, indices: readonly number[]) => void;
  pick: (index: number) => void;
  fail: (error: unknown) => void;
}

const HEADINGS: Record<Spot["by"], string> = {
  pointer: "Under the pointer",
  click: "At the held place",
  middle: "In the middle of the map",
};

/** Follows the pointer. */
export class UnderPanel {
  readonly element = make("section", "under");
  private readonly stage: Stage;
  private readonly how = make("p", "how");
  private readonly bar = make("div", "doubt", make("i", ""));
  private readonly words = make("p", "words");
  private readonly near = make("div", "thumbs");
  private readonly heading = make("h4", "");
  private readonly work: Latest<Spot>;
  private thumbs: HTMLCanvasElement[] = [];
  private indices: readonly number[] = [];
  private facts: UnderFacts | undefined;

  constructor(
    root: HTMLElement,
    private readonly part: () => Part | undefined,
    private readonly events: UnderEvents,
  ) {
    this.stage = new Stage(root);
    this.work = new Latest((spot) => this.decode(spot), events.fail);
    this.bar.setAttribute("role", "meter");
    this.bar.setAttribute("aria-label", "Doubt");
    this.bar.title = "Doubt: how far the place is from the pictures, and how unlike their latents are";
    const seen = make("div", "seen", this.stage.canvas, this.stage.pace);
    const about = make("div", "about", this.how, make("b", "", "Doubt"), this.bar, this.words);
    const pictures = make("div", "about", make("b", "", "True pictures nearest on the map"), this.near);
    this.element.append(this.heading, make("div", "parts", seen, about, pictures));
  }

  /** Take a map. */
  show(facts: UnderFacts): void {
    this.facts = facts;
    this.stage.prepare(facts.data.image);
    this.indices = [];
    this.thumbs = Array.from({ length: NUM_NEIGHBOURS }, () => facts.atlas.canvas());
    const picks = this.thumbs.map((canvas, place) => {
      const choose = (): void => {
        const index = this.indices[place];
        if (index !== undefined) this.events.pick(index);
      };
      const made = pick("", choose, canvas);
      made.hidden = true;
      return made;
    });
    this.near.replaceChildren(...picks);
  }

  /** Decode a place. */
  ask(spot: Spot): void {
    if (this.part() && this.facts) this.work.ask(spot);
  }

  private async decode(spot: Spot): Promise<void> {
    const { facts } = this;
    if (!facts) return;
    const begun = performance.now();
    const under = facts.chart.under(spot.place);
    const labels = under.label === undefined ? undefined : [under.label];
    const answer = await this.part()?.run(under.latent, labels);
    if (!answer?.picture || this.facts !== facts) return;
    this.stage.show(answer.picture, facts.data.image, begun);
    this.heading.textContent = HEADINGS[spot.by];
    this.tell(facts, under);
    this.events.decoded(spot, under.indices);
  }

  private tell({ data, columns, atlas }: UnderFacts, under: Under): void {
    const name = under.label === undefined ? undefined : data.toldNames[under.label];
    this.how.textContent = howOf(data) + (name ? ` Decoded as ${name}, as most of them are.` : "");
    const doubt = doubtOf(under.distance, under.spread);
    const percent = String(Math.round(100 * doubt.share));
    this.bar.style.setProperty("--share", `${percent}%`);
    this.bar.setAttribute("aria-valuenow", percent);
    this.words.textContent = `${doubt.words}.`;
    this.element.dataset.doubt = percent;
    this.indices = under.indices;
    [...this.near.children].forEach((pick, place) => {
      const index = under.indices[place];
      (pick as HTMLButtonElement).hidden = index === undefined;
      if (index === undefined) return;
      atlas.draw(this.thumbs[place]!, index);
      pick.setAttribute("aria-label", `Picture ${columns.ids[index]!}`);
      (pick as HTMLButtonElement).title = `Picture ${columns.ids[index]!}`;
    });
  }
}

function howOf({ inverse, latents }: MapData): string {
  if (inverse === "latent") return "The place is the latent itself: exact.";
  if (inverse === "plane") {
    return "The latent on the plane of the two components: exact, with all other directions at their mean.";
  }
  const rest =
    latents?.basis && latents.share < 1
      ? ` (their first ${latents.size} components, ${(100 * latents.share).toFixed(0)} % of the variance)`
      : "";
  return `Mean of the latents${rest} of the ${NUM_NEIGHBOURS} nearest points, nearer ones weighing more.`;
}
