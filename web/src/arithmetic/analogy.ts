// A sum of pictures, A − B + C: four of them in a row, and how much of it is added.
import { figure, make } from "../draw/elements";
import { canvasFor, draw } from "../draw/picture";
import { Stage } from "../draw/stage";
import { Echo } from "../engine/echo";
import { Followers, type Follower } from "../engine/follower";
import { Holder } from "../engine/holder";
import { Latest } from "../engine/latest";
import { Spare } from "../engine/spare";
import { Sheet } from "../traverse/sheet";
import { inWords, labelsOf, type BaseData, type Events, type Sources, type View } from "../view";
import { stripValues, type Picture } from "./data";
import { Strength } from "./strength";

/** Everything the view shows. */
export interface AnalogyData extends BaseData {
  view: "analogy";
  /** A, B and C. */
  terms: readonly Picture[];
  strength: number;
  limit: number;
}

const STEPS = 7;

/** Latents of A + s (C − B), one for each strength. */
export function sums(terms: readonly Picture[], strengths: readonly number[]): Float32Array {
  const [a, b, c] = terms.map(({ latent }) => latent);
  if (!a || !b || !c) return new Float32Array();
  const rows = new Float32Array(a.length * strengths.length);
  strengths.forEach((strength, row) => {
    a.forEach((number, place) => {
      rows[row * a.length + place] = number + strength * (c[place]! - b[place]!);
    });
  });
  return rows;
}

/** The sum in symbols. */
export const formula = (strength: number): string =>
  strength === 1 ? "A − B + C" : `A + ${strength.toFixed(2)} · (C − B)`;

/** The view. */
export class AnalogyView implements View<AnalogyData> {
  private readonly stage: Stage;
  private readonly holder: Holder;
  private readonly work: Latest<number>;
  private readonly name = make("output", "formula");
  private data!: AnalogyData;
  private slider!: Strength;
  private sheet!: Sheet;
  private readonly followers = new Followers();
  private readonly spare = new Spare();
  private terms: HTMLCanvasElement[] = [];
  private strength = 1;
  private laid = "";
  private readonly echo = new Echo<number>();

  constructor(
    private readonly root: HTMLElement,
    private readonly events: Events,
  ) {
    const fail = (error: unknown): void => {
      events.fail(inWords(error));
    };
    this.stage = new Stage(root);
    this.holder = new Holder(() => {
      this.refresh();
    }, fail);
    this.work = new Latest((strength) => this.follow(strength), this.holder.fail);
  }

  show(data: AnalogyData, sources: Sources): void {
    this.data = data;
    if (sources.decoder) void this.holder.use(sources.decoder);
    const laid = JSON.stringify([data.place, data.terms.map(({ original }) => original)]);
    const isNew = laid !== this.laid;
    if (isNew) this.lay();
    this.laid = laid;
    if (this.echo.isNews(data.strength, isNew)) this.strength = data.strength;
    this.refresh();
  }

  async close(): Promise<void> {
    await this.holder.close();
  }

  private lay(): void {
    const { image, terms, limit } = this.data;
    this.stage.prepare(image);
    this.terms = terms.map(({ title }) => canvasFor(image, "term", title));
    const figures = this.terms.flatMap((canvas, place) => [
      make("span", "operator", ["", "−", "+"][place] ?? ""),
      figure(terms[place]?.title ?? "", canvas),
    ]);
    const result = make("figure", "result", this.stage.canvas, make("figcaption", "", this.name));
    const row = make("div", "equation", ...figures.slice(1), make("span", "operator", "="), result);
    this.slider = new Strength(
      "Strength",
      { low: 0, high: limit, home: 1 },
      {
        move: (value) => {
          this.strength = value;
          this.refresh();
        },
        rest: this.rest,
      },
    );
    this.sheet = new Sheet(
      image,
      (_, value) => {
        this.strength = value;
        this.refresh();
        this.rest();
      },
      (_latent, _row, value) => sums(this.data.terms, [value]),
    );
    const values = stripValues(limit, 0, STEPS);
    const strip = this.sheet.lay([{ index: 0, title: `Strength, 0 to ${limit}`, values }]);
    this.followers.set([...this.drawnTerms(), ...strip]);
    const controls = make("div", "one-slider", this.slider.element, this.stage.pace);
    this.root.replaceChildren(row, controls, this.sheet.element);
  }

  private readonly rest = (): void => {
    if (this.echo.tell(this.strength)) this.events.rest("strength", this.strength);
  };

  private refresh(): void {
    this.slider.show(this.strength);
    this.name.value = formula(this.strength);
    if (!this.holder.part) return;
    this.work.ask(this.strength);
    this.spare.begin();
  }

  private async follow(strength: number): Promise<void> {
    const { data } = this;
    const { part } = this.holder;
    if (!part) return;
    const begun = performance.now();
    const latent = sums(data.terms, [strength]);
    const { picture } = await part.run(latent, labelsOf(data));
    if (!picture || this.data !== data) return;
    this.stage.show(picture, data.image, begun);
    this.followers.outdate({ part, latent, label: data.label });
    await this.spare.use(this.followers, () => this.work.isOvertaken || this.data !== data);
  }

  private drawnTerms(): Follower[] {
    return this.terms.map((canvas, place) => ({
      at: () => ({
        latent: Float32Array.from(this.data.terms[place]?.latent ?? []),
        label: this.data.terms[place]?.label ?? null,
      }),
      show: (picture) => {
        draw(canvas, picture, this.data.image);
      },
    }));
  }
}
