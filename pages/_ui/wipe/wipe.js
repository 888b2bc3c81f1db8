// Two pictures over each other; a transparent range input gives pointer, touch and arrow keys.
const places = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".wipe");
  const { left, right, titles, ratio, crisp, width } = data;
  root.classList.toggle("crisp", crisp);
  root.style.setProperty("--ratio", ratio);
  root.style.setProperty("--width", `${width}px`);

  const picture = (source, alt, className) => {
    const image = document.createElement("img");
    Object.assign(image, { src: source, alt, className, draggable: false });
    return image;
  };
  const text = (className, content) => {
    const element = document.createElement("div");
    element.className = className;
    element.textContent = content;
    element.setAttribute("aria-hidden", "true");
    return element;
  };
  const grip = document.createElement("input");
  Object.assign(grip, { type: "range", min: 0, max: 100, step: 1, className: "grip" });
  grip.setAttribute("aria-label", `Wipe between ${titles[0]} (left) and ${titles[1]} (right)`);
  const move = (share) => {
    places.set(root, share);
    root.style.setProperty("--at", `${share}%`);
    grip.setAttribute("aria-valuetext", `${share} percent ${titles[0]}`);
  };
  grip.value = places.get(root) ?? 50;
  grip.oninput = () => move(Number(grip.value));
  root.replaceChildren(
    picture(right, titles[1], "under"),
    picture(left, titles[0], "over"),
    text("line", ""),
    text("tag left", titles[0]),
    text("tag right", titles[1]),
    grip,
    text("handle", "⟺"),
  );
  move(Number(grip.value));
}
