// Keeps bulk data (coordinates, colours, pictures) for the map to find by name, so that a changed
// setting of the map does not send them again. Two elements may hold the same name for a moment,
// while one takes the other's place: what is kept goes when its last holder does.
const owned = new WeakMap();

function unpack(table) {
  const columns = {};
  for (const field of table.schema.fields) {
    const column = table.getChild(field.name);
    columns[field.name] = field.name === "file" ? [...column] : column.toArray();
  }
  return columns;
}

function leave(shelf, element) {
  const id = owned.get(element);
  const holders = shelf.holders.get(id);
  owned.delete(element);
  holders?.delete(element);
  if (holders?.size === 0) {
    shelf.holders.delete(id);
    shelf.kept.delete(id);
  }
}

export default function ({ data, parentElement }) {
  const shelf = (globalThis.aelibPointMap ??= {});
  shelf.kept ??= new Map();
  shelf.holders ??= new Map();
  shelf.changed ??= new EventTarget();
  if (owned.get(parentElement) !== data.id) {
    leave(shelf, parentElement);
    if (!shelf.kept.has(data.id)) shelf.kept.set(data.id, unpack(data.table));
    if (!shelf.holders.has(data.id)) shelf.holders.set(data.id, new Set());
    shelf.holders.get(data.id).add(parentElement);
    owned.set(parentElement, data.id);
    shelf.changed.dispatchEvent(new Event("change"));
  }
  return () => leave(shelf, parentElement);
}
