// The live views as a Streamlit component: `mount` is called with new data, and once more to end.
import { fetched, ort } from "./engine/runtime";
import type { Source } from "./engine/models";
import { TraverseView } from "./traverse/view";
import type { TraverseData } from "./traverse/data";

interface Args {
  data: TraverseData;
  parentElement: ParentNode;
  setStateValue: (name: string, value: unknown) => void;
  setTriggerValue: (name: string, value: unknown) => void;
}

const views = new WeakMap<Element, TraverseView>();

const at = (path: string): string => new URL(path, document.baseURI).href;

const sourceOf = (data: TraverseData): Source => ({
  key: data.decoder,
  engine: fetched(at(data.engine)),
  part: fetched(at(data.decoder)),
  shape: [data.start.length],
});

/** Show data in the component's element; returns what lets go of it. */
export function mount({ data, parentElement, setStateValue, setTriggerValue }: Args): () => void {
  const root = parentElement.querySelector<HTMLElement>(".live");
  if (!root) throw new Error("the component has no element of class 'live'");
  let view = views.get(root);
  if (!view) {
    view = new TraverseView(
      root,
      {
        rest: (moves) => {
          setStateValue("moves", moves);
        },
        fail: (reason) => {
          setTriggerValue("failed", reason);
        },
      },
      sourceOf,
    );
    views.set(root, view);
  }
  view.show(data);
  return () => {
    views.delete(root);
    void view.close();
  };
}

/** The engine's version, for a look into a page. */
export const engineVersion = ort.env.versions.web;
