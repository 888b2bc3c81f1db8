// The live views as a Streamlit component: `mount` is called with new data, and once more to end.
import type { CodesData } from "./codes/data";
import { CodesView } from "./codes/view";
import { AnalogyView, type AnalogyData } from "./arithmetic/analogy";
import { AttributesView } from "./arithmetic/attributes";
import type { AttributesData } from "./arithmetic/data";
import type { DenoiseData } from "./denoise/data";
import { DenoiseView } from "./denoise/view";
import { cannotStart, fetched } from "./engine/runtime";
import type { MapData } from "./map/data";
import { MapView } from "./map/view";
import type { PlaneData } from "./plane/geometry";
import { PlaneView } from "./plane/view";
import type { TraverseData } from "./traverse/data";
import { TraverseView } from "./traverse/view";
import type { WalkData } from "./walk/data";
import { WalkView } from "./walk/view";
import type { BaseData, Events, PartName, Sources, View } from "./view";

type Data =
  | TraverseData
  | PlaneData
  | CodesData
  | AttributesData
  | AnalogyData
  | WalkData
  | DenoiseData
  | MapData;

interface Args {
  data: Data;
  parentElement: ParentNode;
  setStateValue: (name: string, value: unknown) => void;
  setTriggerValue: (name: string, value: unknown) => void;
}

const VIEWS: Record<Data["view"], (root: HTMLElement, events: Events) => View<never>> = {
  traverse: (root, events) => new TraverseView(root, events),
  codes: (root, events) => new CodesView(root, events),
  plane: (root, events) => new PlaneView(root, events),
  attributes: (root, events) => new AttributesView(root, events),
  analogy: (root, events) => new AnalogyView(root, events),
  walk: (root, events) => new WalkView(root, events),
  denoise: (root, events) => new DenoiseView(root, events),
  map: (root, events) => new MapView(root, events),
};

const open = new WeakMap<Element, View<BaseData>>();

/** Where the parts of a model come from, and what a row of each is. */
function sourcesOf({ engine, parts, latentDim, image }: BaseData): Sources {
  const shapes: Record<PartName, readonly number[]> = {
    decoder: [latentDim],
    encoder: [image.channels, image.height, image.width],
  };
  const named = Object.entries(parts) as [PartName, string][];
  return Object.fromEntries(
    named.map(([name, path]) => [
      name,
      { key: path, engine: fetched(engine), part: fetched(path), shape: shapes[name] },
    ]),
  );
}

/** Show data in the component's element; returns what lets go of it. */
export function mount({ data, parentElement, setStateValue, setTriggerValue }: Args): () => void {
  const root = parentElement.querySelector<HTMLElement>(".live");
  if (!root) throw new Error("the component has no element of class 'live'");
  let view = open.get(root);
  if (!view) {
    view = VIEWS[data.view](root, {
      rest: setStateValue,
      fail: (reason) => {
        setTriggerValue("failed", { reason, isEngine: cannotStart() });
      },
    }) as View<BaseData>;
    open.set(root, view);
  }
  view.show(data, sourcesOf(data));
  return () => {
    open.delete(root);
    void view.close();
  };
}
