// A grid of small pictures cut from one sprite image; a click reports the picture's id.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".grid");
  const { sprite, ids, labels, columns, rows, ratio, cell, chosen, smooth } = data;
  root.style.setProperty("--columns", columns);
  root.style.setProperty("--rows", rows);
  root.style.setProperty("--ratio", ratio);
  root.style.setProperty("--rendering", smooth ? "auto" : "pixelated");
  root.style.setProperty("--cell", `${cell}px`);
  const across = (part, count) => (count > 1 ? (part / (count - 1)) * 100 : 0);
  root.replaceChildren(
    ...ids.map((id, place) => {
      const button = document.createElement("button");
      button.className = "cell";
      button.title = labels[place];
      button.setAttribute("aria-label", labels[place]);
      button.setAttribute("aria-pressed", String(id === chosen));
      const picture = document.createElement("span");
      picture.style.backgroundImage = `url(${sprite})`;
      const [x, y] = [place % columns, Math.floor(place / columns)];
      picture.style.backgroundPosition = `${across(x, columns)}% ${across(y, rows)}%`;
      button.append(picture);
      button.onclick = () => setTriggerValue("picked", id);
      return button;
    }),
  );
}
