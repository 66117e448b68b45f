import { toRunes } from "../goBytes.ts";

/** What stands between `%` and the verb. */
export class Flags {
  width: number | undefined;
  precision: number | undefined;
  minus = false;
  plus = false;
  sharp = false;
  space = false;
  zero = false;
  /** `%+v`: field names. */
  plusV = false;
  /** `%#v`: Go syntax. */
  sharpV = false;

  clear(): void {
    this.width = undefined;
    this.precision = undefined;
    this.minus = false;
    this.plus = false;
    this.sharp = false;
    this.space = false;
    this.zero = false;
    this.plusV = false;
    this.sharpV = false;
  }

  /** The text in its width; zeros only to the left. */
  pad(text: string): string {
    const room = this.room(text);
    if (room <= 0) return text;
    return this.minus ? text + " ".repeat(room) : (this.zero ? "0" : " ").repeat(room) + text;
  }

  /** The text in its width, whatever the zero flag says. */
  padWithSpaces(text: string): string {
    const room = this.room(text);
    if (room <= 0) return text;
    return this.minus ? text + " ".repeat(room) : " ".repeat(room) + text;
  }

  private room(text: string): number {
    return this.width === undefined ? 0 : this.width - toRunes(text).length;
  }
}
