// What compiling comes to: a run carries it out, and needs nothing else of the files.
import type { Batch, Resource } from '../../contract/resource.ts';

export interface CompiledPlay {
  name: string;
  parts: CompiledHostPlay[];
}

export interface Compilation {
  /** In order, those without a chosen host left out. */
  plays: CompiledPlay[];
  /** Values that must never be shown. */
  secrets: string[];
}

/** Serializable: a run, a worker or a test can carry it out. */
export interface CompiledHostPlay {
  host: string;
  batches: Batch[];
  /** By name, in the order in which they run. */
  handlers: { name: string; resource: Resource }[];
  /** `when` says no. */
  skipped: { id: string; name: string }[];
  /** What this needs of a host that was not read. */
  unknown: { id: string; name: string; because: string }[];
}
