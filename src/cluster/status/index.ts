/**
 * cluster/status: what state a live object is in, as pure functions over plain objects (kstatus' rules, a table by
 * group and kind). Entry points: `computeStatus`, and `computeCompletion` where the end of Jobs and Pods is waited for.
 */
export { computeCompletion, computeStatus } from "./computeStatus.ts";
export { notFound } from "./objectStatus.ts";
export type { ObjectStatus, StatusWord } from "./objectStatus.ts";
