// Sliders for all dimensions, the picture they make, and strips that follow: all decoded here.
import { Holder } from "../engine/holder";
import { Latest } from "../engine/latest";
import { button, make } from "../draw/elements";
import { DICE, UNDO } from "../draw/icons";
import { draw, prepare } from "../draw/picture";
import { Stage } from "../draw/stage";
import {
  drawn,
  latentOf,
  readMoves,
  snapped,
  stripOf,
  writeMoves,
  type Moves,
  type TraverseData,
} from "./data";
import { inWords, labelsOf, type Events, type Sources, type View } from "../view";
import { Sheet } from "./sheet";
import { Slider } from "./slider";

/** The view. */
export class TraverseView implements View<TraverseData> {
  private readonly stage: Stage;
  private readonly begun = make("canvas", "original");
  private readonly list = make("div", "groups");
  private readonly sliders = new Map<number, Slider>();
  private readonly work: Latest<Float32Array>;
  private data!: TraverseData;
  private sheet!: Sheet;
  private readonly holder: Holder;
  private moves: Moves = new Map();
  private told = "";
  private nextStrip = 0;
  private strips = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly events: Events,
  ) {
    this.stage = new Stage(root);
    this.holder = new Holder(() => {
      this.refresh();
      this.drawStart().catch(this.fail);
    }, this.fail);
    this.work = new Latest((latent) => this.decode(latent), this.fail);
  }

  /** Show data: all of it anew for another place, else what has changed. */
  show(data: TraverseData, sources: Sources): void {
    const before = this.data as TraverseData | undefined;
    this.data = data;
    if (before?.place !== data.place) this.lay();
    const moves = JSON.stringify(data.moves);
    if (before?.place !== data.place || moves !== this.told) {
      this.told = moves;
      this.moves = readMoves(data.moves);
    }
    const isSame = before?.place === data.place;
    if (!isSame || JSON.stringify(before.strips) !== JSON.stringify(data.strips)) {
      this.sheet.lay(data.strips);
    }
    this.refresh();
    if (before?.place !== data.place) this.drawStart().catch(this.fail);
    if (sources.decoder) void this.holder.use(sources.decoder);
  }

  async close(): Promise<void> {
    await this.holder.close();
  }

  private lay(): void {
    const { data } = this;
    this.stage.prepare(data.image);
    this.sheet = new Sheet(data.image, (index, value) => {
      this.move(index, value);
      this.rest();
    });
    this.sliders.clear();
    const groups = data.groups.map((group) => {
      const rows = group.dimensions.map((dimension) => {
        const slider = new Slider(dimension, data.start[dimension.index] ?? 0, {
          move: this.move,
          rest: this.rest,
          reset: (index) => {
            this.moves.delete(index);
            this.refresh();
            this.rest();
          },
        });
        this.sliders.set(dimension.index, slider);
        return slider.element;
      });
      const heading = group.title ? [make("h4", "", group.title)] : [];
      return make("section", "", ...heading, make("div", "sliders", ...rows));
    });
    this.list.replaceChildren(...groups);
    const bar = make(
      "div",
      "bar",
      button("action", UNDO, "Reset all", this.resetAll, "Reset all"),
      button("action", DICE, "Randomise what is not locked", this.randomise, "Randomise"),
      this.stage.pace,
    );
    const controls = make("div", "controls", bar, this.list);
    const stage = make("div", "stage", this.stage.canvas, this.smalls());
    const bench = make("div", "bench", stage, controls);
    this.root.replaceChildren(bench, this.sheet.element);
  }

  /** What the start came from, and what is decoded from it. */
  private smalls(): HTMLElement {
    const { original, image } = this.data;
    prepare(this.begun, image);
    const figures = [make("figure", "", this.begun, make("figcaption", "", "Start, decoded"))];
    if (original !== null) {
      const picture = make("img", "original");
      Object.assign(picture, { src: original, alt: "The original picture" });
      figures.unshift(make("figure", "", picture, make("figcaption", "", "Original")));
    }
    return make("div", "smalls", ...figures);
  }

  private async drawStart(): Promise<void> {
    const { data } = this;
    const answer = await this.holder.part?.run(Float32Array.from(data.start), labelsOf(data));
    if (answer?.picture && this.data.place === data.place) {
      draw(this.begun, answer.picture, data.image);
    }
  }

  private readonly move = (index: number, value: number): void => {
    if (this.sliders.get(index)?.isLocked) return;
    this.moves.set(index, value);
    this.refresh();
  };

  private readonly rest = (): void => {
    const moves = writeMoves(this.moves);
    this.told = JSON.stringify(moves);
    this.events.rest("moves", moves);
  };

  private readonly resetAll = (): void => {
    for (const index of [...this.moves.keys()]) {
      if (!this.sliders.get(index)?.isLocked) this.moves.delete(index);
    }
    this.refresh();
    this.rest();
  };

  private readonly randomise = (): void => {
    for (const { dimension, isLocked } of this.sliders.values()) {
      if (isLocked) continue;
      this.moves.set(dimension.index, snapped(drawn(dimension, Math.random()), dimension));
    }
    this.refresh();
    this.rest();
  };

  private refresh(): void {
    const latent = latentOf(this.data.start, this.moves);
    for (const [index, slider] of this.sliders) {
      slider.show(latent[index] ?? 0, this.moves.has(index));
    }
    this.strips = this.data.strips.length; // all of them are out of date
    if (this.holder.part) this.work.ask(latent);
  }

  private async decode(latent: Float32Array): Promise<void> {
    const { data } = this;
    const begun = performance.now();
    const answer = await this.holder.part?.run(latent, labelsOf(data));
    if (!answer?.picture) return;
    this.stage.show(answer.picture, data.image, begun);
    await this.follow(latent);
  }

  /** Bring one strip up to date, and the next when the hand has not moved meanwhile. */
  private async follow(latent: Float32Array): Promise<void> {
    const { data } = this;
    if (this.strips === 0 || data.strips.length === 0) return;
    const row = this.nextStrip % data.strips.length;
    const strip = data.strips[row];
    if (!strip) return;
    const answer = await this.holder.part?.run(stripOf(latent, strip), labelsOf(data));
    if (!answer?.picture) return;
    this.sheet.show(row, answer.picture);
    this.nextStrip = row + 1;
    this.strips -= 1;
    await new Promise((resolve) => setTimeout(resolve)); // the page may draw, the hand may move
    if (!this.work.isOvertaken) await this.follow(latent);
  }

  private readonly fail = (error: unknown): void => {
    this.events.fail(inWords(error));
  };
}
