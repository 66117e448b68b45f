import { KpackError, type Limits } from "../base/index.ts";
import type { Clock, Random } from "../ports/index.ts";
import type { GoMap, GoValue } from "./goValue.ts";
import type { FunctionModules, RenderContext } from "./templateFunction.ts";

/** What a render takes from outside. */
export interface RenderServices {
  limits: Limits;
  clock: Clock;
  random: Random;
  enableDns?: boolean | undefined;
  lint?: boolean | undefined;
  /** Libraries of template functions, see `withFunctionModules`. */
  modules?: FunctionModules | undefined;
  /** Objects of the cluster; without it `lookup` finds nothing. */
  lookup?: ((apiVersion: string, kind: string, namespace: string, name: string) => GoMap) | undefined;
}

/** How the engine that runs renders other templates. */
export interface TemplateCalls {
  include(name: string, data: GoValue): string;
  tpl(text: string, data: GoValue): string;
}

/** The context of one render: counts the work of both engines against one budget. */
export class RenderRun implements RenderContext {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly random: Random;
  readonly enableDns: boolean;
  readonly lint: boolean;
  readonly modules: FunctionModules;
  /** Set by the engine that is running. */
  calls: TemplateCalls | undefined;
  private readonly find: RenderServices["lookup"];
  private steps = 0;
  private expensive = 0;

  constructor(services: RenderServices) {
    this.limits = services.limits;
    this.clock = services.clock;
    this.random = services.random;
    this.enableDns = services.enableDns ?? false;
    this.lint = services.lint ?? false;
    this.modules = services.modules ?? {};
    this.find = services.lookup;
  }

  include(name: string, data: GoValue): string {
    return this.calls?.include(name, data) ?? "";
  }

  tpl(text: string, data: GoValue): string {
    return this.calls?.tpl(text, data) ?? "";
  }

  lookup(apiVersion: string, kind: string, namespace: string, name: string): GoMap {
    return this.lint ? {} : (this.find?.(apiVersion, kind, namespace, name) ?? {});
  }

  charge(steps: number): void {
    this.steps += steps;
    if (this.steps > this.limits.templateSteps)
      throw new KpackError("template/too-many-steps", `rendering takes more than ${this.limits.templateSteps} steps`, {
        hint: "look for a loop or an include that multiplies; limits.templateSteps sets the bound",
      });
  }

  chargeExpensive(): void {
    if (++this.expensive > this.limits.expensiveCalls)
      throw new KpackError(
        "template/too-many-expensive-calls",
        `more than ${this.limits.expensiveCalls} keys, certificates or password hashes in one render`,
      );
  }
}
