export interface GunzipLimits {
  /** Decompressed bytes. */
  maxBytes: number;
  /** Decompressed bytes for each compressed one, once there are more than a MiB of them. */
  maxRatio: number;
}
/** gzip, with bounds on what comes out of it. Synchronous: what is unpacked is small and bounded. */
export interface Compression {
  /**
   * The content of one gzip member that fills `bytes` to the end. Throws KpackError `archive/not-gzip`,
   * `archive/damaged` (truncated, wrong checksum, bytes after the end), `archive/too-large`.
   */
  gunzip(bytes: Uint8Array, limits: GunzipLimits): Uint8Array;
  /** One gzip member, as small as the format allows. */
  gzip(bytes: Uint8Array): Uint8Array;
}
