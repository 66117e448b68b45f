/**
 * kstatus' words. Current: as the manifest says. InProgress: on its way. Failed: will not arrive by itself.
 * Terminating: being deleted. NotFound: not there. Unknown: could not be found out.
 */
export type StatusWord = "Current" | "InProgress" | "Failed" | "Terminating" | "NotFound" | "Unknown";

export interface ObjectStatus {
  status: StatusWord;
  /** One CamelCase word for programs, such as `LessReady`; empty for Current. */
  reason: string;
  /** For people, such as `Ready: 1/3`. */
  message: string;
}

export const current = (message: string): ObjectStatus => ({ status: "Current", reason: "", message });
export const inProgress = (reason: string, message: string): ObjectStatus => ({
  status: "InProgress",
  reason,
  message,
});
export const failed = (reason: string, message: string): ObjectStatus => ({ status: "Failed", reason, message });
export const notFound: ObjectStatus = Object.freeze({
  status: "NotFound",
  reason: "NotFound",
  message: "Object does not exist",
});
