// Plays the epochs of a training on a map: all in the browser, nothing is asked of the server.
import { make } from "../draw/elements";
import { Transport } from "../draw/transport";
import { Echo } from "../engine/echo";
import type { FilmData } from "./data";
import { frameOf, Frames, tickNames } from "./frames";
import type { Places } from "./geometry";
import type { Coordinates } from "./morph";

const SPEEDS = [0.5, 1, 2, 4] as const;
const LEAST_PACE = 2; // frames a second
const MOST_SECONDS = 15;
const MOST_NAMES = 10;

/** What is played. */
export interface Played extends FilmData {
  /** The epoch that it stands at; null: the last one. */
  epoch: number | null;
  /** What `path` leads to: places of so many points. */
  file: ArrayBuffer;
  count: number;
  /** The map that the points are of. */
  places: Places;
}

/** What the player tells. */
export interface PlayerEvents {
  /** Where the points are now. */
  place: (now: Coordinates) => void;
  /** What must be in sight for all frames; null: nothing is played. */
  surround: (extent: Frames["extent"] | null) => void;
  /** It stands still at an epoch. */
  rest: (epoch: number) => void;
}

/** The controls under a map, and what moves its points. */
export class Player {
  readonly element: HTMLElement;
  private readonly transport: Transport;
  private readonly speed = make("select", "choice speed");
  private readonly level = make("button", "tool", "Same size");
  private readonly echo = new Echo<number | null>();
  private film: { played: Played; frames: Frames } | undefined;
  private t = 0;

  constructor(private readonly events: PlayerEvents) {
    for (const speed of SPEEDS) {
      this.speed.add(new Option(`${speed}×`, String(speed), speed === 1, speed === 1));
    }
    this.speed.setAttribute("aria-label", "Speed");
    this.speed.title = "Speed";
    this.level.type = "button";
    this.level.title = "Enlarge each epoch to the spread of the last one";
    this.level.setAttribute("aria-pressed", "true");
    this.level.onclick = () => {
      this.level.setAttribute("aria-pressed", String(!this.isLevel));
      this.develop();
      if (!this.transport.isPlaying) this.moveTo(this.t);
    };
    const { scrub: move, rest, toggle, tick } = this;
    const words = { label: "Epoch", say: (t: number) => this.say(t), keyStep: 1 };
    this.transport = new Transport({ move, rest, toggle, tick }, words, this.level, this.speed);
    this.element = this.transport.element;
    this.element.hidden = true;
  }

  close(): void {
    this.transport.close();
  }

  /** Show another film, or none; the same one goes on where it is. */
  show(played: Played | null): void {
    const before = this.film?.played;
    this.element.hidden = !played || played.epochs.length < 2;
    if (!played) {
      this.transport.pause();
      this.film = undefined;
      this.events.surround(null);
      return;
    }
    const isNew = before?.path !== played.path;
    if (!this.film || isNew || before.places !== played.places) {
      this.film = { played, frames: this.framesOf(played) };
      this.events.surround(this.film.frames.extent);
    } else this.film.played = played;
    if (isNew) {
      this.transport.pause();
      this.transport.lay(tickNames(played.epochs, MOST_NAMES));
    }
    if (this.echo.isNews(played.epoch, isNew)) {
      this.transport.pause();
      const { last } = this.film.frames;
      this.t = played.epoch === null ? last : frameOf(played.epochs, played.epoch);
    }
    this.moveTo(this.t);
  }

  private get isLevel(): boolean {
    return this.level.getAttribute("aria-pressed") === "true";
  }

  private framesOf({ file, count, places }: Played): Frames {
    return new Frames(file, count, places, this.isLevel);
  }

  /** Make the frames anew, of another size. */
  private develop(): void {
    if (!this.film) return;
    this.film.frames = this.framesOf(this.film.played);
    this.events.surround(this.film.frames.extent);
  }

  private get epochs(): readonly number[] {
    return this.film?.played.epochs ?? [];
  }

  private say(t: number): string {
    const epoch = this.epochs[Math.round(t)] ?? 0;
    const note = epoch === 0 ? " · before the first step" : "";
    return `Epoch ${epoch} of ${this.epochs.at(-1) ?? 0}${note}`;
  }

  private moveTo(t: number): void {
    if (!this.film) return;
    this.t = Math.min(this.film.frames.last, Math.max(0, t));
    this.transport.point(this.t);
    this.events.place(this.film.frames.at(this.t));
  }

  private readonly scrub = (t: number): void => {
    this.transport.pause();
    this.moveTo(t);
  };

  /** What stands still is an epoch that was kept, and nothing between two. */
  private readonly rest = (): void => {
    if (!this.film) return;
    this.moveTo(Math.round(this.t));
    const epoch = this.epochs[this.t] ?? 0;
    if (this.echo.tell(epoch)) this.events.rest(epoch);
  };

  private readonly toggle = (): void => {
    if (this.transport.isPlaying) {
      this.transport.pause();
      this.rest();
      return;
    }
    if (!this.film) return;
    if (this.t >= this.film.frames.last) this.t = 0;
    this.transport.start();
  };

  private readonly tick = (seconds: number): void => {
    const { film } = this;
    if (!film) return;
    const { last } = film.frames;
    const pace = Math.max(LEAST_PACE, last / MOST_SECONDS) * Number(this.speed.value);
    this.t = Math.min(last, this.t + seconds * pace);
    this.transport.point(this.t);
    // who does not want motion sees one epoch after the other
    this.events.place(film.frames.at(isCalm() ? Math.floor(this.t) : this.t));
    if (this.t < last) return;
    this.transport.pause();
    this.rest();
  };
}

const isCalm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
