// Elements of a page in few words.
const SVG = "http://www.w3.org/2000/svg";

/** Make an element with a class and content. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** Give a canvas as many pixels as a screen has where it stands, at least one. */
export function setPixels(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  ratio: number,
): void {
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
}

/** Make a drawing of shapes, each a tag and its attributes. */
export function svg(
  attributes: Record<string, string>,
  ...shapes: [string, Record<string, string>][]
): SVGElement {
  const element = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.setAttribute("aria-hidden", "true");
  for (const [tag, values] of shapes) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(values)) shape.setAttribute(name, value);
    element.append(shape);
  }
  return element;
}

/** Make a picture that can be chosen; `label` is what a screen reader says, and a hint. */
export function pick(
  label: string,
  onclick: (event: MouseEvent) => void,
  ...children: (Node | string)[]
): HTMLButtonElement {
  const element = make("button", "pick", ...children);
  element.type = "button";
  if (label) element.title = label;
  if (label) element.setAttribute("aria-label", label);
  element.onclick = onclick;
  return element;
}

/** Make pictures with words below them. */
export const figure = (caption: string, ...pictures: Node[]): HTMLElement =>
  make("figure", "", ...pictures, make("figcaption", "", caption));

/** Make a small picture from an address. */
export function photo(src: string, alt: string): HTMLImageElement {
  const element = make("img", "original");
  Object.assign(element, { src, alt });
  return element;
}

/** Make a button with an icon, and words where it has room for them. */
export function button(
  className: string,
  path: string,
  label: string,
  onclick: () => void,
  text = "",
): HTMLButtonElement {
  const icon = svg({ viewBox: "0 0 24 24", class: "icon" }, ["path", { d: path, "fill-rule": "evenodd" }]);
  const element = make("button", className, icon, text);
  element.type = "button";
  element.title = label;
  element.setAttribute("aria-label", label);
  element.onclick = onclick;
  return element;
}
