// @vitest-environment jsdom
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../src/engine/base64";
import { addressed } from "../src/share/pieces";
import { readPlace, writePlace, type Place } from "../src/share/place";

const NOWHERE: Place = { picture: null, moves: {}, label: null, spot: null };

describe("bytesOf", () => {
  it("reads every byte, and lines around the text do not matter", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const text = Buffer.from(bytes).toString("base64");
    expect([...bytesOf(`\n${text}\n`)]).toEqual([...bytes]);
    expect(bytesOf(gzipSync(bytes).toString("base64")).slice(0, 2)).toEqual(new Uint8Array([31, 139]));
  });
});

describe("addressed", () => {
  it("puts addresses where names of pieces stand, at any depth, and leaves the rest", () => {
    const data = { a: "piece/1", b: [1, null, { c: "piece/2", d: "piece/3" }], e: true };
    const addresses = new Map([
      ["piece/1", "blob:one"],
      ["piece/2", "blob:two"],
    ]);
    expect(addressed(data, addresses)).toEqual({
      a: "blob:one",
      b: [1, null, { c: "blob:two", d: "piece/3" }],
      e: true,
    });
  });
});

describe("a place in an address", () => {
  it("comes back as it was written", () => {
    const place: Place = { picture: 12, moves: { 3: 1.25, 10: -0.4 }, label: 2, spot: [0.5, -1.5] };
    expect(writePlace(place)).toBe("picture=12&z=3:1.25,10:-0.4&class=2&at=0.5,-1.5");
    expect(readPlace(writePlace(place))).toEqual(place);
    expect(readPlace(writePlace({ ...NOWHERE, moves: { 0: 1e-7 } })).moves).toEqual({ 0: 1e-7 });
    expect(writePlace(NOWHERE)).toBe("");
  });

  it("is nowhere where it cannot be read", () => {
    for (const text of ["", "picture=-1&z=a:b&class=1.5&at=1", "at=1,x&z=3:,:4&picture", "&&=="]) {
      expect(readPlace(text)).toEqual(NOWHERE);
    }
  });
});
