import { KpackError, getOwn, isMap } from "../../base/index.ts";
import { ClusterError } from "../../ports/index.ts";
import type { Cluster, KubeObject, Lock, ObjectRef, ReleaseStore } from "../../ports/index.ts";

/**
 * Locks as Lease objects `kpack.RELEASE`. The token is the Lease's resourceVersion: the server lets only one of two writers
 * that saw the same version through, and no clock is compared with another (R17).
 */
export function createLeaseLocks(
  cluster: Cluster,
  now: () => number,
): Pick<ReleaseStore, "acquireLock" | "renewLock" | "releaseLock"> {
  const write = async (lock: Omit<Lock, "token">, version: string | undefined): Promise<Lock> => {
    const object = leaseObject(lock, now(), version);
    const written = version === undefined ? await cluster.create(object) : await cluster.replace(object);
    return { ...lock, token: field(written, "metadata", "resourceVersion") };
  };

  return {
    async acquireLock({ release, namespace, holder, ttlMs, takeOver }) {
      const wanted = { release, namespace, holder, ttlMs };
      for (let tries = 0; ; tries++) {
        // Nearly always nobody holds it: then creating it is all there is to do.
        const isFirst = tries === 0 && takeOver === undefined;
        const present = isFirst ? undefined : await cluster.get(leaseRef(release, namespace));
        const observed = present && readLease(present, release, namespace);
        if (observed && observed.holder !== "" && observed.token !== takeOver) return { acquired: false, observed };
        try {
          return { acquired: true, lock: await write(wanted, observed?.token) };
        } catch (error) {
          // Somebody was faster: look again at who.
          if (!isLostRace(error) || tries >= 5) throw error;
        }
      }
    },
    async renewLock(lock) {
      try {
        return await write(lock, lock.token);
      } catch (error) {
        if (!isLostRace(error)) throw error;
        throw new KpackError(
          "release/lock-lost",
          `the lock on release ${lock.release} was taken over by another command`,
          {
            hint: 'a command that is stopped for longer than its lock lives loses it; look at "kpack history" before going on',
            cause: error,
          },
        );
      }
    },
    async releaseLock(lock) {
      try {
        await cluster.delete(leaseRef(lock.release, lock.namespace), {
          preconditions: { resourceVersion: lock.token },
        });
      } catch (error) {
        if (!isLostRace(error)) throw error;
      }
    },
  };
}

function leaseRef(release: string, namespace: string): ObjectRef {
  return { apiVersion: "coordination.k8s.io/v1", kind: "Lease", name: `kpack.${release}`, namespace };
}

function leaseObject(lock: Omit<Lock, "token">, now: number, version: string | undefined): KubeObject {
  const { apiVersion, kind, name } = leaseRef(lock.release, lock.namespace);
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: lock.namespace, ...(version === undefined ? {} : { resourceVersion: version }) },
    spec: {
      holderIdentity: lock.holder,
      leaseDurationSeconds: Math.max(1, Math.ceil(lock.ttlMs / 1000)),
      renewTime: new Date(now).toISOString().replace("Z", "000Z"),
    },
  };
}

function readLease(object: KubeObject, release: string, namespace: string): Lock {
  return {
    release,
    namespace,
    holder: field(object, "spec", "holderIdentity"),
    token: field(object, "metadata", "resourceVersion"),
    ttlMs: Number(field(object, "spec", "leaseDurationSeconds") || 0) * 1000,
  };
}

function field(object: KubeObject, part: string, name: string): string {
  const map = getOwn(object, part);
  return isMap(map) ? String(getOwn(map, name) ?? "") : "";
}

function isLostRace(error: unknown): boolean {
  const codes = ["cluster/conflict", "cluster/already-exists", "cluster/not-found"];
  return error instanceof ClusterError && codes.includes(error.code);
}
