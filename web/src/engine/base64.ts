// Bytes in a text.

/** Bytes of a text in base 64. */
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.trim()), (sign) => sign.charCodeAt(0));
