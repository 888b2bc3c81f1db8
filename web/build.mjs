// Builds pages/_ui/live/assets: `npm run build`. With --check it only compares.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";

const ASSETS = new URL("../pages/_ui/live/assets/", import.meta.url);
const ENGINE = new URL("node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm", import.meta.url);
const digest = (data) => createHash("sha256").update(data).digest("hex").slice(0, 12);

const bundle = async (entry) => {
  const { outputFiles } = await build({
    entryPoints: [new URL(`src/${entry}`, import.meta.url).pathname],
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    banner: {
      js: "// Built from web/ by `npm run build`; contains onnxruntime-web (MIT).",
      css: "/* Built from web/ by `npm run build`. */",
    },
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
};
const script = await bundle("main.ts");
const style = await bundle("style.css");
const engine = readFileSync(ENGINE);
const names = {
  script: `live-${digest(script)}.js`,
  style: `live-${digest(style)}.css`,
  engine: `engine-${digest(engine)}.wasm`,
};
const files = { [names.script]: script, [names.style]: style, [`${names.engine}.gz`]: engine };
const manifest = `${JSON.stringify(names, null, 2)}\n`;

const unpacked = (name, data) => (name.endsWith(".gz") ? gunzipSync(data) : data);
const isThere = (name) => {
  try {
    const kept = unpacked(name, readFileSync(new URL(name, ASSETS)));
    return name === "manifest.json" ? kept.toString() === manifest : kept.equals(files[name]);
  } catch {
    return false;
  }
};
const wanted = [...Object.keys(files), "manifest.json"];

if (process.argv.includes("--check")) {
  const wrong = wanted.filter((name) => !isThere(name));
  if (wrong.length) {
    console.error(`Not built from this source: ${wrong.join(", ")}. Run 'npm run build' in web/.`);
    process.exit(1);
  }
} else {
  mkdirSync(ASSETS, { recursive: true });
  for (const name of readdirSync(ASSETS)) if (!wanted.includes(name)) rmSync(new URL(name, ASSETS));
  for (const [name, data] of Object.entries(files)) {
    if (isThere(name)) continue; // another zlib would pack the same bytes otherwise
    writeFileSync(new URL(name, ASSETS), name.endsWith(".gz") ? gzipSync(data, { level: 9 }) : data);
  }
  writeFileSync(new URL("manifest.json", ASSETS), manifest);
  console.log(manifest);
}
