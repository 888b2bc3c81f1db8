// The layer over the points: rings, the shape that is drawn, the place that is decoded, visitors.
import { make, setPixels } from "../draw/elements";
import type { Ellipse } from "./cloud";
import { toSpot, type Look, type Pair, type Size } from "./geometry";

/** A new picture on the map. */
export interface Mark {
  letter: string;
  place: Pair;
  cloud: readonly Pair[];
  ellipse: Ellipse | null;
}

/** What is drawn over the points; places are in the unit box, the shape in pixels. */
export interface Over {
  picked: Pair | null;
  hovered: Pair | null;
  /** Where the pointer is on a linked map. */
  echoed: Pair | null;
  radius: number;
  shape: readonly Pair[] | null;
  spot: { place: Pair; isHeld: boolean; neighbours: readonly Pair[] } | null;
  marks: readonly Mark[];
}

const CROSS = 9;
const BADGE = 10;
const BESIDE = 20;
const ECHO = 9;

/** Draws on a canvas of its own, so that points are not drawn again. */
export class Overlay {
  readonly canvas = make("canvas", "over");
  private ratio = 1;

  resize(width: number, height: number, ratio: number): void {
    this.ratio = ratio;
    setPixels(this.canvas, width, height, ratio);
  }

  draw(over: Over, look: Look, size: Size): void {
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, size.width, size.height);
    const style = getComputedStyle(this.canvas);
    const accent = style.getPropertyValue("--mark");
    const at = (place: Pair): Pair => toSpot(look, size, place);
    pen.lineWidth = 2;
    for (const [place, color] of [[over.picked, accent], [over.hovered, style.color]] as const) {
      if (!place) continue;
      pen.strokeStyle = color;
      ring(pen, at(place), over.radius + 4);
    }
    if (over.echoed) drawEcho(pen, at(over.echoed), over.radius + ECHO, accent, style.color);
    if (over.spot) this.drawSpot(pen, over.spot, at, style.color, accent);
    for (const mark of over.marks) drawMark(pen, mark, at, look.scale, size, accent, style.color);
    if (over.shape) drawShape(pen, over.shape, accent);
  }

  private drawSpot(
    pen: CanvasRenderingContext2D,
    { place, isHeld, neighbours }: NonNullable<Over["spot"]>,
    at: (place: Pair) => Pair,
    color: string,
    accent: string,
  ): void {
    const [x, y] = at(place);
    pen.strokeStyle = color;
    pen.lineWidth = 1;
    pen.globalAlpha = 0.45;
    for (const neighbour of neighbours) {
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(...at(neighbour));
      pen.stroke();
    }
    pen.globalAlpha = 1;
    pen.lineWidth = 2;
    pen.strokeStyle = isHeld ? accent : color;
    pen.beginPath();
    for (const [across, down] of [[CROSS, 0], [0, CROSS]] as const) {
      pen.moveTo(x - across, y - down);
      pen.lineTo(x + across, y + down);
    }
    pen.stroke();
    if (isHeld) ring(pen, [x, y], CROSS + 3);
  }
}

function ring(pen: CanvasRenderingContext2D, [x, y]: Pair, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.stroke();
}

/** Two rings: no hand is here, so the eye has to find it. */
function drawEcho(
  pen: CanvasRenderingContext2D,
  spot: Pair,
  radius: number,
  accent: string,
  ink: string,
): void {
  pen.lineWidth = 3;
  pen.strokeStyle = accent;
  ring(pen, spot, radius);
  pen.lineWidth = 1;
  pen.strokeStyle = ink;
  ring(pen, spot, radius + 2);
}

function drawMark(
  pen: CanvasRenderingContext2D,
  { letter, place, cloud, ellipse }: Mark,
  at: (place: Pair) => Pair,
  scale: number,
  size: Size,
  accent: string,
  ink: string,
): void {
  pen.fillStyle = pen.strokeStyle = accent;
  for (const drawn of cloud) {
    const [x, y] = at(drawn);
    pen.beginPath();
    pen.arc(x, y, 2.5, 0, 2 * Math.PI);
    pen.fill();
  }
  if (ellipse) {
    const [x, y] = at(ellipse.middle);
    pen.lineWidth = 1.5;
    pen.beginPath();
    // the page counts downwards
    pen.ellipse(x, y, ellipse.radii[0] * scale, ellipse.radii[1] * scale, -ellipse.angle, 0, 2 * Math.PI);
    pen.stroke();
    pen.globalAlpha = 0.12;
    pen.fill();
    pen.globalAlpha = 1;
  }
  drawBadge(pen, letter, at(place), size, ink);
}

/** A ring where a picture has landed and its letter beside it; at the edge if that is out of sight. */
function drawBadge(
  pen: CanvasRenderingContext2D,
  letter: string,
  [x, y]: Pair,
  { width, height }: Size,
  ink: string,
): void {
  const keep = (value: number, most: number): number =>
    Math.min(most - BADGE - 3, Math.max(BADGE + 3, value));
  pen.strokeStyle = ink;
  pen.lineWidth = 1.5;
  ring(pen, [x, y], 5);
  const badge: Pair = [keep(x + BESIDE, width), keep(y - BESIDE, height)];
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(...badge);
  pen.stroke();
  pen.beginPath();
  pen.arc(...badge, BADGE, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
  pen.fillStyle = "white";
  pen.font = "bold 12px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(letter, badge[0], badge[1] + 0.5);
}

function drawShape(pen: CanvasRenderingContext2D, shape: readonly Pair[], accent: string): void {
  pen.lineWidth = 2;
  pen.strokeStyle = pen.fillStyle = accent;
  pen.beginPath();
  for (const [x, y] of shape) pen.lineTo(x, y);
  pen.closePath();
  pen.stroke();
  pen.globalAlpha = 0.12;
  pen.fill();
  pen.globalAlpha = 1;
}
