// Sliders for all dimensions, the picture they make, and strips that follow: all decoded here.
import { button, figure, make, photo } from "../draw/elements";
import { DICE, RESET, SHAKE } from "../draw/icons";
import { canvasFor, draw } from "../draw/picture";
import { Stage } from "../draw/stage";
import { undoButtons, undoByKey } from "../draw/undo";
import { Echo } from "../engine/echo";
import { Followers } from "../engine/follower";
import { History } from "../engine/history";
import { Holder } from "../engine/holder";
import { Latest } from "../engine/latest";
import { Spare } from "../engine/spare";
import { inWords, type Events, type Sources, type View } from "../view";
import { Classes } from "./classes";
import {
  drawn,
  isSame,
  latentOf,
  nudged,
  readMoves,
  snapped,
  writeMoves,
  type Dimension,
  type Moves,
  type State,
  type TraverseData,
} from "./data";
import { Sheet } from "./sheet";
import { Slider } from "./slider";

/** The view. */
export class TraverseView implements View<TraverseData> {
  private readonly stage: Stage;
  private begun!: HTMLCanvasElement;
  private readonly list = make("div", "groups");
  private readonly bar = make("div", "bar");
  private readonly sliders = new Map<number, Slider>();
  private readonly followers = new Followers();
  private readonly spare = new Spare();
  private readonly work: Latest<Float32Array>;
  private readonly holder: Holder;
  private data!: TraverseData;
  private sheet!: Sheet;
  private classes!: Classes;
  private history!: History<State>;
  private readonly echo = new Echo<State>(isSame);
  private moves: Moves = new Map();
  private label: number | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly events: Events,
  ) {
    this.stage = new Stage(root);
    this.holder = new Holder(() => {
      this.refresh();
      this.drawStart().catch(this.fail);
    }, this.fail);
    this.work = new Latest((latent) => this.decode(latent), this.holder.fail);
    root.addEventListener("keydown", this.key);
  }

  /** Show data: all of it anew for another place, else what has changed. */
  show(data: TraverseData, sources: Sources): void {
    const before = this.data as TraverseData | undefined;
    const isElsewhere = before?.place !== data.place;
    const told: State = { moves: { ...data.moves }, label: data.label };
    this.data = data;
    if (sources.decoder) void this.holder.use(sources.decoder);
    if (isElsewhere) this.lay();
    if (this.echo.isNews(told, isElsewhere)) {
      if (isElsewhere) this.history = new History(told);
      else this.history.push(told);
      this.goTo(told);
    }
    for (const dimension of dimensionsOf(data)) this.sliders.get(dimension.index)?.call(dimension);
    if (isElsewhere || JSON.stringify(before.strips) !== JSON.stringify(data.strips)) {
      this.followers.set([...this.classes.lay(data.classes), ...this.sheet.lay(data.strips)]);
    }
    this.refresh();
    if (isElsewhere) this.drawStart().catch(this.fail);
  }

  async close(): Promise<void> {
    this.root.removeEventListener("keydown", this.key);
    await this.holder.close();
  }

  private lay(): void {
    const { data } = this;
    this.stage.prepare(data.image);
    this.sheet = new Sheet(data.image, (index, value) => {
      this.move(index, value);
      this.rest();
    });
    this.classes = new Classes(data.image, (label) => {
      this.label = label;
      this.refresh();
      this.rest();
    });
    this.sliders.clear();
    const groups = data.groups.map((group) => {
      const rows = group.dimensions.map((dimension) => this.slider(dimension));
      const heading = group.title ? [make("h4", "", group.title)] : [];
      return make("section", "", ...heading, make("div", "sliders", ...rows));
    });
    this.list.replaceChildren(...groups);
    const controls = make("div", "controls", this.bar, this.list);
    const stage = make("div", "stage", this.stage.canvas, this.smalls());
    const bench = make("div", "bench", stage, controls);
    this.root.replaceChildren(bench, this.classes.element, this.sheet.element);
  }

  private slider(dimension: Dimension): HTMLElement {
    const { index } = dimension;
    const slider = new Slider(dimension, this.data.start[index] ?? 0, {
      move: this.move,
      rest: this.rest,
      reset: () => {
        this.moves.delete(index);
        this.refresh();
        this.rest();
      },
      name: this.data.keepsNames
        ? (_, name) => {
            this.events.rest("name", { index, name });
          }
        : null,
    });
    this.sliders.set(index, slider);
    return slider.element;
  }

  private drawBar(): void {
    this.bar.replaceChildren(
      button("action", RESET, "Reset all", this.resetAll, "Reset all"),
      button("action", DICE, "Randomise what is not locked", () => {
        this.change((dimension) => snapped(drawn(dimension, Math.random()), dimension));
      }, "Randomise"),
      button("action", SHAKE, "A small random step of what is not locked", () => {
        this.change((dimension, value) =>
          nudged(dimension, value, [Math.random(), Math.random()]),
        );
      }, "Nudge"),
      ...undoButtons(this.history, this.goBack),
      this.stage.pace,
    );
  }

  /** What the start came from, and what is decoded from it. */
  private smalls(): HTMLElement {
    const { original, image } = this.data;
    this.begun = canvasFor(image, "original");
    const given = original === null ? [] : [photo(original, "The original picture")];
    return make(
      "div",
      "smalls",
      ...given.map((picture) => figure("Original", picture)),
      figure("Start, decoded", this.begun),
    );
  }

  private async drawStart(): Promise<void> {
    const { data } = this;
    const answer = await this.holder.part?.run(Float32Array.from(data.start), this.labels());
    if (answer?.picture && this.data.place === data.place) {
      draw(this.begun, answer.picture, data.image);
    }
  }

  private labels(): number[] | undefined {
    return this.label === null ? undefined : [this.label];
  }

  private readonly move = (index: number, value: number): void => {
    if (this.sliders.get(index)?.isLocked) return;
    this.moves.set(index, value);
    this.refresh();
  };

  /** Tell what there is now. */
  private readonly rest = (): void => {
    const moves = writeMoves(this.moves);
    this.history.push({ moves, label: this.label });
    this.drawBar();
    this.report();
  };

  private report(): void {
    const now: State = { moves: writeMoves(this.moves), label: this.label };
    const { last } = this.echo;
    if (!last || !this.echo.tell(now)) return;
    if (now.label !== last.label) this.events.rest("label", now.label);
    if (!isSame({ ...now, label: last.label }, last)) this.events.rest("moves", now.moves);
  }

  private goTo({ moves, label }: State): void {
    this.moves = readMoves(moves);
    this.label = label;
    this.drawBar();
  }

  private readonly goBack = (state: State): void => {
    this.goTo(state);
    this.refresh();
    this.report();
  };

  private readonly key = (event: KeyboardEvent): void => {
    undoByKey(event, this.history, this.goBack);
  };

  private readonly resetAll = (): void => {
    for (const index of [...this.moves.keys()]) {
      if (!this.sliders.get(index)?.isLocked) this.moves.delete(index);
    }
    this.refresh();
    this.rest();
  };

  /** Give every dimension that is not locked another value. */
  private change(value: (dimension: Dimension, now: number) => number): void {
    const latent = latentOf(this.data.start, this.moves);
    for (const { dimension, isLocked } of this.sliders.values()) {
      if (isLocked) continue;
      this.moves.set(dimension.index, value(dimension, latent[dimension.index] ?? 0));
    }
    this.refresh();
    this.rest();
  }

  private refresh(): void {
    const latent = latentOf(this.data.start, this.moves);
    for (const [index, slider] of this.sliders) {
      slider.show(latent[index] ?? 0, this.moves.has(index));
    }
    this.classes.mark(this.label);
    if (!this.holder.part) return;
    this.work.ask(latent);
    this.spare.begin();
  }

  private async decode(latent: Float32Array): Promise<void> {
    const { part } = this.holder;
    if (!part) return;
    const begun = performance.now();
    const { picture } = await part.run(latent, this.labels());
    if (!picture) return;
    this.stage.show(picture, this.data.image, begun);
    this.followers.outdate({ part, latent, label: this.label });
    await this.spare.use(this.followers, () => this.work.isOvertaken);
  }

  private readonly fail = (error: unknown): void => {
    this.events.fail(inWords(error));
  };
}

const dimensionsOf = ({ groups }: TraverseData): Dimension[] =>
  groups.flatMap(({ dimensions }) => dimensions);
