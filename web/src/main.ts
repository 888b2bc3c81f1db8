// The live views as a Streamlit component: `mount` is called with new data, and once more to end.
import { fetched } from "./engine/runtime";
import type { Source } from "./engine/models";
import type { PlaneData } from "./plane/geometry";
import { PlaneView } from "./plane/view";
import type { TraverseData } from "./traverse/data";
import { TraverseView } from "./traverse/view";
import type { BaseData, Events, View } from "./view";

type Data = TraverseData | PlaneData;

interface Args {
  data: Data;
  parentElement: ParentNode;
  setStateValue: (name: string, value: unknown) => void;
  setTriggerValue: (name: string, value: unknown) => void;
}

const VIEWS: Record<Data["view"], (root: HTMLElement, events: Events) => View<never>> = {
  traverse: (root, events) => new TraverseView(root, events),
  plane: (root, events) => new PlaneView(root, events),
};

const open = new WeakMap<Element, View<BaseData>>();

const at = (path: string): string => new URL(path, document.baseURI).href;

const sourceOf = (data: Data): Source => ({
  key: data.decoder,
  engine: fetched(at(data.engine)),
  part: fetched(at(data.decoder)),
  shape: [(data.view === "plane" ? data.origin : data.start).length],
});

/** Show data in the component's element; returns what lets go of it. */
export function mount({ data, parentElement, setStateValue, setTriggerValue }: Args): () => void {
  const root = parentElement.querySelector<HTMLElement>(".live");
  if (!root) throw new Error("the component has no element of class 'live'");
  let view = open.get(root);
  if (!view) {
    view = VIEWS[data.view](root, {
      rest: setStateValue,
      fail: (reason) => {
        setTriggerValue("failed", reason);
      },
    }) as View<BaseData>;
    open.set(root, view);
  }
  view.show(data, sourceOf(data));
  return () => {
    open.delete(root);
    void view.close();
  };
}
