// The same points in each of the ways to draw them: `open[name]` shows them and says what happens.
// Each returns { stage, draw }: the element to drag on, and what turns dragging into a lasso.
"use strict";

const PALETTE = [
  [63, 144, 218], [255, 169, 14], [189, 31, 1], [148, 164, 162], [131, 45, 182],
  [169, 107, 89], [231, 99, 0], [185, 172, 112], [113, 117, 129], [146, 218, 221],
];
const column = async (name) => (await fetch(`/data/${name}`)).arrayBuffer();
const script = (address) =>
  new Promise((resolve, reject) => {
    const element = document.createElement("script");
    Object.assign(element, { src: address, onload: resolve, onerror: reject });
    document.head.append(element);
  });
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Wait until something stands on a canvas that is one colour at first. */
async function inked(find) {
  const small = new OffscreenCanvas(32, 32);
  const pen = small.getContext("2d", { willReadFrequently: true });
  for (;;) {
    const canvas = find();
    if (canvas?.width) {
      pen.drawImage(canvas, 0, 0, 32, 32);
      const { data } = pen.getImageData(0, 0, 32, 32);
      if (data.some((value, i) => i % 4 !== 3 && value !== data[i % 4])) return;
    }
    await frame();
  }
}

const open = {
  async ours(root, count, { live, style }, known) {
    document.head.insertAdjacentHTML("beforeend", `<link rel="stylesheet" href="${style}">`);
    root.innerHTML = '<div class="live"></div>';
    const { mount } = await import(live);
    const image = { channels: 1, height: 28, width: 28, isSeries: false, colors: ["#888"] };
    const data = {
      view: "map", place: "here", label: null, engine: "", parts: {}, latentDim: 2, image, count,
      points: `/data/points-${count}`, values: `/data/values-${count}`, latents: null,
      inverse: "neighbours", plane: null, title: "Class", isClass: true, palette: PALETTE,
      names: PALETTE.map((_, kind) => `class ${kind}`), classNames: PALETTE.map((_, kind) => `class ${kind}`),
      toldNames: [], low: 0, high: 9, description: "points", marked: null, numSelected: 0,
      ground: null, spot: null, total: count,
      atlas: {
        sheets: Array(Math.ceil(count / 1024)).fill("/data/sheet"),
        width: 28, height: 28, isSmooth: false, columns: 32, perSheet: 1024,
      },
    };
    mount({
      data,
      parentElement: root,
      setStateValue: (name, value) => name === "selected" && known(value.length ?? value.count),
      setTriggerValue: (_, why) => { throw new Error(JSON.stringify(why)); },
    });
    const find = (name) => root.querySelector(name);
    await inked(() => find("canvas.points"));
    const lasso = [...root.querySelectorAll(".tool")].find((tool) => tool.textContent === "Lasso");
    return { stage: find(".scatter"), draw: () => lasso.click() };
  },

  async plotly(root, count, _, known) {
    const [, points, values] = await Promise.all([
      script("/plotly.js"), column(`points-${count}`), column(`values-${count}`),
    ]);
    const colors = Array.from(new Float32Array(values), (kind) => `rgb(${PALETTE[kind]})`);
    const x = new Float32Array(points, 4 * count, count);
    const y = new Float32Array(points, 8 * count, count);
    const size = 2 * radiusOf(count);
    const shown = new Promise((resolve) => {
      setTimeout(async () => {
        await Plotly.newPlot(
          root,
          [{ type: "scattergl", mode: "markers", x, y, hoverinfo: "none", marker: { color: colors, size } }],
          { dragmode: "pan", margin: { l: 0, r: 0, t: 0, b: 0 }, width: 1000, height: 560,
            xaxis: { visible: false }, yaxis: { visible: false }, showlegend: false },
          { displayModeBar: false },
        );
        root.on("plotly_selected", (event) => event && known(event.points.length));
        resolve();
      });
    });
    await shown;
    return { stage: root.querySelector(".nsewdrag"), draw: () => Plotly.relayout(root, { dragmode: "lasso" }) };
  },

  async regl(root, count, _, known) {
    const [{ default: create }, points, values] = await Promise.all([
      import("/regl.js"), column(`points-${count}`), column(`values-${count}`),
    ]);
    const canvas = document.createElement("canvas");
    root.append(canvas);
    const plot = create({
      canvas, width: 1000, height: 560, pointSize: 2 * radiusOf(count), colorBy: "valueA",
      pointColor: PALETTE.map((rgb) => rgb.map((part) => part / 255)), lassoOnLongPress: false,
    });
    const x = new Float32Array(points, 4 * count, count);
    const y = new Float32Array(points, 8 * count, count);
    const half = Math.max(...[x, y].map((some) => some.reduce((most, v) => Math.max(most, Math.abs(v)), 0)));
    await plot.draw({ x: x.map((v) => v / half), y: y.map((v) => v / half), valueA: new Float32Array(values) });
    let isDone = false;
    plot.subscribe("lassoEnd", () => { isDone = true; });
    plot.subscribe("select", ({ points: found }) => !isDone && found.length && known(found.length));
    return { stage: canvas, draw: () => plot.set({ mouseMode: "lasso" }) };
  },

  /** One draw call for all points, again at each move; what a renderer of our own would do. */
  async webgl(root, count, _, known) {
    const [points, values] = await Promise.all([column(`points-${count}`), column(`values-${count}`)]);
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 1000, height: 560 });
    root.append(canvas);
    const gl = canvas.getContext("webgl2", { antialias: false });
    gl.viewport(0, 0, 1000, 560);
    const program = gl.createProgram();
    const kinds = {
      [gl.VERTEX_SHADER]: `#version 300 es
        in float x; in float y; in vec4 color; uniform vec3 look; uniform float size; out vec4 ink;
        void main() {
          gl_Position = vec4((vec2(x, y) - look.xy) * look.z / vec2(500.0, 280.0), 0.0, 1.0);
          gl_PointSize = size; ink = color;
        }`,
      [gl.FRAGMENT_SHADER]: `#version 300 es
        precision highp float; in vec4 ink; uniform float size; out vec4 seen;
        void main() {
          float cover = clamp((0.5 - distance(gl_PointCoord, vec2(0.5))) * size, 0.0, 1.0);
          seen = vec4(ink.rgb, 0.85 * cover);
        }`,
    };
    for (const [kind, text] of Object.entries(kinds)) {
      const shader = gl.createShader(Number(kind));
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    gl.useProgram(program);
    const x = new Float32Array(points, 4 * count, count);
    const y = new Float32Array(points, 8 * count, count);
    const colors = new Uint8Array(4 * count);
    new Float32Array(values).forEach((kind, i) => colors.set([...PALETTE[kind], 255], 4 * i));
    for (const [name, data, size, type] of [["x", x, 1, gl.FLOAT], ["y", y, 1, gl.FLOAT], ["color", colors, 4, gl.UNSIGNED_BYTE]]) {
      gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
      gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
      const at = gl.getAttribLocation(program, name);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, type, type !== gl.FLOAT, 0, 0);
    }
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    gl.uniform1f(gl.getUniformLocation(program, "size"), 2 * radiusOf(count) + 1);
    const look = { x: 0, y: 0, scale: 55 };
    const draw = () => {
      gl.clearColor(1, 1, 1, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform3f(gl.getUniformLocation(program, "look"), look.x, look.y, look.scale);
      gl.drawArrays(gl.POINTS, 0, count);
      // until it is there: the page's frames go on without a picture that is drawn by software
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    };
    let [last, shape] = [null, null];
    canvas.addEventListener("pointerdown", ({ clientX, clientY }) => { last = [clientX, clientY]; });
    canvas.addEventListener("pointermove", ({ clientX, clientY }) => {
      if (shape) shape.push([clientX, clientY]);
      else if (last) {
        look.x -= (clientX - last[0]) / look.scale;
        look.y += (clientY - last[1]) / look.scale;
        last = [clientX, clientY];
        draw();
      }
    });
    canvas.addEventListener("pointerup", () => {
      last = null;
      if (!shape) return;
      let number = 0;
      for (let i = 0; i < count; i += 1) {
        const left = (x[i] - look.x) * look.scale + 500;
        const top = 280 - (y[i] - look.y) * look.scale;
        let isInside = false;
        shape.forEach(([x1, y1], k) => {
          const [x0, y0] = shape.at(k - 1);
          if (y1 > top !== y0 > top && left < ((x0 - x1) * (top - y1)) / (y0 - y1) + x1) isInside = !isInside;
        });
        number += isInside;
      }
      known(number);
    });
    draw();
    return { stage: canvas, draw: () => { shape = []; } };
  },
};

const radiusOf = (count) =>
  Math.max(0.75, Math.min(4, 160 / Math.sqrt(count)), Math.min(1.3, 700 / Math.sqrt(count)));

/** Show points; `shown` and `chosen` are milliseconds on the page's clock. */
window.begin = async (name, count, files) => {
  const root = document.getElementById("root");
  const known = (number) => {
    window.found = number;
    window.chosen = performance.now();
  };
  window.stage = await open[name](root, count, files, known);
  await frame();
  await frame();
  const { left, top, width, height } = window.stage.stage.getBoundingClientRect();
  return { shown: performance.now(), box: [left, top, width, height] };
};

/** Move the pointer that is down before each frame, as a browser does; times of the frames. */
window.drag = async ([left, top, width, height], seconds) => {
  const { stage } = window.stage;
  const frames = [];
  const start = performance.now();
  let last = await frame();
  while (last - start < 1000 * seconds) {
    const at = {
      clientX: left + width * (0.5 + 0.2 * Math.sin(frames.length / 9)),
      clientY: top + height * (0.5 + 0.2 * Math.sin(frames.length / 13)),
      pointerId: 1, pointerType: "mouse", buttons: 1, bubbles: true, cancelable: true, view: window,
    };
    const target = document.querySelector(".dragcover") ?? stage; // plotly's
    target.dispatchEvent(new PointerEvent("pointermove", at));
    target.dispatchEvent(new MouseEvent("mousemove", at));
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  return frames;
};
document.addEventListener("pointerup", () => { window.released = performance.now(); }, true);
