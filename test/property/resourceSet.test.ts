import fc from "fast-check";
import { expect, it } from "vitest";
import { OpenApi, equalId } from "../../src/kube/index.ts";
import { Resource, ResourceSet } from "../../src/manifest/index.ts";

const openApi = new OpenApi();
const names = ["a", "b", "c"];

type Step =
  | { do: "append" | "rename" | "move" | "remove" | "empty"; which: number; name: string }
  | { do: "reset"; which: number; name: string };

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom("append", "rename", "move", "remove", "empty", "reset"),
  which: fc.nat(20),
  name: fc.constantFrom(...names),
});

function make(name: string, namespace: string): Resource {
  return new Resource({ object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace } }, openApi });
}

/** Does a step to the set and to a plain list; a step that the set refuses changes neither. */
function run(set: ResourceSet, list: Resource[], { do: action, which, name }: Step): void {
  const target = list[which % Math.max(1, list.length)];
  if (action === "append") {
    const resource = make(name, "one");
    if (list.some((other) => equalId(other.id, resource.id))) expect(() => set.append(resource)).toThrow();
    else {
      set.append(resource);
      list.push(resource);
    }
  }
  if (target === undefined) return;
  if (action === "rename") {
    target.storePreviousId();
    target.name = name;
  } else if (action === "move") target.namespace = name;
  else if (action === "empty") target.object = {};
  else if (action === "remove") {
    set.remove(target);
    list.splice(list.indexOf(target), 1);
  } else if (action === "reset") {
    list.reverse();
    set.reset(list);
  }
}

it("finds what a scan of all resources finds, in the same order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const set = new ResourceSet();
      const list: Resource[] = [];
      for (const one of steps) {
        run(set, list, one);
        expect(set.resources).toEqual(list);
        for (const name of names) {
          const id = make(name, "one").id;
          expect(set.byCurrentId(id)).toEqual(list.filter((r) => equalId(r.id, id)));
          const everyId = (r: Resource): boolean =>
            !r.isEmpty && [...r.earlierIds(), r.id].some((own) => equalId(own, id));
          expect(set.byAnyId(id)).toEqual(list.filter(everyId));
          const everyName = (r: Resource): boolean =>
            !r.isEmpty && [...r.earlierIds(), r.id].some((own) => own.name === name);
          expect(set.byAnyName(name)).toEqual(list.filter(everyName));
        }
      }
    }),
    { numRuns: 200 },
  );
});
