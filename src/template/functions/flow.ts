import { KpackError } from "../../base/index.ts";
import { callError } from "./failure.ts";
import type { TemplateFunction } from "../templateFunction.ts";

const family = "Templates and the cluster";

/** Functions that reach beyond their arguments, through the render context. Mirrors: Helm pkg/engine/engine.go. */
export const flowFunctions: readonly TemplateFunction[] = [
  {
    name: "include",
    family,
    params: ["string", "interface {}"],
    returns: "string",
    doc: "What a named template prints for a value.",
    example: {
      template: '{{ define "greet" }}hi {{ . }}{{ end }}{{ include "greet" "you" | upper }}',
      output: "HI YOU",
    },
    call: (context, name: string, data) => context.include(name, data),
  },
  {
    name: "tpl",
    family,
    params: ["string", "interface {}"],
    returns: "string",
    doc: "What a template given as text prints for a value.",
    example: { template: '{{ tpl "{{ .a }}!" (dict "a" "hi") }}', output: "hi!" },
    call: (context, text: string, data) => context.tpl(text, data),
  },
  {
    name: "required",
    family,
    params: ["string", "interface {}"],
    returns: "interface {}",
    doc: "The value, or a failure with the message when it is nil or an empty text.",
    example: { template: '{{ required "name is needed" "web" }}', output: "web" },
    call: (context, message: string, value) => {
      if (value !== null && value !== undefined && value !== "") return value;
      if (context.lint) return "";
      throw new KpackError("template/required", message, { hint: "set the value with --set or in a values file" });
    },
  },
  {
    name: "fail",
    family,
    params: ["string"],
    returns: "string",
    doc: "Stops the render with a message.",
    call: (context, message: string) => {
      if (context.lint) return "";
      throw new KpackError("template/fail", message);
    },
  },
  {
    name: "lookup",
    family,
    params: ["string", "string", "string", "string"],
    returns: "map[string]interface {}",
    doc: "An object of the cluster by apiVersion, kind, namespace and name, or a list of them without a name; empty without a cluster.",
    example: { template: '{{ lookup "v1" "Secret" "default" "none" }}', output: "map[]" },
    call: (context, apiVersion: string, kind: string, namespace: string, name: string) =>
      context.lookup(apiVersion, kind, namespace, name),
  },
  {
    name: "getHostByName",
    family,
    params: ["string"],
    returns: "string",
    doc: "Empty, so that a chart cannot send data out by name requests. With --enable-dns an error: names are not looked up yet.",
    example: { template: '{{ getHostByName "example.com" | quote }}', output: '""' },
    call: (context, host: string) => {
      if (!context.enableDns) return "";
      throw callError(`${host} cannot be looked up: kpack does not ask name servers`, "give the address as a value");
    },
  },
];
