import { toBase64 } from "../../base/index.ts";
import type { GoInt } from "../goValue.ts";
import type { RenderContext, TemplateFunction } from "../templateFunction.ts";
import { callError, checkTextLength } from "./failure.ts";
import { randomText } from "./randomness.ts";

const family = "Randomness";
const digits = "0123456789";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i));

/** Mirrors: sprig's rand functions, which give nothing for a negative count. */
function characters(name: string, alphabet: string, what: string): TemplateFunction {
  return {
    name,
    family,
    params: ["int"],
    returns: "string",
    doc: `A number of random ${what}, from the system's strong source.`,
    call: (context, count: GoInt) => {
      const length = Math.max(0, Number(count.value));
      checkTextLength(context, length);
      return randomText(context.random, alphabet, length);
    },
  };
}

function randBytes(context: RenderContext, count: GoInt): string {
  const length = Number(count.value);
  if (length < 0) throw callError("runtime error: makeslice: len out of range");
  checkTextLength(context, length * 2);
  return toBase64(context.random.bytes(length));
}

function uuidv4(context: RenderContext): string {
  const bytes = context.random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Random values; every one of an alphabet is equally likely. */
export const randomFunctions: readonly TemplateFunction[] = [
  characters("randAlphaNum", digits + letters, "letters and digits"),
  characters("randAlpha", letters, "letters"),
  characters("randNumeric", digits, "digits"),
  characters("randAscii", printable, "printable ASCII characters"),
  {
    name: "randBytes",
    family,
    params: ["int"],
    returns: "string",
    doc: "A number of random bytes in base64.",
    call: randBytes,
  },
  {
    name: "uuidv4",
    family,
    params: [],
    returns: "string",
    doc: "A random UUID.",
    call: uuidv4,
  },
];
