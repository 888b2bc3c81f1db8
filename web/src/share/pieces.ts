// The files that a shared page holds, as text in it: addresses that exist while the page is open.
import { bytesOf } from "../engine/base64";

/** Give every piece of a page an address by its name; the texts are let go of. */
export async function addressPieces(page: ParentNode): Promise<Map<string, string>> {
  const elements = [...page.querySelectorAll<HTMLElement>("[data-piece]")];
  const named = await Promise.all(
    elements.map(async (element): Promise<[string, string]> => {
      const packed = new Blob([bytesOf(element.textContent)]);
      element.textContent = "";
      const isPacked = element.dataset.packed !== undefined;
      const blob = isPacked ? await unpacked(packed) : packed;
      return [element.dataset.piece!, URL.createObjectURL(blob)];
    }),
  );
  return new Map(named);
}

const unpacked = (packed: Blob): Promise<Blob> =>
  new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).blob();

/** The same data with addresses where names of pieces stand. */
export function addressed(data: unknown, addresses: ReadonlyMap<string, string>): unknown {
  if (typeof data === "string") return addresses.get(data) ?? data;
  if (Array.isArray(data)) return data.map((item) => addressed(item, addresses));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, addressed(value, addresses)]),
  );
}
