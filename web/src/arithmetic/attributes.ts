// Attributes added to pictures: a slider each, strips, and bars that say what else changed.
import { button, figure, make, photo } from "../draw/elements";
import { RESET } from "../draw/icons";
import { canvasFor, draw } from "../draw/picture";
import { Stage } from "../draw/stage";
import { Echo } from "../engine/echo";
import { Followers, type Follower } from "../engine/follower";
import { Holder } from "../engine/holder";
import { Latest } from "../engine/latest";
import { Spare, Task, Turns } from "../engine/spare";
import { Sheet } from "../traverse/sheet";
import { inWords, type Events, type Sources, type View } from "../view";
import { Bars } from "./bars";
import {
  changed,
  effectsOf,
  stripValues,
  withStrength,
  type AttributesData,
  type Picture,
} from "./data";
import { Strength } from "./strength";

const labelOf = ({ label }: Picture): number[] | undefined => (label === null ? undefined : [label]);

/** The view. */
export class AttributesView implements View<AttributesData> {
  private readonly stage: Stage;
  private readonly bars = new Bars();
  private readonly decoder: Holder;
  private readonly encoder: Holder;
  private readonly work: Latest<Float32Array>;
  private readonly sliders = new Map<string, Strength>();
  private strengths = new Map<string, number>();
  private data!: AttributesData;
  private sheet!: Sheet;
  private readonly followers = new Followers();
  private readonly reading = new Task(() => this.read());
  private readonly beside = new Turns([this.reading, this.followers]);
  private readonly spare = new Spare();
  private begun!: HTMLCanvasElement;
  private picture: Float32Array | undefined;
  private before: Float32Array | undefined;
  private laid = "";
  private readonly echo = new Echo<AttributesData["strengths"]>();

  constructor(
    private readonly root: HTMLElement,
    private readonly events: Events,
  ) {
    const fail = (error: unknown): void => {
      events.fail(inWords(error));
    };
    this.stage = new Stage(root);
    this.decoder = new Holder(() => {
      this.refresh();
    }, fail);
    this.work = new Latest((latent) => this.follow(latent), this.decoder.fail);
    this.encoder = new Holder(() => {
      this.refresh();
    }, fail);
  }

  show(data: AttributesData, sources: Sources): void {
    this.data = data;
    if (sources.decoder) void this.decoder.use(sources.decoder);
    if (sources.encoder) void this.encoder.use(sources.encoder);
    const { place, attributes, readings, pictures } = data;
    const laid = JSON.stringify([
      place,
      attributes.map(({ key, title }) => [key, title]),
      readings.map(({ title }) => title),
      pictures.map(({ original }) => original),
    ]);
    const isNew = laid !== this.laid;
    if (isNew) this.lay();
    this.laid = laid;
    if (this.echo.isNews(data.strengths, isNew)) {
      this.strengths = new Map(Object.entries(data.strengths));
    }
    this.before = undefined; // the directions or the picture may be others
    this.refresh();
  }

  async close(): Promise<void> {
    await Promise.all([this.decoder.close(), this.encoder.close()]);
  }

  private lay(): void {
    const { image, attributes, readings, limit, reach } = this.data;
    this.stage.prepare(image);
    this.bars.lay(readings);
    this.sliders.clear();
    for (const { key, title } of attributes) {
      this.sliders.set(
        key,
        new Strength(
          title,
          { low: -limit, high: limit, home: 0 },
          {
            move: (value) => {
              this.strengths.set(key, value);
              this.refresh();
            },
            rest: this.rest,
            remove: () => {
              this.strengths.delete(key);
              this.rest();
            },
          },
        ),
      );
    }
    this.sheet = new Sheet(
      image,
      (row, value) => {
        const key = attributes[row]?.key;
        if (key === undefined) return;
        this.strengths.set(key, value);
        this.refresh();
        this.rest();
      },
      (latent, row, value) => {
        const attribute = this.data.attributes[row];
        const strength = this.strengths.get(attribute?.key ?? "") ?? 0;
        return attribute ? withStrength(latent, attribute, strength, value) : latent;
      },
    );
    const strips = attributes.map(({ title }, index) => ({
      index,
      title: `${title}, −${reach} to ${reach}`,
      values: stripValues(reach),
    }));
    const bar = make(
      "div",
      "bar",
      button("action", RESET, "Set all strengths to zero", this.reset, "Reset all"),
      this.stage.pace,
    );
    const sliders = make("div", "sliders", ...[...this.sliders.values()].map(({ element }) => element));
    const controls = make("div", "controls", bar, sliders, this.bars.element);
    const stage = make("div", "stage", this.stage.canvas, this.smalls());
    const bench = make("div", "bench attributes", stage, controls);
    const others = this.others();
    this.root.replaceChildren(bench, ...others.elements, this.sheet.element);
    this.followers.set([...others.followers, ...this.sheet.lay(strips)]);
  }

  /** What the large picture came from. */
  private smalls(): HTMLElement {
    const [picture] = this.data.pictures;
    this.begun = canvasFor(this.data.image, "original");
    return make(
      "div",
      "smalls",
      figure("Original", photo(picture?.original ?? "", "The original picture")),
      figure("Decoded, unchanged", this.begun),
    );
  }

  /** Other pictures, before and after the same change. */
  private others(): { elements: HTMLElement[]; followers: Follower[] } {
    const { image, pictures } = this.data;
    const followers: Follower[] = [];
    const figures = pictures.slice(1).map(({ title, original }, place) => {
      const after = canvasFor(image, "original", `${title}, changed`);
      followers.push({
        at: () => ({
          latent: this.changedPicture(place + 1),
          label: this.data.pictures[place + 1]?.label ?? null,
        }),
        show: (picture) => {
          draw(after, picture, image);
        },
      });
      return figure(title, photo(original, `${title}, as it is`), after);
    });
    if (figures.length === 0) return { elements: [], followers };
    const heading = make("h4", "", "The same change in other pictures: before, and after");
    const section = make("section", "", heading, make("div", "others", ...figures));
    return { elements: [section], followers };
  }

  private changedPicture(place: number): Float32Array {
    const { pictures, attributes } = this.data;
    return changed(pictures[place]?.latent ?? [], attributes, this.strengths);
  }

  private readonly rest = (): void => {
    const strengths = Object.fromEntries(this.strengths);
    if (this.echo.tell(strengths)) this.events.rest("strengths", strengths);
  };

  private readonly reset = (): void => {
    for (const key of this.strengths.keys()) this.strengths.set(key, 0);
    this.refresh();
    this.rest();
  };

  private refresh(): void {
    for (const [key, slider] of this.sliders) slider.show(this.strengths.get(key) ?? 0);
    if (!this.decoder.part) return;
    this.work.ask(this.changedPicture(0));
    this.spare.begin();
  }

  private async follow(latent: Float32Array): Promise<void> {
    const { data } = this;
    const [picture] = data.pictures;
    const { part } = this.decoder;
    if (!picture || !part) return;
    const begun = performance.now();
    const answer = await part.run(latent, labelOf(picture));
    if (!answer.picture || this.data !== data) return;
    this.stage.show(answer.picture, data.image, begun);
    this.picture = answer.picture;
    this.followers.outdate({ part, latent, label: picture.label });
    if (data.readings.length > 0) this.reading.outdate();
    await this.spare.use(this.beside, () => this.work.isOvertaken || this.data !== data);
  }

  /** Encode the picture that was made, and say what has changed in it. */
  private async read(): Promise<void> {
    const { data, picture } = this;
    const before = await this.start();
    if (!before || !picture) return;
    const label = data.pictures[0] && labelOf(data.pictures[0]);
    const after = (await this.encoder.part?.run(picture, label))?.latent;
    if (!after || this.data !== data) return;
    this.bars.show(effectsOf(data, before, after, this.strengths));
  }

  /** The latent of the unchanged picture after decoding and encoding, which is also drawn. */
  private async start(): Promise<Float32Array | undefined> {
    const { data, before } = this;
    const [picture] = data.pictures;
    if (before || !picture) return before;
    const label = labelOf(picture);
    const [decoder, encoder] = [this.decoder.part, this.encoder.part]; // of one model
    const decoded = await decoder?.run(Float32Array.from(picture.latent), label);
    if (!decoded?.picture || this.data !== data) return undefined;
    draw(this.begun, decoded.picture, data.image);
    const encoded = await encoder?.run(decoded.picture, label);
    if (this.data === data) this.before = encoded?.latent;
    return encoded?.latent;
  }
}
