// Read an image file as the model's picture.
import type { Image } from "../draw/picture";
import { fit } from "./fit";

const MAX_BYTES = 20 * 2 ** 20;
const MAX_PIXELS = 25_000_000;

/** Values in [0, 1] of the middle of an image, transparent parts over white. */
export async function readFile(file: Blob, image: Image): Promise<Float32Array> {
  if (file.size > MAX_BYTES) throw new Error("a picture of at most 20 MB is expected");
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { colorSpaceConversion: "none" });
  } catch {
    throw new Error("a picture (PNG, JPEG, WebP, GIF, BMP) is expected, this file is none");
  }
  try {
    const { width, height } = bitmap;
    if (width * height > MAX_PIXELS) throw new Error("a picture of at most 25 million pixels is expected");
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("this browser cannot read pictures");
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0);
    return fit(context.getImageData(0, 0, width, height).data, width, height, image);
  } finally {
    bitmap.close();
  }
}
