// Where the map is looked at from, and which points a shape holds.

// Centres coordinates and scales them to the unit box, the same in both directions.
function normalise(xs, ys) {
  const range = (values) => {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return [low, high];
  };
  const [left, right] = range(xs);
  const [bottom, top] = range(ys);
  const half = Math.max(right - left, top - bottom, 1e-30) / 2;
  const [midX, midY] = [(left + right) / 2, (bottom + top) / 2];
  return {
    xs: Float32Array.from(xs, (x) => (x - midX) / half),
    ys: Float32Array.from(ys, (y) => (y - midY) / half),
    halfWidth: (right - left) / 2 / half,
    halfHeight: (top - bottom) / 2 / half,
  };
}

function fitted(place, width, height) {
  const room = 0.93;
  const across = (width / 2) * room / Math.max(place.halfWidth, 1e-3);
  const up = (height / 2) * room / Math.max(place.halfHeight, 1e-3);
  return { x: 0, y: 0, scale: Math.min(across, up) };
}

function zoomed(view, factor, x, y, width, height, fit) {
  const scale = Math.min(fit.scale * 400, Math.max(fit.scale / 4, view.scale * factor));
  const worldX = view.x + (x - width / 2) / view.scale;
  const worldY = view.y - (y - height / 2) / view.scale;
  return { x: worldX - (x - width / 2) / scale, y: worldY + (y - height / 2) / scale, scale };
}

function holds(polygon, x, y) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i];
    const [xj, yj] = polygon[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

function boxOf([x0, y0], [x1, y1]) {
  return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
}
