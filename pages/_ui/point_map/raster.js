// Draws points as discs straight into pixels: quick without a GPU, and the same everywhere.
const discs = new Map();

function disc(radius) {
  const key = Math.round(radius * 4) / 4;
  if (!discs.has(key)) {
    const reach = Math.ceil(key);
    const cells = [];
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) {
        const cover = Math.min(1, Math.max(0, key + 0.5 - Math.hypot(x, y)));
        if (cover > 0) cells.push([x, y, cover]);
      }
    }
    discs.set(key, { reach, cells });
  }
  return discs.get(key);
}

// Colours of points: one byte each of red, green and blue.
function paint(values, palette, { isClass, low, high }) {
  const colors = new Uint8Array(values.length * 3);
  const last = palette.length - 1;
  const span = high > low ? high - low : 1;
  for (let i = 0; i < values.length; i++) {
    const place = isClass
      ? Math.max(0, values[i]) % palette.length
      : Math.round(Math.min(1, Math.max(0, (values[i] - low) / span)) * last);
    colors.set(palette[place], i * 3);
  }
  return colors;
}

// Blends every point of one layer into the image.
function drawLayer(image, { xs, ys, colors, view, radius, alpha, accepts }) {
  const { width, height, data } = image;
  const { reach, cells } = disc(radius);
  for (let i = 0; i < xs.length; i++) {
    if (!accepts(i)) continue;
    const x = Math.round((xs[i] - view.x) * view.scale + width / 2);
    const y = Math.round(height / 2 - (ys[i] - view.y) * view.scale);
    if (x < reach || y < reach || x >= width - reach || y >= height - reach) continue;
    const [red, green, blue] = [colors[i * 3], colors[i * 3 + 1], colors[i * 3 + 2]];
    for (let c = 0; c < cells.length; c++) {
      const cell = cells[c];
      const at = ((y + cell[1]) * width + x + cell[0]) * 4;
      const cover = cell[2] * alpha;
      data[at] += (red - data[at]) * cover;
      data[at + 1] += (green - data[at + 1]) * cover;
      data[at + 2] += (blue - data[at + 2]) * cover;
    }
  }
}

function fill(image, [red, green, blue]) {
  const color = (255 << 24) | (blue << 16) | (green << 8) | red;
  new Uint32Array(image.data.buffer).fill(color >>> 0);
}

function parseColor(text) {
  const numbers = text.match(/[\d.]+/g);
  return numbers ? numbers.slice(0, 3).map(Number) : [255, 255, 255];
}
