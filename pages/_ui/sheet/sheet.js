// Rows of pictures cut from one sprite image; a click reports the picture's place.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".sheet");
  const { sprite, titles, values, heads, ratio, smooth } = data;
  const [rows, columns] = [values.length, values[0].length];
  root.style.setProperty("--columns", columns);
  root.style.setProperty("--rows", rows);
  root.style.setProperty("--ratio", ratio);
  root.style.setProperty("--rendering", smooth ? "auto" : "pixelated");
  const across = (part, count) => (count > 1 ? (part / (count - 1)) * 100 : 0);

  const text = (className, content) => {
    const element = document.createElement("div");
    element.className = className;
    element.textContent = content;
    return element;
  };
  const named = heads.length === columns;
  const head = (column) => {
    if (named) {
      const element = text("head", heads[column]);
      element.title = heads[column];
      return element;
    }
    if (column === 0) return text("head first", heads[0]);
    return column === columns - 1 ? text("head last", heads[1]) : text("head", "");
  };
  const cell = (row, column) => {
    const button = document.createElement("button");
    const title = titles[row].split(" · ")[0];
    const value = values[row][column];
    const label = named ? `${title} as ${heads[column]}` : `${title} = ${value.toPrecision(3)}`;
    button.type = "button";
    button.className = "cell";
    button.title = label;
    button.setAttribute("aria-label", `Go to ${label}`);
    button.style.backgroundImage = `url(${sprite})`;
    button.style.backgroundPosition = `${across(column, columns)}% ${across(row, rows)}%`;
    button.onclick = () => setTriggerValue("picked", row * columns + column);
    return button;
  };
  const places = Array.from({ length: columns }, (_, column) => column);
  root.replaceChildren(
    text("title", ""),
    ...places.map(head),
    ...values.flatMap((_, row) => [
      text("title", titles[row]),
      ...places.map((column) => cell(row, column)),
    ]),
  );
}
