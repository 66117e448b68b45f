import type { GoValue } from "../goValue.ts";

/** The variables of the templates that are being executed. Each template sees those above `base` only. */
export class VariableStack {
  private readonly names: string[] = [];
  private readonly values: GoValue[] = [];
  /** Set by range: the value came out of a list or map of any type. */
  private readonly interfaces: boolean[] = [];
  private base = 0;

  /** Starts a template: it sees `$` and nothing else. Gives what `leave` needs. */
  enter(dot: GoValue): number {
    const outer = this.base;
    this.base = this.names.length;
    this.push("$", dot, false);
    return outer;
  }

  leave(outer: number): void {
    this.truncate(this.base);
    this.base = outer;
  }

  get size(): number {
    return this.names.length;
  }

  get start(): number {
    return this.base;
  }

  /** Back to a state that `size` and `start` had. */
  restore(size: number, start: number): void {
    this.truncate(size);
    this.base = start;
  }

  push(name: string, value: GoValue, isInterface: boolean): void {
    this.names.push(name);
    this.values.push(value);
    this.interfaces.push(isInterface);
  }

  /** One by one: in code that has not been compiled yet, setting a length takes V8 longer than popping what is there. */
  truncate(size: number): void {
    while (this.names.length > size) {
      this.names.pop();
      this.values.pop();
      this.interfaces.pop();
    }
  }

  /** Position of the variable declared last under a name; -1 when there is none. */
  find(name: string): number {
    if (name === "$") return this.base;
    for (let i = this.names.length - 1; i > this.base; i--) if (this.names[i] === name) return i;
    return -1;
  }

  valueAt(at: number): GoValue {
    return this.values[at];
  }

  /** Sets the `fromTop`th variable (1 is the last). */
  setTop(fromTop: number, value: GoValue, isInterface: boolean): void {
    this.values[this.values.length - fromTop] = value;
    this.interfaces[this.interfaces.length - fromTop] = isInterface;
  }

  /** False when no such variable is declared. */
  assign(name: string, value: GoValue, isInterface: boolean): boolean {
    const at = this.find(name);
    if (at < 0) return false;
    this.values[at] = value;
    this.interfaces[at] = isInterface;
    return true;
  }

  isInterface(name: string): boolean {
    const at = this.find(name);
    return at >= 0 && this.interfaces[at] === true;
  }
}
