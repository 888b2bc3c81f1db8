// Noise that grows under the hand: the noisy picture, what the model makes of it, and the residual.
import { make } from "../draw/elements";
import { Echo } from "../engine/echo";
import { Holder } from "../engine/holder";
import { Latest } from "../engine/latest";
import { breathe } from "../engine/spare";
import { inWords, labelsOf, type Events, type Sources, type View } from "../view";
import { LevelControls, ResidualFigure } from "./controls";
import type { DenoiseData } from "./data";
import { isRandom, Spoiler } from "./noise";
import { Overview } from "./overview";
import { LinePaper, PicturePaper, type Paper } from "./paper";
import { fetchPlate, within, type Plate } from "./plate";
import { psnr } from "./quality";
import { Restorer, type Job } from "./restore";
import { cover, under } from "./tiling";
import { Wipe } from "./wipe";

const MAX_SEED = 999_999;
const CRISP_BELOW = 129;
/** How often the picture and the residual are drawn anew while tiles come. */
const PICTURE_MS = 40;
const RESIDUAL_MS = 120;

/** The view. */
export class DenoiseView implements View<DenoiseData> {
  private readonly wipe = new Wipe();
  private readonly residual: ResidualFigure;
  private readonly controls: LevelControls;
  private readonly overview: Overview;
  private readonly figures = make("output", "figures");
  private readonly progress = make("progress", "");
  private readonly pace = make("output", "pace");
  private readonly encoder: Holder;
  private readonly decoder: Holder;
  private readonly work: Latest<null>;
  private data!: DenoiseData;
  private paper!: Paper;
  private restorer!: Restorer;
  private plate: Plate | undefined;
  private spoiler: Spoiler | undefined;
  private level = 0;
  private seed = 0;
  private readonly echo = new Echo<readonly [level: number, seed: number]>();
  private cleaned: Float32Array = new Float32Array();
  private noisy: Float32Array = new Float32Array();
  private count = 0;
  private residualDrawn = 0;
  private isGone = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly events: Events,
  ) {
    const fail = (error: unknown): void => {
      if (!this.isGone) events.fail(inWords(error));
    };
    this.encoder = new Holder(this.refresh, fail);
    this.decoder = new Holder(this.refresh, fail);
    this.work = new Latest(() => this.clean(), this.decoder.fail);
    this.residual = new ResidualFigure(() => {
      this.drawResidual();
    });
    this.overview = new Overview({
      move: () => {
        this.cleaned = new Float32Array();
        this.refresh();
      },
      rest: (corner) => {
        events.rest("part", corner);
      },
    });
    this.controls = new LevelControls({
      move: (level) => {
        this.level = level;
        this.refresh();
      },
      rest: () => {
        this.rest("level", this.level);
      },
      renew: () => {
        this.seed = Math.floor(Math.random() * (MAX_SEED + 1));
        this.refresh();
        this.rest("seed", this.seed);
      },
    });
    this.lay();
  }

  show(data: DenoiseData, sources: Sources): void {
    const before = this.data as DenoiseData | undefined;
    this.data = data;
    if (sources.encoder) void this.encoder.use(sources.encoder);
    if (sources.decoder) void this.decoder.use(sources.decoder);
    const isNew = before?.place !== data.place;
    const isNews = this.echo.isNews([data.level, data.seed], isNew);
    if (isNews) [this.level, this.seed] = [data.level, data.seed];
    const isElsewhere = this.overview.take(data.part);
    if (isElsewhere) this.cleaned = new Float32Array();
    if (isNew) this.begin().catch((error: unknown) => {
      if (!this.isGone && this.data.place === data.place) this.events.fail(inWords(error));
    });
    else if (isNews || isElsewhere || before.label !== data.label || before.fit !== data.fit) this.refresh();
  }

  async close(): Promise<void> {
    this.isGone = true;
    await Promise.all([this.encoder.close(), this.decoder.close()]);
  }

  private lay(): void {
    this.progress.max = 1;
    this.progress.hidden = true;
    const state = make("div", "state", this.pace, this.progress);
    const side = make(
      "div",
      "",
      this.residual.element,
      this.figures,
      state,
      this.overview.element,
    );
    const bench = make("div", "bench denoise", make("div", "", this.wipe.element), side);
    this.root.replaceChildren(make("div", "denoise-view", this.controls.element, bench));
  }

  /** Take another picture or another noise. */
  private async begin(): Promise<void> {
    const { data } = this;
    const { image, picture } = data;
    this.controls.lay(data.range, data.noise !== null && isRandom(data.noise));
    this.plate = this.spoiler = undefined;
    this.cleaned = new Float32Array(); // what is being cleaned is of no use
    const plate = await fetchPlate(picture);
    if (this.isGone || this.data.place !== data.place) return;
    this.paper = new (image.isSeries ? LinePaper : PicturePaper)(picture.planes, image);
    this.restorer = new Restorer(image, (rows) => this.reconstruct(rows));
    this.plate = plate;
    this.spoiler = new Spoiler(plate, data.noise);
    this.wipe.name(data.noise ? "Noisy" : "As it is", "Cleaned");
    this.residual.allow(data.noise !== null);
    this.overview.draw(plate, image, data.window ?? picture, this.data.part);
    this.root.querySelector(".denoise")?.classList.toggle("series", image.isSeries);
    const wide = Math.min(760, Math.max(420, this.overview.part.width * 1.3));
    this.root.style.setProperty("--wide", `${wide}px`);
    this.shape();
    this.refresh();
  }

  private shape(): void {
    const { paper, data } = this;
    const { part } = this.overview;
    const isCrisp = !data.image.isSeries && Math.max(part.height, part.width) < CRISP_BELOW;
    for (const canvas of [this.wipe.left, this.wipe.right, this.residual.canvas]) {
      paper.prepare(canvas, part, data.picture.planes);
      canvas.classList.toggle("crisp", isCrisp);
    }
    this.wipe.shape(isCrisp);
    this.cleaned = new Float32Array();
  }

  private rest(name: "level" | "seed", value: number): void {
    if (this.echo.tell([this.level, this.seed])) this.events.rest(name, value);
  }

  private readonly refresh = (): void => {
    this.controls.show(this.level, this.seed);
    this.root.dataset.complete = "false";
    this.work.ask(null);
  };

  /** Draw the noise that there is now, and clean it as far as the hand leaves time. */
  private async clean(): Promise<void> {
    const { data, plate, spoiler } = this;
    if (!plate || !spoiler) return;
    const { part } = this.overview;
    const begun = performance.now();
    const { planes } = plate;
    const corners = cover(plate, data.image, part);
    const from = under(corners, data.image, plate);
    const all = spoiler.spoil(from, this.level, this.seed);
    const noisy = within(all, planes, from, part);
    const clean = data.noise ? within(spoiler.original(from), planes, from, part) : undefined;
    this.noisy = noisy;
    this.paper.show(this.wipe.left, noisy, clean);
    this.measure(clean);
    if (!this.encoder.part || !this.decoder.part) return;
    if (this.cleaned.length !== noisy.length) this.cleaned = Float32Array.from(noisy);
    const { cleaned } = this;
    const isResized = data.fit === "resize" && !this.overview.isPart;
    if (isResized) {
      cleaned.set(await this.restorer.resized(noisy, planes, part));
      if (this.cleaned !== cleaned || this.isGone) return;
      this.paper.show(this.wipe.right, cleaned, clean);
      this.progress.hidden = true;
    } else {
      const job = { noisy: all, from, planes, corners, part, focus: this.focus };
      if (!(await this.tile(job, cleaned, clean))) return;
    }
    this.drawResidual();
    this.measure(clean, cleaned);
    this.finish(performance.now() - begun, isResized ? 1 : corners.length);
  }

  /** Clean tile by tile and draw what there is; returns whether it was done to the end. */
  private async tile(job: Job, cleaned: Float32Array, clean?: Float32Array): Promise<boolean> {
    let drawn = -Infinity;
    const isStale = (): boolean => this.isGone || this.cleaned !== cleaned;
    const isDone = await this.restorer.run(job, cleaned, async (share, write) => {
      if (isStale()) return false;
      const now = performance.now();
      if (share === 1 || this.work.isOvertaken || now - drawn > PICTURE_MS) {
        write();
        this.paper.show(this.wipe.right, cleaned, clean);
        drawn = now;
      }
      this.progress.hidden = share === 1;
      this.progress.value = share;
      if (share === 1) return true;
      if (now - this.residualDrawn > RESIDUAL_MS) {
        this.drawResidual();
      }
      await breathe();
      return !this.work.isOvertaken;
    });
    return isDone && !isStale();
  }

  /** Where tiles come first: at the handle of the wipe. */
  private get focus(): { y: number; x: number } {
    const { top, left, height, width } = this.overview.part;
    return { y: top + height / 2, x: left + width * this.wipe.share };
  }

  private async reconstruct(rows: Float32Array): Promise<Float32Array> {
    const labels = labelsOf(this.data);
    const [encoder, decoder] = [this.encoder.part, this.decoder.part]; // of one model
    const latent = (await encoder?.run(rows, labels))?.latent;
    const picture = latent && (await decoder?.run(latent, labels))?.picture;
    if (!picture) throw new Error("the model gave no picture");
    return picture;
  }

  private drawResidual(): void {
    this.residualDrawn = performance.now();
    const { data, plate, spoiler, cleaned, noisy, residual } = this;
    if (!plate || !spoiler || cleaned.length !== noisy.length || cleaned.length === 0) return;
    const { part } = this.overview;
    const isError = residual.chosen === "error" && data.noise !== null;
    let pair: [Float32Array, Float32Array] = [noisy, cleaned];
    if (isError) {
      const from = under(cover(plate, data.image, part), data.image, plate);
      pair = [cleaned, within(spoiler.original(from), plate.planes, from, part)];
    }
    residual.scale(this.paper.showDifference(residual.canvas, ...pair), !data.image.isSeries);
  }

  private measure(clean?: Float32Array, cleaned?: Float32Array): void {
    if (!clean) {
      this.figures.textContent = "";
      return;
    }
    const before = psnr(this.noisy, clean);
    const words: (Node | string)[] = ["PSNR ", make("b", "", decibels(before)), " → "];
    if (!cleaned) words.push("…");
    else {
      const after = psnr(cleaned, clean);
      const gain = after - before;
      words.push(make("b", "", decibels(after)), " dB");
      if (Number.isFinite(gain)) words.push(` (${gain < 0 ? "−" : "+"}${Math.abs(gain).toFixed(1)})`);
    }
    if (this.overview.isPart) words.push(", this part");
    this.figures.replaceChildren(...words);
  }

  private finish(took: number, numTiles: number): void {
    const time = took < 1000 ? `${took.toFixed(1)} ms` : `${(took / 1000).toFixed(1)} s`;
    const tiles = numTiles > 1 ? ` in ${numTiles} tiles` : "";
    const other = this.data.fit === "resize" && this.overview.isPart ? ", resized below" : "";
    this.pace.value = `cleaned here${tiles} in ${time}${other}`;
    this.count += 1;
    this.root.dataset.decoded = String(this.count); // for those who wait for it
    this.root.dataset.complete = "true";
  }
}

const decibels = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : "∞");
