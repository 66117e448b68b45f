import fc from "fast-check";

// The same cases in every run, so that a failure is somebody's change. KPACK_SEED=N explores others; "random" new ones each time.
const wanted = process.env["KPACK_SEED"] ?? "20261122";
if (wanted !== "random") fc.configureGlobal({ seed: Number(wanted) });
