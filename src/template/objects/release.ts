import { type GoMap, GoInt } from "../goValue.ts";

export interface ReleaseFields {
  name: string;
  namespace: string;
  revision: number;
  isUpgrade: boolean;
}

/** `.Release`. */
export function releaseObject(given: ReleaseFields): GoMap {
  return {
    Name: given.name,
    Namespace: given.namespace,
    IsUpgrade: given.isUpgrade,
    IsInstall: !given.isUpgrade,
    Revision: new GoInt("int", BigInt(given.revision)),
    Service: "Helm",
  };
}
