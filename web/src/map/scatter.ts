// The map itself: points to move about in, to look at, and to choose from.
import { make } from "../draw/elements";
import type { Crowd } from "./crowd";
import { Film } from "./film";
import {
  fitted,
  normalise,
  panned,
  toPlace,
  zoomed,
  type Look,
  type Pair,
  type Places,
  type Size,
} from "./geometry";
import { Gestures } from "./gestures";
import { Grid } from "./grid";
import { morph, type Coordinates } from "./morph";
import { Overlay, type Mark, type Over } from "./overlay";
import { paint } from "./paint";
import { Pictures } from "./pictures";
import { RasterRenderer } from "./raster";
import { unpack } from "./renderer";
import { Tip, type TipFacts } from "./tip";
import { css } from "./words";

/** What happens on the map; places are in the unit box. */
export interface ScatterEvents {
  /** A pointer is over a place, or keys or a finger have brought it to the middle. */
  hover: (place: Pair, by: "pointer" | "middle") => void;
  /** A click where no point is. */
  hold: (place: Pair) => void;
  /** The pointer is over another point than before; -1 for none. */
  point: (index: number) => void;
  pick: (index: number) => void;
  select: (indices: readonly number[]) => void;
  clear: () => void;
  /** A key asks for the field that finds pictures. */
  find: () => void;
}

const REACH = 14;
const NEAR = 8; // times as large as when everything is seen
const MAX_RATIO = 2;
const RADII = [0.75, 1.3, 4, 8] as const;
const AREAS = [700, 160] as const;

/** Draws points and listens to hands. */
export class Scatter {
  readonly element = make("div", "scatter");
  readonly gestures: Gestures;
  private readonly film = new Film(new RasterRenderer());
  private readonly pictures = new Pictures(() => {
    this.refresh();
  });
  private readonly overlay = new Overlay();
  private readonly tip = new Tip();
  private readonly probe = make("span", "probe");
  private facts: TipFacts | undefined;
  private map: { places: Places; grid: Grid } | undefined;
  private now: Coordinates = { xs: new Float32Array(), ys: new Float32Array() };
  private colors: Uint32Array = new Uint32Array();
  private look: Look = { x: 0, y: 0, scale: 1 };
  private home: Look = this.look;
  private extent: Pick<Places, "halfWidth" | "halfHeight"> | null = null;
  private size: Size = { width: 0, height: 0 };
  private picked = -1;
  private hovered = -1;
  private echoed = -1;
  private shape: readonly Pair[] | null = null;
  private spot: Over["spot"] = null;
  private marks: readonly Mark[] = [];
  private frame = 0;
  private working = 0;
  private pictured = 0;
  private stopMorph = (): void => undefined;
  private readonly sizes = new ResizeObserver(() => {
    this.resize();
  });

  constructor(
    private readonly crowd: Crowd,
    private readonly events: ScatterEvents,
  ) {
    const { element } = this;
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    element.setAttribute(
      "aria-roledescription",
      "scatter plot; arrow keys move, plus and minus zoom, Enter chooses the point in the " +
        "middle, slash finds a picture, Escape clears",
    );
    element.dataset.mode = "move";
    element.append(
      this.film.canvas,
      this.pictures.canvas,
      this.overlay.canvas,
      this.tip.element,
      this.probe,
    );
    this.probe.addEventListener("transitionend", () => {
      this.refresh(); // another theme
    });
    this.sizes.observe(element);
    this.gestures = new Gestures(element, {
      hover: (spot) => {
        this.hover(spot);
      },
      tap: (spot) => {
        this.tap(spot);
      },
      pan: (left, top, isTouch) => {
        this.go(panned(this.look, left, top));
        if (isTouch) this.events.hover(this.middle, "middle");
      },
      zoom: (factor, spot) => {
        this.zoom(factor, spot);
      },
      sketch: (shape) => {
        this.shape = shape;
        this.drawOver();
      },
      enclose: (shape) => {
        this.events.select(this.inside(shape));
      },
      step: (across, up) => {
        const step = Math.min(this.size.width, this.size.height);
        this.go(panned(this.look, -across * step, up * step));
        this.events.hover(this.middle, "middle");
      },
      act: (name) => {
        if (name === "fit") this.fit();
        else if (name === "clear") this.events.clear();
        else if (name === "find") this.events.find();
        else this.pickAt(this.middle, Infinity);
      },
    });
  }

  close(): void {
    this.sizes.disconnect();
    this.stopMorph();
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.working);
  }

  /** Show points; those of a map that was there move to where they are now. */
  show(facts: TipFacts): { places: Places; grid: Grid } {
    const { columns, data, values } = facts;
    if (this.facts?.columns !== columns) this.echoed = -1;
    if (!this.map || this.facts?.columns !== columns) {
      const places = normalise(columns.xs, columns.ys);
      const canMove = this.map && this.now.xs.length === places.xs.length;
      this.map = { places, grid: new Grid(places.xs, places.ys) };
      this.stopMorph();
      this.stopMorph = morph(canMove ? this.now : places, places, (now) => {
        this.now = now;
        this.refresh();
      });
      this.fit();
    }
    this.facts = facts;
    this.colors = paint(values, data.palette, data);
    this.crowd.show(values, columns.labels);
    this.element.setAttribute("aria-label", data.description);
    this.picked = data.marked === null ? -1 : columns.ids.indexOf(data.marked);
    this.refresh();
    return this.map;
  }

  /** Put all points elsewhere, as a film does; a hand finds them where they are now. */
  place(now: Coordinates): void {
    if (!this.map) return;
    this.stopMorph();
    this.now = now;
    this.map = { places: this.map.places, grid: new Grid(now.xs, now.ys) };
    this.refresh();
  }

  /** See more than the points where they are first: what a film needs; null for no film. */
  surround(extent: Pick<Places, "halfWidth" | "halfHeight"> | null): void {
    if (this.extent === extent) return;
    this.extent = extent;
    this.fit();
  }

  /** Bring one point into the middle, near enough to see it. */
  goTo(index: number): void {
    const [x, y] = this.placeOf(index);
    this.go({ x, y, scale: Math.max(this.look.scale, NEAR * this.home.scale) });
  }

  /** Show pictures in the place of dots, or dots only. */
  showPictures(isWanted: boolean): void {
    this.pictures.isWanted = isWanted;
    this.refresh();
  }

  /** Ring one point. */
  mark(index: number): void {
    this.picked = index;
    this.drawOver();
  }

  /** Ring the point under the pointer of a linked map; -1 for none. */
  echo(index: number): void {
    if (index === this.echoed) return;
    this.echoed = index;
    this.drawOver();
  }

  /** Show the place that is decoded. */
  pointAt(spot: { place: Pair; isHeld: boolean; indices: readonly number[] } | null): void {
    this.spot = spot && { ...spot, neighbours: spot.indices.map((i) => this.placeOf(i)) };
    this.drawOver();
  }

  /** Show new pictures. */
  visit(marks: readonly Mark[]): void {
    this.marks = marks;
    this.drawOver();
  }

  fit(): void {
    if (!this.map || !this.size.width) return;
    this.home = fitted(this.extent ?? this.map.places, this.size);
    this.go({ ...this.home });
  }

  /** Enlarge around a spot, or the middle. */
  zoom(factor: number, spot: Pair | null): void {
    const around = spot ?? [this.size.width / 2, this.size.height / 2];
    this.go(zoomed(this.look, this.home, this.size, factor, around));
  }

  private get middle(): Pair {
    return [this.look.x, this.look.y];
  }

  private go(look: Look): void {
    this.look = look;
    this.refresh();
  }

  private resize(): void {
    const { width, height } = this.element.getBoundingClientRect();
    if (!width || !height) return;
    const ratio = Math.min(MAX_RATIO, devicePixelRatio || 1);
    this.size = { width, height };
    this.film.resize(this.size, ratio);
    this.pictures.resize(width, height, ratio);
    this.overlay.resize(width, height, ratio);
    const { x, y, scale } = this.look;
    const zoom = scale / this.home.scale;
    const isHome = this.look.x === this.home.x && this.look.y === this.home.y && zoom === 1;
    this.fit();
    if (!isHome && this.map) this.go({ x, y, scale: zoom * this.home.scale }); // the same place
  }

  private placeOf(index: number): Pair {
    return [this.now.xs[index]!, this.now.ys[index]!];
  }

  private hover(spot: Pair | null): void {
    if (!this.facts) return;
    const place = spot && toPlace(this.look, this.size, spot);
    const index = place ? this.nearest(place, REACH) : -1;
    const isNew = index !== this.hovered;
    this.hovered = index;
    this.tip.show(index, spot ?? [0, 0], this.size, this.facts);
    if (isNew) {
      this.drawOver();
      this.events.point(index);
    }
    if (place) this.events.hover(place, "pointer");
  }

  private tap(spot: Pair): void {
    const place = toPlace(this.look, this.size, spot);
    if (!this.pickAt(place, REACH)) this.events.hold(place);
  }

  private pickAt(place: Pair, reach: number): boolean {
    const index = this.nearest(place, reach);
    if (index >= 0) this.events.pick(index);
    return index >= 0;
  }

  private nearest(place: Pair, reach: number): number {
    const found = this.map?.grid.nearest(place[0], place[1], 1, this.crowd.isShown);
    const distance = found?.distances[0];
    return distance !== undefined && distance * this.look.scale < reach ? found!.indices[0]! : -1;
  }

  private inside(shape: readonly Pair[]): number[] {
    const places = shape.map((spot) => toPlace(this.look, this.size, spot));
    return this.map?.grid.inside(places, this.crowd.isShown) ?? [];
  }

  /** Draw in the next frame. */
  refresh(): void {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  private get radius(): number {
    const side = Math.sqrt(this.now.xs.length);
    const many = Math.max(RADII[0], Math.min(RADII[1], AREAS[0] / side));
    const base = Math.max(many, Math.min(RADII[2], AREAS[1] / side));
    const zoom = Math.sqrt(this.look.scale / this.home.scale);
    return Math.min(RADII[3], base * Math.min(2, Math.max(0.8, zoom)));
  }

  private draw(): void {
    if (!this.facts || !this.size.width) return;
    const [red = 255, green = 255, blue = 255] =
      getComputedStyle(this.probe).color.match(/[\d.]+/g)?.map(Number) ?? [];
    this.film.show({
      ...this.now,
      colors: this.colors,
      ranks: this.crowd.ranks,
      look: this.look,
      radius: this.radius,
      ground: [red, green, blue],
    });
    this.work();
    this.pictured = this.drawPictures(this.facts);
    this.drawOver();
  }

  /** The picture may take many frames; the hand does not wait for it. */
  private work(): void {
    cancelAnimationFrame(this.working);
    if (this.film.step()) {
      this.working = requestAnimationFrame(() => {
        this.work();
      });
    }
  }

  private drawPictures({ atlas, columns }: TipFacts): number {
    if (!this.map) return 0;
    const { isShown, isBright } = this.crowd;
    const pictured = {
      atlas,
      grid: this.map.grid,
      placeOf: (index: number) => this.placeOf(index),
      isShown,
      isBright,
      colorOf: (index: number) => css(unpack(this.colors[index]!)),
      idOf: (index: number) => columns.ids[index]!,
    };
    return this.pictures.draw(pictured, this.look, this.size);
  }

  private drawOver(): void {
    if (!this.facts || !this.size.width) return;
    this.overlay.draw(
      {
        picked: this.picked < 0 ? null : this.placeOf(this.picked),
        hovered: this.hovered < 0 ? null : this.placeOf(this.hovered),
        echoed: this.echoed < 0 ? null : this.placeOf(this.echoed),
        radius: Math.max(this.radius, this.pictured),
        shape: this.shape,
        spot: this.spot,
        marks: this.marks,
      },
      this.look,
      this.size,
    );
  }
}
