// Plays walks cut from sprite images: frame 0 and the last frame of each sprite are the originals.
const PLAY = "M8 5v14l11-7z";
const PAUSE = "M6 5h4v14H6zM14 5h4v14h-4z";
const states = new WeakMap();

const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
};

const icon = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", "22");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  shape.setAttribute("fill", "currentColor");
  svg.append(shape);
  return svg;
};

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".film");
  const { rows, names, legs, count, columns, ratio, large, fps, bounce, smooth } = data;
  const lines = Math.ceil((count + 2) / columns);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const state = states.get(root) ?? { frame: 0, step: 1, plays: !calm, timer: 0 };
  states.set(root, state);
  clearInterval(state.timer);
  state.frame = Math.min(state.frame, count - 1);

  root.style.setProperty("--columns", columns);
  root.style.setProperty("--lines", lines);
  root.style.setProperty("--ratio", ratio);
  root.style.setProperty("--large", `${large}px`);
  root.style.setProperty("--rendering", smooth ? "auto" : "pixelated");
  root.style.setProperty("--cell", count > 10 ? "56px" : "72px");

  const across = (part, whole) => (whole > 1 ? (part / (whole - 1)) * 100 : 0);
  const show = (element, cell) => {
    const [x, y] = [cell % columns, Math.floor(cell / columns)];
    element.style.backgroundPosition = `${across(x, columns)}% ${across(y, lines)}%`;
  };
  const picture = (row, cell) => {
    const element = make("span", "picture");
    element.style.backgroundImage = `url(${row.sprite})`;
    show(element, cell);
    return element;
  };
  const at = (frame) => ((legs * frame) / (count - 1)).toFixed(2);

  const screens = rows.map((row) => picture(row, 1));
  const figures = rows.map((row, index) => {
    const caption = make("figcaption", "", row.title);
    return make("figure", "screen", screens[index], caption);
  });
  const button = make("button", "play");
  button.type = "button";
  const place = make("input", "place");
  Object.assign(place, { type: "range", min: 0, max: count - 1, step: 1 });
  place.setAttribute("aria-label", "Place on the walk");
  const now = make("output", "now");

  const original = (label, cell) =>
    make("div", "stop original", ...rows.map((row) => picture(row, cell)), make("span", "", label));
  const stops = Array.from({ length: count }, (_, frame) => {
    const isEnd = (frame * legs) % (count - 1) === 0;
    const stop = make("button", isEnd ? "stop end" : "stop");
    stop.type = "button";
    stop.append(...rows.map((row) => picture(row, frame + 1)));
    stop.append(make("span", "", at(frame)));
    stop.setAttribute("aria-label", `Show t = ${at(frame)}`);
    stop.onclick = () => pause(frame);
    return stop;
  });

  const draw = () => {
    screens.forEach((screen) => show(screen, state.frame + 1));
    place.value = state.frame;
    now.textContent = `t = ${at(state.frame)}`;
    stops.forEach((stop, frame) => stop.classList.toggle("now-shown", frame === state.frame));
  };
  const advance = () => {
    const next = state.frame + state.step;
    if (next >= 0 && next < count) state.frame = next;
    else if (bounce) {
      state.step = -state.step;
      state.frame += state.step;
    } else {
      state.step = 1;
      state.frame = 0;
    }
    draw();
  };
  const run = () => {
    clearInterval(state.timer);
    if (state.plays) state.timer = setInterval(advance, 1000 / fps);
    button.replaceChildren(icon(state.plays ? PAUSE : PLAY));
    button.setAttribute("aria-label", state.plays ? "Pause" : "Play");
  };
  const pause = (frame) => {
    state.frame = frame;
    state.plays = false;
    run();
    draw();
  };
  button.onclick = () => {
    state.plays = !state.plays;
    run();
  };
  place.oninput = () => pause(Number(place.value));

  const player = make(
    "div", "player", make("div", "screens", ...figures), make("div", "controls", button, place, now),
  );
  const strip = make(
    "div", "strip", original(names[0], 0), ...stops, original(names[1], count + 1),
  );
  root.replaceChildren(player, strip);
  run();
  draw();
  return () => clearInterval(state.timer);
}
