// A page that a person keeps: the map and the sliders of one model, with no server behind them.
import { Atlas } from "../map/atlas";
import { readHalves, readPoints, type Columns, type MapData } from "../map/data";
import { Basis, Rows } from "../map/latents";
import { Store } from "../map/store";
import { mount } from "../mount";
import type { TraverseData } from "../traverse/data";
import { inWords } from "../view";
import { addressed, addressPieces } from "./pieces";
import { readPlace, writePlace, type Place } from "./place";

/** What the page holds besides its pieces; without sliders for a latent that is no vector. */
interface Told {
  map: MapData;
  traverse: TraverseData | null;
  /** Where the page opens, as `writePlace` writes it. */
  place: string;
}

/** Latents of the points, to begin the sliders at. */
interface Points {
  columns: Columns;
  start: (index: number) => number[];
  photo: (index: number) => Promise<string>;
}

/** Open the page. */
export async function openShared(): Promise<void> {
  try {
    const told = JSON.parse(document.getElementById("told")?.textContent ?? "") as unknown;
    const { map, traverse, place } = addressed(told, await addressPieces(document)) as Told;
    await new SharedPage(map, traverse, place, await readAll(map)).open();
  } catch (error) {
    complain(error);
  }
}

/** Both views, and what a choice in one is to the other. */
class SharedPage {
  private place: Place;

  constructor(
    private readonly map: MapData,
    private readonly traverse: TraverseData | null,
    private readonly first: string,
    private readonly points: Points | null,
  ) {
    this.place = this.addressed();
  }

  async open(): Promise<void> {
    window.addEventListener("hashchange", () => {
      this.place = this.addressed();
      void this.draw();
    });
    await this.draw();
  }

  private readonly addressed = (): Place => readPlace(location.hash.slice(1) || this.first);

  private async draw(): Promise<void> {
    const { map, place } = this;
    const marked = this.index === null ? null : place.picture;
    this.mount("map", { ...map, marked, spot: place.spot });
    if (this.traverse) this.mount("traverse", await this.begun(this.traverse));
  }

  /** Row of the chosen picture, if it is one of the file's. */
  private get index(): number | null {
    const { picture } = this.place;
    const found = picture === null ? -1 : (this.points?.columns.ids.indexOf(picture) ?? -1);
    return found < 0 ? null : found;
  }

  private async begun(data: TraverseData): Promise<TraverseData> {
    const { index, points } = this;
    const { moves } = this.place;
    const numClasses = data.classes.length;
    const asked = this.place.label;
    const isClass = asked !== null && asked < numClasses;
    if (index === null || !points) return { ...data, moves, label: isClass ? asked : data.label };
    const told = points.columns.told[index]!;
    const own = numClasses ? Math.max(0, told) : null;
    return {
      ...data,
      place: `${data.place} ${index}`,
      start: points.start(index),
      original: await points.photo(index),
      label: isClass ? asked : own,
      moves,
    };
  }

  private mount(view: "map" | "traverse", data: MapData | TraverseData): void {
    const parentElement = document.querySelector(`[data-view="${view}"]`);
    if (!parentElement) throw new Error(`the page has no place for the view '${view}'`);
    mount({ data, parentElement, setStateValue: this.told, setTriggerValue: complainOf });
  }

  private readonly told = (name: string, value: unknown): void => {
    const { place } = this;
    if (name === "picked") {
      const [picture] = value as [number];
      if (picture === place.picture) return;
      this.place = { ...place, picture, moves: {}, label: null };
    } else if (name === "spot") this.place = { ...place, spot: value as Place["spot"] };
    else if (name === "moves") this.place = { ...place, moves: value as Place["moves"] };
    else if (name === "label") this.place = { ...place, label: value as number };
    else return;
    history.replaceState(null, "", `#${writePlace(this.place)}`);
    void this.draw();
  };
}

async function readAll(map: MapData): Promise<Points | null> {
  const { latents } = map;
  if (!latents) return null;
  const store = new Store();
  const columns = readPoints(await store.get(map.points), map.count);
  const rows = new Rows(readHalves(await store.get(latents.path), latents.unit), latents.size);
  const basis = latents.basis
    ? new Basis(new Float32Array(await store.get(latents.basis)), map.latentDim)
    : null;
  const atlas = await Atlas.open(map.atlas, store);
  return {
    columns,
    start: (index) => {
      const row = rows.values.subarray(index * rows.size, (index + 1) * rows.size);
      return [...(basis ? basis.expand(row) : row)];
    },
    photo: async (index) => {
      await atlas.fetchAll();
      const canvas = atlas.canvas();
      atlas.draw(canvas, index);
      return canvas.toDataURL();
    },
  };
}

const complainOf = (_: string, why: unknown): void => {
  complain(why);
};

function complain(why: unknown): void {
  const problem = document.getElementById("problem");
  if (!problem) return;
  problem.hidden = false;
  problem.textContent =
    `This file cannot decode pictures here: ${inWords(why)}. Open it in a present version of ` +
    "Chrome, Edge, Firefox or Safari; if it was cut off on its way, fetch it again.";
}
