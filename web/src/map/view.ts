// The latent map: points to choose from, what the decoder makes of any place, and new pictures.
import { make } from "../draw/elements";
import { Echo } from "../engine/echo";
import { Holder } from "../engine/holder";
import { inWords, type Events, type Sources, type View } from "../view";
import { Atlas } from "./atlas";
import { Chart } from "./chart";
import { Crowd } from "./crowd";
import { readHalves, readPoints, type Columns, type MapData } from "./data";
import { Finder } from "./finder";
import { fromMap, toMap, type Pair, type Places } from "./geometry";
import type { Grid } from "./grid";
import { Guests } from "./guests";
import { Basis, Rows } from "./latents";
import { Legend } from "./legend";
import { Player } from "./player";
import { Scatter } from "./scatter";
import { Store } from "./store";
import { toolbar, type Tool } from "./tools";
import { UnderPanel, type Spot } from "./under";

const ZOOM = 1.25;
const DIGITS = 5;

// A map that takes another's place on the page goes on with its selection, if Python did too.
const chosen = new Map<string, readonly number[]>();
const groupOf = (data: MapData): string => data.link ?? data.place;

/** Maps on the page: what is chosen on one is chosen on those that are linked to it. */
const shownMaps = new Set<MapView>();

/** The view. */
export class MapView implements View<MapData> {
  private readonly store = new Store();
  private readonly crowd = new Crowd(() => {
    this.scatter.refresh();
    this.telling ||= requestAnimationFrame(() => {
      this.telling = 0;
      this.legend.tell();
      this.finder.tell();
    });
  });
  private telling = 0;
  private readonly legend = new Legend(this.crowd);
  private readonly finder = new Finder(this.crowd, {
    go: (id) => {
      this.goTo(id);
    },
    say: (text) => {
      this.say(text);
    },
  });
  private readonly scatter: Scatter;
  private readonly under: UnderPanel;
  private readonly guests: Guests;
  private readonly player = new Player({
    place: (now) => {
      this.scatter.place(now);
    },
    surround: (extent) => {
      this.scatter.surround(extent);
    },
    rest: (epoch) => {
      this.events.rest("epoch", epoch);
    },
  });
  private readonly spoken = make("span", "spoken");
  private readonly problem = make("p", "problem");
  private readonly decoder: Holder;
  private readonly encoder: Holder;
  private data: MapData | undefined;
  private values: Float32Array<ArrayBuffer> | undefined;
  private columns: { path: string; columns: Columns } | undefined;
  private atlas: { key: string; atlas: Atlas } | undefined;
  private chart: { key: string; chart: Chart } | undefined;
  private spot: Spot | undefined;
  private readonly echo = new Echo<MapData["spot"]>();

  constructor(
    private readonly root: HTMLElement,
    private readonly events: Events,
  ) {
    this.decoder = new Holder(this.ready, this.fail);
    this.encoder = new Holder(this.ready, this.fail);
    this.scatter = new Scatter(this.crowd, {
      hover: this.hover,
      hold: this.hold,
      point: this.point,
      pick: this.pick,
      select: this.select,
      clear: this.clear,
      find: () => {
        this.finder.focus();
      },
    });
    this.under = new UnderPanel(root, () => this.decoder.part, {
      decoded: (spot, indices) => {
        this.scatter.pointAt({ place: spot.place, isHeld: spot.by === "click", indices });
      },
      pick: this.pick,
      fail: this.fail,
    });
    this.guests = new Guests(() => this.encoder.part, () => this.decoder.part, {
      moved: (marks) => {
        this.scatter.visit(marks);
      },
      pick: this.pick,
      say: this.say,
      fail: this.fail,
    });
    this.lay();
    shownMaps.add(this);
  }

  show(data: MapData, sources: Sources): void {
    const before = this.data;
    this.data = data;
    delete this.root.dataset.complete;
    if (before?.place !== data.place) this.recall(data);
    this.store.keepOnly([
      data.points,
      data.values,
      data.plane,
      data.latents?.path,
      data.latents?.basis,
      data.film?.path,
      data.atlas.slots,
      ...data.atlas.sheets,
    ]);
    this.load(data, sources).catch((error: unknown) => {
      this.problem.textContent = `The map could not be fetched: ${inWords(error)}. Reload the page.`;
    });
  }

  async close(): Promise<void> {
    shownMaps.delete(this);
    this.player.close();
    this.scatter.close();
    await Promise.all([this.decoder.close(), this.encoder.close()]);
  }

  private lay(): void {
    this.spoken.setAttribute("role", "status");
    const seen = make("div", "map-field", this.scatter.element, this.legend.element);
    const bars = make("div", "map-bars", toolbar(this.act), this.finder.element);
    const map = make("div", "map", bars, this.problem, seen, this.player.element);
    map.append(this.guests.element, this.spoken);
    seen.append(this.under.element);
    this.under.element.hidden = this.guests.element.hidden = true;
    map.addEventListener("dragover", (event) => {
      if (!this.takesFiles) return;
      event.preventDefault();
      map.dataset.drop = "true";
    });
    map.addEventListener("dragleave", () => delete map.dataset.drop);
    map.addEventListener("drop", (event) => {
      delete map.dataset.drop;
      if (!this.takesFiles) return;
      event.preventDefault();
      void this.guests.bring([...(event.dataTransfer?.files ?? [])]);
    });
    this.root.replaceChildren(map);
  }

  private get isHeld(): boolean {
    return this.spot?.by === "click";
  }

  private get takesFiles(): boolean {
    return !this.guests.element.hidden;
  }

  /** Points first, then what is needed to decode. */
  private async load(data: MapData, sources: Sources): Promise<void> {
    const key = `${data.atlas.sheets.join()} ${data.atlas.slots}`;
    const [points, values, opened] = await Promise.all([
      this.store.get(data.points),
      this.store.get(data.values),
      this.atlas?.key === key ? this.atlas.atlas : Atlas.open(data.atlas, this.store),
    ]);
    if (this.data !== data) return;
    if (this.columns?.path !== data.points) {
      this.columns = { path: data.points, columns: readPoints(points, data.count) };
    }
    if (this.atlas?.key !== key) this.atlas = { key, atlas: opened };
    const { columns } = this.columns;
    const { atlas } = this.atlas;
    if (this.values?.buffer !== values) this.values = new Float32Array(values);
    const map = this.scatter.show({ data, columns, values: this.values, atlas });
    this.legend.show(data, this.values);
    this.finder.show(data);
    this.problem.textContent = "";
    this.mark();
    await this.play(data, data.count, map.places);
    await this.enliven(data, sources, columns, atlas, map);
    await atlas.fetchAll();
    this.root.dataset.complete = "true"; // for those who wait for it
  }

  private async play(data: MapData, count: number, places: Places): Promise<void> {
    const { film } = data;
    const file = film && (await this.store.get(film.path));
    if (this.data !== data) return;
    this.player.show(film && file ? { ...film, epoch: data.epoch ?? null, file, count, places } : null);
  }

  private async enliven(
    data: MapData,
    sources: Sources,
    columns: Columns,
    atlas: Atlas,
    { places, grid }: { places: Places; grid: Grid },
  ): Promise<void> {
    const { latents } = data;
    const isLive = latents !== null && sources.decoder !== undefined;
    this.under.element.hidden = !isLive;
    this.guests.element.hidden = !isLive || !sources.encoder || data.ground === null;
    if (!isLive) {
      this.chart = this.spot = undefined;
      this.scatter.pointAt(null);
      this.scatter.visit([]);
      return;
    }
    const get = (path: string | null): Promise<ArrayBuffer> | null =>
      path === null ? null : this.store.get(path);
    const [rows, basis, plane] = await Promise.all([
      this.store.get(latents.path),
      get(latents.basis),
      get(data.plane),
    ]);
    if (this.data !== data) return;
    const key = [data.points, latents.path, data.inverse, data.plane].join();
    const isNew = this.chart?.key !== key;
    if (isNew) {
      const stretch = (file: ArrayBuffer | null): Basis | null =>
        file && new Basis(new Float32Array(file), data.latentDim);
      const known = new Rows(readHalves(rows, latents.unit), latents.size);
      const made = new Chart(places, grid, columns, known, data.inverse, stretch(basis), stretch(plane));
      this.chart = { key, chart: made };
      this.under.show({ data, columns, atlas, chart: made });
      this.guests.show({ data, columns, atlas }, made);
      this.spot = undefined;
    }
    if (this.echo.isNews(data.spot, isNew)) {
      this.spot = data.spot
        ? { place: fromMap(places, data.spot), by: "click" }
        : { place: this.spot?.place ?? [0, 0], by: "middle" };
    }
    void this.decoder.use(sources.decoder);
    if (sources.encoder) void this.encoder.use(sources.encoder);
    this.refresh();
  }

  private readonly ready = (): void => {
    this.refresh();
    this.guests.landAgain();
  };

  private refresh(): void {
    if (this.spot && this.chart) this.under.ask(this.spot);
  }

  private readonly hover = (place: Pair, by: "pointer" | "middle"): void => {
    if (this.isHeld) return;
    this.spot = { place, by };
    this.refresh();
  };

  private readonly hold = (place: Pair): void => {
    if (!this.chart) return;
    this.spot = { place, by: this.isHeld ? "pointer" : "click" };
    this.refresh();
    this.tellSpot();
  };

  private readonly point = (index: number): void => {
    const id = this.columns?.columns.ids[index];
    for (const other of this.linked) other.echoPoint(id);
  };

  private echoPoint(id: number | undefined): void {
    this.scatter.echo(id === undefined ? -1 : (this.columns?.columns.ids.indexOf(id) ?? -1));
  }

  /** Other maps on the page with the same selection. */
  private get linked(): MapView[] {
    const { data } = this;
    if (!data) return [];
    return [...shownMaps].filter(
      (other) => other !== this && other.data && groupOf(other.data) === groupOf(data),
    );
  }

  private tellSpot(): void {
    const { chart, spot } = this;
    if (!chart || !spot) return;
    const at = toMap(chart.chart.places, spot.place).map((v) => Number(v.toPrecision(DIGITS)));
    const told: MapData["spot"] = this.isHeld ? [at[0]!, at[1]!] : null;
    if (this.echo.tell(told)) this.events.rest("spot", told);
  }

  private readonly pick = (index: number): void => {
    const id = this.columns?.columns.ids[index];
    if (id === undefined) return;
    this.scatter.mark(index);
    this.say(`Point ${id} chosen`);
    this.events.rest("picked", [id, Date.now()]); // the same one again is news too
  };

  private readonly select = (indices: readonly number[]): void => {
    if (!this.data || !this.columns) return;
    const { ids } = this.columns.columns;
    const found = indices.map((index) => ids[index]!);
    const group = groupOf(this.data);
    chosen.set(group, found);
    this.crowd.select(indices);
    this.say(found.length ? `${found.length} points selected` : "Selection cleared");
    this.events.rest("selected", found);
    for (const other of this.linked) other.follow(found);
  };

  /** Choose what was chosen on a linked map; Python hears it from both, so that neither is stale. */
  private follow(found: readonly number[]): void {
    this.mark();
    this.events.rest("selected", found);
  }

  private readonly clear = (): void => {
    if (this.data && chosen.get(groupOf(this.data))?.length) this.select([]);
    if (!this.spot || !this.isHeld) return;
    this.spot = { ...this.spot, by: "pointer" };
    this.refresh();
    this.tellSpot();
  };

  private recall(data: MapData): void {
    const known = chosen.get(groupOf(data)) ?? [];
    if (known.length === data.numSelected) return;
    chosen.set(groupOf(data), []);
    if (data.numSelected) this.events.rest("selected", []);
  }

  private mark(): void {
    if (!this.data || !this.columns) return;
    const wanted = new Set(chosen.get(groupOf(this.data)));
    const found: number[] = [];
    if (wanted.size) {
      this.columns.columns.ids.forEach((id, index) => {
        if (wanted.has(id)) found.push(index);
      });
    }
    this.crowd.select(found);
  }

  private goTo(id: number): void {
    const index = this.columns?.columns.ids.indexOf(id) ?? -1;
    if (index < 0) {
      this.say(`Picture ${id} is not on this map`);
      return;
    }
    this.scatter.goTo(index);
    this.pick(index);
    if (!this.crowd.isShown(index)) this.say(`Point ${id} chosen; a filter hides it`);
  }

  private readonly act = (tool: Tool): void => {
    if (tool === "in" || tool === "out") this.scatter.zoom(tool === "in" ? ZOOM : 1 / ZOOM, null);
    else if (tool === "fit") this.scatter.fit();
    else if (tool === "clear") this.clear();
    else if (tool === "pictures" || tool === "dots") this.scatter.showPictures(tool === "pictures");
    else this.scatter.gestures.mode = tool;
    if (tool === "move" || tool === "lasso" || tool === "box") {
      this.scatter.element.dataset.mode = tool;
    }
  };

  private readonly say = (text: string): void => {
    this.spoken.textContent = text;
  };

  private readonly fail = (error: unknown): void => {
    this.events.fail(inWords(error));
  };
}
