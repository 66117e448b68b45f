import { FieldError } from "../fieldError.ts";
import { Resource } from "../../manifest/index.ts";
import type { Generator } from "../generator.ts";

export interface IamPolicyArgs {
  cloud?: string;
  kubernetesService?: { name?: string; namespace?: string };
  serviceAccount?: { name?: string; projectId?: string };
}

/** A ServiceAccount bound to one of the cloud's. Mirrors: kustomize api/filters/iampolicygenerator. */
export function createIamPolicyGenerator(args: IamPolicyArgs): Generator {
  return (context) => {
    if (args.cloud !== "gke")
      throw new FieldError("kustomize/unknown-cloud", `cloud provider ${args.cloud ?? ""} not supported yet`, {
        hint: "the only one is gke",
        path: ["cloud"],
      });
    const { name = "", namespace = "" } = args.kubernetesService ?? {};
    const account = `${args.serviceAccount?.name ?? ""}@${args.serviceAccount?.projectId ?? ""}.iam.gserviceaccount.com`;
    const object = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: {
        annotations: { "iam.gke.io/gcp-service-account": account },
        name,
        ...(namespace === "" ? {} : { namespace }),
      },
    };
    return [new Resource({ object, openApi: context.openapi })];
  };
}
