// Sources of the smallest model, for tests of what opens and closes models.
import { readFileSync } from "node:fs";
import { bytesOf } from "../src/engine/base64";
import type { Source } from "../src/engine/models";
import { TINY } from "../src/engine/tiny";

const ENGINE = new URL(
  "../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
  import.meta.url,
);

/** A source of the model under a name. */
export const source = (key: string): Source => ({
  key,
  engine: () => Promise.resolve(new Uint8Array(readFileSync(ENGINE)).buffer),
  part: () => Promise.resolve(bytesOf(TINY).buffer),
  shape: [2],
});
