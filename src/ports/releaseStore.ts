/** One record of one release, opaque to the store: release/codec owns the bytes. */
export interface StoredRecord {
  /** Such as `sh.helm.release.v1.shop.v3`; unique within the store's namespace. */
  key: string;
  namespace: string;
  /** What `list` can select by; Helm's are name, owner, status, version, createdAt, modifiedAt. */
  labels: Readonly<Record<string, string>>;
  /** What the codec wrote. Absent bytes would be a torn record: stores never return one, see `RecordProblem`. */
  bytes: Uint8Array;
  /** Changes with every write (resourceVersion, file digest, row version); an update may demand it. */
  version?: string;
}

/** A record that is there but cannot be read; listed, so that nothing disappears silently. */
export interface RecordProblem {
  key: string;
  namespace: string;
  reason: string;
  /** The store could not get at it (permissions, a disk's error): it may be as good as any. */
  isOutOfReach?: true;
  /** Where they can be read. */
  labels?: Readonly<Record<string, string>>;
  /** What is there in place of what the codec wrote, where it may still say something. */
  bytes?: Uint8Array;
  /** As a record's, where the store knows it. */
  version?: string;
}

/** A record that is there, whatever its labels say. */
export interface RecordName {
  key: string;
  namespace: string;
  labels: Readonly<Record<string, string>>;
}

/** A copy that `keepAside` made, or a part of one. */
export interface KeptRecord {
  /** What `removeAside` takes. */
  id: string;
  namespace: string;
  /** As `keepAside` says it. */
  place: string;
}

export interface RecordFilter {
  /** Absent: every namespace the caller may read. */
  namespace?: string;
  labels?: Readonly<Record<string, string>>;
}

/** A lock on one release, held by one process until it expires. */
export interface Lock {
  release: string;
  namespace: string;
  /** Who: user, host, process, and a random part. */
  holder: string;
  /** Changes with every renewal; decides who owns the lock, never the clocks. */
  token: string;
  /** How long the holder promised to renew within. */
  ttlMs: number;
}

export type LockAnswer =
  | { acquired: true; lock: Lock }
  /** `observed` is the present holder's lock; when its token stays the same for its whole ttl, its holder is dead. */
  | { acquired: false; observed: Lock };

/**
 * Where releases are remembered. Every write is all or nothing and durable when the promise resolves.
 * Errors: `release/already-exists` (create), `release/record-not-found` (update), `release/record-changed`.
 */
export interface ReleaseStore {
  /** Such as `secret`, `file /srv/shop/.kpack`; for messages. */
  readonly description: string;
  /** How the codec writes records for this store: helm, as Helm reads them; text, for people and git. */
  readonly encoding: "helm" | "text";
  /** Records are objects in the release's namespace: who removes that removes them. */
  readonly isInNamespace: boolean;
  create(record: StoredRecord): Promise<void>;
  /** With `version` set, throws `release/record-changed` when somebody else wrote meanwhile. */
  update(record: StoredRecord): Promise<void>;
  get(key: string, namespace: string): Promise<StoredRecord | undefined>;
  list(filter?: RecordFilter): Promise<{ records: StoredRecord[]; problems: RecordProblem[] }>;
  /** Also what `list` does not select because its labels are gone. Not for ordinary commands: it looks at all there is. */
  listByKey(prefix: string, namespace?: string): Promise<RecordName[]>;
  /**
   * Copies a record as it is, damaged or not, to where no list sees it, and says where. The same content is kept once,
   * however often this is asked. `release`: whose it is. Throws `release/record-not-found`.
   */
  keepAside(record: { key: string; namespace: string; release: string }): Promise<string>;
  /** What has been kept aside of a release. */
  listAside(release: string, namespace: string): Promise<KeptRecord[]>;
  removeAside(kept: KeptRecord): Promise<void>;
  /** Removes the parts of records that a dead command did not finish. Called with the release's lock held. */
  removeLeftovers(release: string, namespace: string): Promise<void>;
  /** False when there was none. */
  delete(key: string, namespace: string): Promise<boolean>;
  /** Takes the lock when it is free, or when `takeOver` names the token of a lock seen to be dead. */
  acquireLock(request: {
    release: string;
    namespace: string;
    holder: string;
    ttlMs: number;
    takeOver?: string;
  }): Promise<LockAnswer>;
  /** Throws `release/lock-lost` when the lock is no longer ours. */
  renewLock(lock: Lock): Promise<Lock>;
  /** Does nothing when the lock is no longer ours. */
  releaseLock(lock: Lock): Promise<void>;
}
