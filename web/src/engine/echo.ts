// What Python tells of a value that the hand moves: news, or what it merely repeats.

const sameText = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/**
 * Keeps what was told to Python and has not come back. A script that began before the hand let go
 * tells older values: they must not pull the view back.
 */
export class Echo<T extends object | number | null> {
  private known: T | undefined;
  private sent: T[] = [];

  constructor(private readonly isSame: (one: T, other: T) => boolean = sameText) {}

  /** The latest value that Python knows or was told. */
  get last(): T | undefined {
    return this.sent.length ? this.sent.at(-1) : this.known;
  }

  /** Whether Python tells a value of its own; in another place every value is. */
  isNews(value: T, isElsewhere: boolean): boolean {
    const place = this.sent.findIndex((sent) => this.isSame(sent, value));
    const isKnown = this.known !== undefined && this.isSame(this.known, value);
    const isNews = isElsewhere || (place < 0 && !isKnown);
    this.sent = isNews ? [] : this.sent.slice(place + 1);
    this.known = value;
    return isNews;
  }

  /** Take a value that is told to Python; returns whether it does not know it yet. */
  tell(value: T): boolean {
    const { last } = this;
    if (last !== undefined && this.isSame(last, value)) return false;
    this.sent.push(value);
    return true;
  }
}
