// A plane through latent space: decoded as a lattice that sharpens, and under the pointer.
import { button, make, setPixels } from "../draw/elements";
import { HOME, MINUS, PLUS } from "../draw/icons";
import { Stage } from "../draw/stage";
import { Echo } from "../engine/echo";
import { Holder } from "../engine/holder";
import { Latest } from "../engine/latest";
import { inWords, labelsOf, type Events, type Sources, type View } from "../view";
import { latentsAt, Window, type PlaneData, type Point } from "./geometry";
import { listen } from "./gestures";
import { Tiles } from "./tiles";

const DIGITS = 3;

/** The view. */
export class PlaneView implements View<PlaneData> {
  private readonly lattice = make("canvas", "lattice");
  private readonly stage: Stage;
  private readonly where = make("output", "where");
  private readonly holder: Holder;
  private readonly work: Latest<Point>;
  private data!: PlaneData;
  private window!: Window;
  private tiles!: Tiles;
  private point: Point = { x: 0, y: 0 };
  private readonly echo = new Echo<PlaneData["at"]>();
  private frame = 0;
  private readonly sizes = new ResizeObserver(() => {
    this.resize();
  });

  constructor(
    private readonly root: HTMLElement,
    private readonly events: Events,
  ) {
    this.stage = new Stage(root);
    const fail = (error: unknown): void => {
      events.fail(inWords(error));
    };
    this.holder = new Holder(() => {
      this.work.ask(this.point);
      this.tiles.fill();
    }, fail);
    this.work = new Latest((point) => this.decode(point), this.holder.fail);
    listen(this.lattice, {
      hover: (left, top) => {
        this.moveTo(this.window.toPlane(left, top));
      },
      pick: (left, top) => {
        this.moveTo(this.window.toPlane(left, top));
        this.rest();
      },
      pan: (left, top) => {
        this.window.pan(left, top);
        this.refresh();
      },
      zoom: (factor, left, top) => {
        this.window.enlarge(factor, left, top);
        this.refresh();
      },
      step: (across, up) => {
        const span = this.window.span;
        this.moveTo({
          x: this.point.x + (across * span.x) / 100,
          y: this.point.y + (up * span.y) / 100,
        });
        this.rest();
      },
    });
    this.lay();
    this.sizes.observe(this.lattice);
  }

  show(data: PlaneData, sources: Sources): void {
    const before = this.data as PlaneData | undefined;
    this.data = data;
    if (sources.decoder) void this.holder.use(sources.decoder);
    const isElsewhere = before?.place !== data.place;
    if (isElsewhere) this.begin();
    if (this.echo.isNews(data.at, isElsewhere)) {
      this.point = data.at ? { x: data.at[0], y: data.at[1] } : { ...this.window.center };
    }
    this.moveTo(this.point);
    this.refresh();
  }

  async close(): Promise<void> {
    this.sizes.disconnect();
    cancelAnimationFrame(this.frame);
    this.tiles.close();
    await this.holder.close();
  }

  private lay(): void {
    this.lattice.tabIndex = 0;
    this.lattice.setAttribute("role", "application");
    this.lattice.setAttribute(
      "aria-label",
      "A plane of latent space. Arrow keys move the place, plus and minus zoom.",
    );
    const zoom = (factor: number) => () => {
      this.window.enlarge(factor, this.window.side / 2, this.window.side / 2);
      this.refresh();
    };
    const bar = make(
      "div",
      "bar",
      button("action", PLUS, "Zoom in", zoom(2)),
      button("action", MINUS, "Zoom out", zoom(0.5)),
      button("action", HOME, "The whole plane", () => {
        this.begin();
        this.refresh();
      }),
    );
    const stage = make("div", "stage", this.stage.canvas, this.where, this.stage.pace, bar);
    this.root.replaceChildren(make("div", "bench plane", this.lattice, stage));
  }

  private begin(): void {
    this.stage.prepare(this.data.image);
    this.window = new Window(this.data, this.lattice.clientWidth || 1);
    (this.tiles as Tiles | undefined)?.close();
    this.tiles = new Tiles(
      this.data,
      this.window,
      () => this.holder.part,
      () => {
        this.paint();
      },
      this.holder.fail,
    );
  }

  private resize(): void {
    const side = this.lattice.clientWidth;
    const scale = window.devicePixelRatio || 1;
    setPixels(this.lattice, side, side, scale);
    if (this.data as PlaneData | undefined) {
      this.window.side = Math.max(1, side);
      this.refresh();
    }
  }

  private moveTo(point: Point): void {
    this.point = point;
    const [across, up] = this.data.titles;
    this.where.value = `${across} ${point.x.toFixed(2)} · ${up} ${point.y.toFixed(2)}`;
    this.work.ask(point);
    this.paint();
  }

  private rest(): void {
    const short = (value: number): number => Number(value.toFixed(DIGITS));
    const at = [short(this.point.x), short(this.point.y)] as const;
    if (this.echo.tell(at)) this.events.rest("at", at);
  }

  private refresh(): void {
    this.tiles.fill();
    this.paint();
  }

  private async decode(point: Point): Promise<void> {
    const { data } = this;
    const begun = performance.now();
    const answer = await this.holder.part?.run(latentsAt(data, [point]), labelsOf(data));
    if (!answer?.picture || this.data !== data) return;
    this.stage.show(answer.picture, data.image, begun);
  }

  private paint(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const context = this.lattice.getContext("2d");
      if (!context) return;
      const scale = this.lattice.width / this.window.side;
      context.clearRect(0, 0, this.lattice.width, this.lattice.height);
      this.tiles.paint(context, scale);
      for (const mark of this.data.marks) this.mark(context, mark, scale, mark.title);
      this.mark(context, this.point, scale);
      this.root.dataset.complete = String(this.tiles.isComplete);
    });
  }

  private mark(context: CanvasRenderingContext2D, at: Point, scale: number, title = ""): void {
    const { left, top } = this.window.toPixels(at);
    context.lineWidth = 2 * scale;
    for (const [color, radius] of [["black", 8], ["#ffa90e", 6]] as const) {
      context.strokeStyle = color;
      context.beginPath();
      context.arc(left * scale, top * scale, radius * scale, 0, 2 * Math.PI);
      context.stroke();
    }
    if (!title) return;
    context.font = `${13 * scale}px sans-serif`;
    context.lineWidth = 3 * scale;
    context.strokeStyle = "black";
    context.fillStyle = "white";
    context.strokeText(title, (left + 11) * scale, (top + 4) * scale);
    context.fillText(title, (left + 11) * scale, (top + 4) * scale);
  }
}
