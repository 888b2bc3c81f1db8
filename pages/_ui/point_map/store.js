// Keeps bulk data (coordinates, colours, pictures) for the map to find by name, so that a changed
// setting of the map does not send them again.
const owned = new WeakMap();

function unpack(table) {
  const columns = {};
  for (const field of table.schema.fields) {
    const column = table.getChild(field.name);
    columns[field.name] = field.name === "file" ? [...column] : column.toArray();
  }
  return columns;
}

export default function ({ data, parentElement }) {
  const shelf = (globalThis.aelibPointMap ??= { kept: new Map(), changed: new EventTarget() });
  const before = owned.get(parentElement);
  if (before !== data.id) {
    shelf.kept.set(data.id, unpack(data.table));
    owned.set(parentElement, data.id);
    if (before !== undefined) shelf.kept.delete(before);
    shelf.changed.dispatchEvent(new Event("change"));
  }
  return () => {
    shelf.kept.delete(owned.get(parentElement));
    owned.delete(parentElement);
  };
}
