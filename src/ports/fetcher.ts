export interface FetchRequest {
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** Default: limits.httpBytes. */
  maxBytes?: number;
}
export interface FetchResponse {
  status: number;
  /** The URL after redirects. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}
/** GET over HTTPS (plain HTTP only where the user allowed it), with bounds on bytes, time and redirects. */
export interface Fetcher {
  fetch(request: FetchRequest): Promise<FetchResponse>;
}
