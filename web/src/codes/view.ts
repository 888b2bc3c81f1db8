// A picture as a map of codes: choose a position, see what every code would make of it, paint.
import { button, figure, make, photo } from "../draw/elements";
import { RESET } from "../draw/icons";
import { Stage } from "../draw/stage";
import { undoButtons, undoByKey } from "../draw/undo";
import { Echo } from "../engine/echo";
import { Followers } from "../engine/follower";
import { History } from "../engine/history";
import { Holder } from "../engine/holder";
import { Latest } from "../engine/latest";
import { Spare } from "../engine/spare";
import { inWords, type Events, type Sources, type View } from "../view";
import { Board } from "./board";
import { changed, codesOf, latentOf, type Changes, type CodesData } from "./data";
import { Palette } from "./palette";

/** The view. */
export class CodesView implements View<CodesData> {
  private readonly stage: Stage;
  private readonly board: Board;
  private readonly bar = make("div", "bar");
  private readonly where = make("output", "where");
  private readonly followers = new Followers();
  private readonly spare = new Spare();
  private readonly work: Latest<Float32Array>;
  private readonly holder: Holder;
  private data!: CodesData;
  private palette!: Palette;
  private history!: History<Changes>;
  private readonly echo = new Echo<Changes>();
  private changes: Changes = {};
  private position = 0;
  private brush: number | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly events: Events,
  ) {
    this.stage = new Stage(root);
    this.board = new Board(this.stage.canvas, {
      choose: (position) => {
        this.position = position;
        this.refresh();
      },
      paint: (position) => {
        if (this.brush === null) return;
        this.position = position;
        this.changes = changed(this.data, this.changes, position, this.brush);
        this.refresh();
      },
      rest: () => {
        this.rest();
      },
    });
    const fail = (error: unknown): void => {
      events.fail(inWords(error));
    };
    this.holder = new Holder(() => {
      this.refresh();
    }, fail);
    this.work = new Latest((latent) => this.decode(latent), this.holder.fail);
    root.addEventListener("keydown", this.key);
  }

  show(data: CodesData, sources: Sources): void {
    const before = this.data as CodesData | undefined;
    this.data = data;
    if (sources.decoder) void this.holder.use(sources.decoder);
    const isElsewhere = before?.place !== data.place;
    if (isElsewhere) this.lay();
    if (this.echo.isNews(data.changes, isElsewhere)) {
      this.changes = { ...data.changes };
      if (isElsewhere) this.history = new History(this.changes);
      else this.history.push(this.changes);
    }
    this.refresh();
  }

  async close(): Promise<void> {
    this.root.removeEventListener("keydown", this.key);
    await this.holder.close();
  }

  private lay(): void {
    const { data } = this;
    this.position = Math.floor(data.height / 2) * data.width + Math.floor(data.width / 2);
    this.brush = null;
    this.stage.prepare(data.image);
    this.board.lay(data);
    this.palette = new Palette(data.image, (code) => {
      this.brush = code;
      this.changes = changed(data, this.changes, this.position, code);
      this.refresh();
      this.rest();
    });
    this.followers.set(this.palette.lay(data, () => this.position));
    const original = figure("Original", photo(data.original, "The original picture"));
    const stage = make("div", "stage", this.board.element, make("div", "smalls", original));
    const controls = make("div", "controls", this.bar, this.where, this.palette.element);
    this.root.replaceChildren(make("div", "bench codes", stage, controls));
  }

  private refresh(): void {
    const { data } = this;
    const codes = codesOf(data, this.changes);
    this.board.mark(this.position, codes);
    this.palette.mark(codes[this.position]!);
    const [row, column] = [Math.floor(this.position / data.width), this.position % data.width];
    this.where.value =
      `Row ${row + 1}, column ${column + 1} holds code ${codes[this.position]!}. ` +
      `Each picture below: this place with another code.` +
      (this.brush === null ? "" : ` Drag over the map to paint code ${this.brush}.`);
    this.drawBar();
    if (!this.holder.part) return;
    this.work.ask(latentOf(data, codes));
    this.spare.begin();
  }

  private drawBar(): void {
    const reset = button("action", RESET, "Reset all", () => {
      this.changes = {};
      this.refresh();
      this.rest();
    }, "Reset all");
    this.bar.replaceChildren(
      reset,
      ...undoButtons(this.history, this.goTo),
      this.stage.pace,
    );
  }

  private readonly goTo = (changes: Changes): void => {
    this.changes = changes;
    this.refresh();
    this.report();
  };

  private report(): void {
    if (this.echo.tell(this.changes)) this.events.rest("changes", this.changes);
  }

  private rest(): void {
    this.history.push(this.changes);
    this.drawBar();
    this.report();
  }

  private readonly key = (event: KeyboardEvent): void => {
    undoByKey(event, this.history, this.goTo);
  };

  private async decode(latent: Float32Array): Promise<void> {
    const { part } = this.holder;
    if (!part) return;
    const begun = performance.now();
    const { picture } = await part.run(latent);
    if (!picture) return;
    this.stage.show(picture, this.data.image, begun);
    this.followers.outdate({ part, latent, label: null });
    await this.spare.use(this.followers, () => this.work.isOvertaken);
  }
}
