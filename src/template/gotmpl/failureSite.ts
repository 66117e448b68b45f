import { KpackError } from "../../base/index.ts";
import { ModuleNeeded, type RenderContext } from "../templateFunction.ts";
import { type Node, type Statement, type Template, formatNode } from "./ast.ts";
import { type TemplateError, failureOf, placeOf } from "./errors.ts";

/** Steps are reported to the render context in batches of this size. */
const stepBatch = 256;

/** Where an execution stands: the template and node that a failure is reported at. */
export abstract class FailureSite {
  protected readonly context: RenderContext;
  protected template: Template;
  /** Set at the very places where Go sets it, since it shows in error texts. */
  protected node: Node | undefined;
  /** The statement that `node` is, or lies in. */
  protected statement: Statement | undefined;
  private steps = 0;

  constructor(template: Template, context: RenderContext) {
    this.template = template;
    this.context = context;
  }

  /** Counts a step against the render's budget. */
  protected countStep(): void {
    if (++this.steps < stepBatch) return;
    this.steps = 0;
    try {
      this.context.charge(stepBatch);
    } catch (error) {
      if (error instanceof KpackError) this.fail(error.code, error.message);
      throw error;
    }
  }

  /** The failure of a function that was called from a node. */
  protected callError(name: string, at: Node, error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof RangeError || error instanceof ModuleNeeded) return error;
    this.node = at;
    const code = error instanceof KpackError ? error.code : "template/function-failed";
    return this.errorAt(code, `error calling ${name}`, error);
  }

  /** What `inner` failed with, at the current node. */
  protected errorAt(code: KpackError["code"], reason: string, inner?: Error): TemplateError {
    const { node, statement } = this;
    const base = statement === undefined || node === statement ? 0 : statement.pos;
    const place = node === undefined ? undefined : placeOf(this.template, base + node.pos, formatNode(node));
    return failureOf(code, reason, place, inner);
  }

  protected fail(code: KpackError["code"], reason: string): never {
    throw this.errorAt(code, reason);
  }
}
