// The inference engine, once for each tab: onnxruntime-web, one thread, its binary from our server.
import * as ort from "onnxruntime-web/wasm";
import { bytesOf } from "./base64";
import { TINY } from "./tiny";

// The smallest module with a SIMD instruction, from the proposal's feature test.
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

let started: Promise<void> | undefined;
let isDown = false;

/** Whether this browser can run the engine. */
export const hasSimd = (): boolean =>
  typeof WebAssembly === "object" && WebAssembly.validate(SIMD);

/** Start the engine, unless it has been; `binary` gives its WebAssembly. */
export function start(binary: () => Promise<ArrayBuffer>): Promise<void> {
  started ??= load(binary).then(
    () => {
      isDown = false;
    },
    (error: unknown) => {
      started = undefined; // a person may try again
      isDown = true;
      throw error;
    },
  );
  return started;
}

/** Whether the engine could not be started: then no part of any model runs. */
export const cannotStart = (): boolean => isDown;

/** Start the engine before a model is there. */
export const warmUp = (path: string): Promise<void> => start(fetched(path));

/** Return a source for `start`: the file at an address of the app. */
export const fetched = (path: string) => async (): Promise<ArrayBuffer> => {
  const answer = await fetch(new URL(path, document.baseURI).href);
  if (!answer.ok) throw new Error(`${path} cannot be fetched: ${answer.status}`);
  return answer.arrayBuffer();
};

async function load(binary: () => Promise<ArrayBuffer>): Promise<void> {
  if (!hasSimd()) throw new Error("this browser lacks WebAssembly SIMD");
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  ort.env.wasm.wasmBinary = await binary();
  // It is compiled for the first model that is opened: what fails then is no fault of a model.
  const session = await ort.InferenceSession.create(bytesOf(TINY), { executionProviders: ["wasm"] });
  await session.release();
}

export { ort };
