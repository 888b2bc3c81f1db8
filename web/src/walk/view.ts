// A walk from picture to picture: scrubbed, played, and measured, all decoded here.
import { make } from "../draw/elements";
import { sizeOf } from "../draw/picture";
import { Stage } from "../draw/stage";
import { Transport } from "../draw/transport";
import { Echo } from "../engine/echo";
import { Holder } from "../engine/holder";
import { Latest } from "../engine/latest";
import { Spare, type Pieces } from "../engine/spare";
import { inWords, type Events, type Sources, type View } from "../view";
import { Chart, type Line } from "./chart";
import { advanced, type Playhead } from "./clock";
import type { WalkData, WayData } from "./data";
import { dotOf, Lengths } from "./lengths";
import { classAt, Path } from "./path";
import { Strip } from "./strip";
import { Trace } from "./trace";

const DIGITS = 3;
const KEY_STEP = 0.02;
const PIECE_MS = 6;
const MAX_PIECE = 64;

/** One way on the screen. */
interface Lane extends Line {
  key: string;
  title: string;
  stage: Stage;
}

/** The view. */
export class WalkView implements View<WalkData> {
  private readonly screens = make("div", "screens");
  private readonly pace = make("div", "pace-of-first");
  private readonly transport: Transport;
  private readonly chart: Chart;
  private readonly lengths = new Lengths();
  private readonly strip: Strip;
  private readonly holder: Holder;
  private readonly work: Latest<number>;
  private data!: WalkData;
  private lanes: Lane[] = [];
  private head: Playhead = { t: 0, direction: 1 };
  private readonly echo = new Echo<number | null>();
  private drawing = 0;
  private msPerRow = 1;
  private readonly spare = new Spare();

  constructor(
    private readonly root: HTMLElement,
    private readonly events: Events,
  ) {
    const fail = (error: unknown): void => {
      this.transport.pause();
      events.fail(inWords(error));
    };
    this.holder = new Holder(() => {
      this.work.ask(this.head.t);
    }, fail);
    this.work = new Latest((t) => this.decode(t), this.holder.fail);
    this.chart = new Chart(this.scrub, this.rest);
    this.strip = new Strip((t, isByHand) => {
      if (isByHand) this.transport.scrubber.focus({ preventScroll: true }); // keys go on from here
      this.scrub(t);
      this.rest();
    });
    const { scrub: move, rest, toggle, tick } = this;
    const words = { label: "Place on the way", say: (t: number) => this.say(t), keyStep: KEY_STEP };
    this.transport = new Transport({ move, rest, toggle, tick }, words, this.pace);
    const measures = make("div", "measures", this.chart.element, this.lengths.element);
    const deck = make("div", "deck", this.transport.element, measures);
    this.root.replaceChildren(make("div", "walk", this.screens, deck), this.strip.element);
  }

  /** Show data: what has not changed stays as it is. */
  show(data: WalkData, sources: Sources): void {
    const before = this.data as WalkData | undefined;
    this.data = data;
    if (sources.decoder) void this.holder.use(sources.decoder);
    const isElsewhere = before?.place !== data.place;
    if (shapeOf(before) !== shapeOf(data)) this.lay();
    if (this.echo.isNews(data.t, isElsewhere)) {
      this.head = { t: data.t ?? this.head.t, direction: 1 };
    }
    this.moveTo(Math.min(this.legs, Math.max(0, this.head.t)));
    if (!before && data.t === null && !isCalm()) this.transport.start();
  }

  async close(): Promise<void> {
    cancelAnimationFrame(this.drawing);
    this.transport.close();
    await this.holder.close();
  }

  private get legs(): number {
    return this.data.ways[0]?.legs ?? 1;
  }

  private nameOf(place: number): string {
    const { stops } = this.data;
    return stops[place % stops.length]?.title ?? "";
  }

  private say(t: number): string {
    const leg = Math.min(this.legs - 1, Math.floor(t));
    return `t = ${t.toFixed(2)} · ${this.nameOf(leg)} → ${this.nameOf(leg + 1)}`;
  }

  private lay(): void {
    const { data } = this;
    const kept = new Map(this.lanes.map((lane) => [lane.key, lane]));
    this.lanes = data.ways.map((way) => kept.get(keyOf(data, way)) ?? this.lane(way));
    const figures = this.lanes.map(({ stage, title, color }) =>
      make("figure", "screen", stage.canvas, make("figcaption", "", dotOf(color), title)),
    );
    this.screens.replaceChildren(...figures);
    this.root.classList.toggle("several", figures.length > 1);
    this.root.classList.toggle("of-series", data.image.isSeries);
    this.pace.replaceChildren(...this.lanes.slice(0, 1).map(({ stage }) => stage.pace));
    this.transport.lay(Array.from({ length: this.legs + 1 }, (_, place) => this.nameOf(place)));
    this.lengths.lay(this.lanes);
    const traces = this.lanes.map(({ trace }) => trace);
    this.strip.lay(traces, data.stops, data.steps);
    this.measure();
  }

  private lane(way: WayData): Lane {
    const { data } = this;
    const stage = new Stage(this.root);
    stage.prepare(data.image);
    stage.canvas.setAttribute("aria-label", `The decoded picture: ${way.title}`);
    const path = new Path(way, data.latentDim);
    const trace = new Trace(path, data.told, data.steps, data.image);
    return { key: keyOf(data, way), title: way.title, color: way.color, stage, trace };
  }

  private readonly scrub = (t: number): void => {
    this.transport.pause();
    this.moveTo(t);
  };

  private moveTo(t: number): void {
    this.head = { ...this.head, t };
    this.transport.point(t);
    this.chart.point(t);
    this.lengths.point(t);
    this.strip.point(t, this.data.steps);
    if (!this.holder.part) return;
    this.work.ask(t);
    this.spare.begin();
  }

  private readonly rest = (): void => {
    const t = Number(this.head.t.toFixed(DIGITS));
    if (this.echo.tell(t)) this.events.rest("t", t);
  };

  private readonly toggle = (): void => {
    if (this.transport.isPlaying) {
      this.transport.pause();
      this.rest();
    } else this.transport.start();
  };

  private readonly tick = (seconds: number): void => {
    const { pace, bounce } = this.data;
    this.head = advanced(this.head, seconds, { legs: this.legs, pace, bounce });
    this.moveTo(this.head.t);
  };

  private async decode(t: number): Promise<void> {
    const { data, lanes } = this;
    const begun = performance.now();
    const latents = new Float32Array(lanes.length * data.latentDim);
    lanes.forEach(({ trace }, row) => {
      trace.path.write(t, latents, row * data.latentDim);
    });
    const { told } = data;
    const labels = told ? lanes.map(() => classAt(told, t)) : undefined;
    const answer = await this.holder.part?.run(latents, labels);
    if (!answer?.picture || this.lanes !== lanes) return;
    const size = sizeOf(data.image);
    const { picture } = answer;
    lanes.forEach(({ stage }, row) => {
      stage.show(picture.subarray(row * size, (row + 1) * size), data.image, begun);
    });
    this.msPerRow += 0.2 * ((performance.now() - begun) / lanes.length - this.msPerRow);
    await this.spare.use(this.traces(lanes), () => this.work.isOvertaken || this.lanes !== lanes);
  }

  /** What is left to decode of the strips. */
  private traces(lanes: readonly Lane[]): Pieces {
    const next = (): Trace | undefined => lanes.find(({ trace }) => !trace.isComplete)?.trace;
    const say = (): void => {
      this.root.dataset.complete = String(!next());
    };
    say();
    return {
      get isDone(): boolean {
        return !next();
      },
      cost: Math.max(PIECE_MS, this.msPerRow),
      work: async () => {
        const trace = next();
        const most = Math.min(MAX_PIECE, Math.max(1, Math.floor(PIECE_MS / this.msPerRow)));
        const rows = trace?.next(most);
        const answer = rows && (await this.holder.part?.run(rows.latents, rows.labels));
        if (!trace || !answer?.picture) return;
        trace.take(answer.picture);
        this.measure();
        say();
      },
    };
  }

  private measure(): void {
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame(() => {
      this.chart.draw(this.lanes, this.legs);
      this.lengths.draw();
      this.chart.point(this.head.t);
      this.lengths.point(this.head.t);
    });
  }
}

const isCalm = (): boolean => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Names the pictures of a way. */
const keyOf = ({ place, parts, told, steps }: WalkData, way: WayData): string =>
  JSON.stringify([place, parts, told, steps, way]);

/** Names all that is laid out. */
const shapeOf = (data: WalkData | undefined): string =>
  data ? JSON.stringify([data.ways.map((way) => keyOf(data, way)), data.stops]) : "";
