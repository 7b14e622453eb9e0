// What every function of the expression language is that looks at its values only.
import type { Complaint } from './complaint.ts';
import type { Value } from './value.ts';

export interface PureFunction {
  /** Least and most values. */
  takes: [number, number];
  /** Returns a `Complaint` where the values do not fit. */
  call(...values: Value[]): Value | Complaint;
}
