// Numbers and colours as they are written.
import type { Rgb } from "./renderer";

/** A number in few digits. */
export const brief = (value: number): string => String(Number(value.toPrecision(3)));

/** A whole number, in groups of three. */
export const grouped = (value: number): string => value.toLocaleString("en");

/** A colour as CSS writes it. */
export const css = ([red, green, blue]: Rgb): string => `rgb(${red}, ${green}, ${blue})`;
