import { formatFloat } from "./goFormat.ts";
import { GoObject } from "./goValue.ts";

/** A complex128, which only literals such as `2i` make. */
export class GoComplex extends GoObject {
  readonly typeName = "complex128";
  readonly real: number;
  readonly imaginary: number;
  constructor(real: number, imaginary: number) {
    super();
    this.real = real;
    this.imaginary = imaginary;
  }
  override get goKind(): string {
    return "complex128";
  }
  format(): string {
    const sign = this.imaginary < 0 || Object.is(this.imaginary, -0) ? "" : "+";
    const imaginary = formatFloat(this.imaginary);
    return `(${formatFloat(this.real)}${imaginary.startsWith("+") ? "" : sign}${imaginary}i)`;
  }
}
