import type { Operation, ReleaseOwner } from "../../cluster/index.ts";
import type { ObjectRef } from "../../ports/index.ts";
import type { FieldChange } from "../compare.ts";

export type ReleaseVerb = "install" | "upgrade" | "rollback" | "uninstall";

/**
 * What a command is going to do, as plain JSON: printed by diff and --dry-run, saved by `kpack plan`, carried out by
 * `kpack apply`. Secret values in `changes` are masked; `operations` hold the real objects, so a saved plan is a secret.
 */
export interface Plan {
  apiVersion: "kpack.dev/v1";
  kind: "Plan";
  verb: ReleaseVerb;
  release: ReleaseOwner;
  /** The revision that carrying out the plan records. */
  revision: number;
  /** What happens to each object, for people. In the order of the manifest; deletions last. */
  changes: ObjectChange[];
  /** What is done, a DAG in a runnable order. */
  operations: Operation[];
  /** The world that the plan was made for: it is refused when this has changed. */
  basis: PlanBasis;
}

export type ChangeAction =
  | "create"
  | "update"
  | "adopt"
  | "recreate"
  | "delete"
  /** No longer wanted, but its resource policy says keep, or it is a namespace that holds what is. */
  | "keep"
  | "unchanged"
  | "hook";

export interface ObjectChange {
  action: ChangeAction;
  object: ObjectRef;
  fields: FieldChange[];
}

export interface PlanBasis {
  /** The revision that was the newest, 0 for none. */
  revision: number;
  /** resourceVersion of every object that is changed, by key; "" for one that was not there. */
  objects: { [key: string]: string };
}
