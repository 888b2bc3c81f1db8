// What Python tells the view of Denoise.
import type { BaseData } from "../view";
import type { LevelRange } from "./controls";
import type { Noise } from "./noise";
import type { Corner } from "./overview";
import type { PlateInfo } from "./plate";

/** Everything the view shows. */
export interface DenoiseData extends BaseData {
  view: "denoise";
  /** The clean picture, or the one to clean where it is noisy already. */
  picture: PlateInfo;
  /** What is put on it; null where it is noisy already. */
  noise: Noise | null;
  range: LevelRange | null;
  /** How a picture of another size than the model's is cleaned. */
  fit: "tile" | "resize";
  level: number;
  seed: number;
  /** How much is looked at; null: the whole picture. */
  window: { height: number; width: number } | null;
  /** Where the part that is looked at begins; null: the part in the middle. */
  part: Corner | null;
}
