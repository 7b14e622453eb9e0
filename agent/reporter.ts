// What a worker tells its parent while it works: where it is and for how long, what happens, and each result.
import type { Change, ResourceResult } from '../src/contract/result.ts';

export type Report =
  /** From here on the worker is with this resource, and must be heard of again within `deadline` seconds: it reads, or makes the change. */
  | { report: 'enter'; resource: string; deadline: number; change?: Change }
  | { report: 'changed'; resource: string; change: Change }
  | { report: 'result'; result: ResourceResult }
  | { report: 'done' };

export class Reporter {
  constructor(private readonly send: (report: Report) => void) {}

  enter(resource: string, deadline: number, change?: Change): void {
    this.send({ report: 'enter', resource, deadline, ...(change && { change }) });
  }

  changed(resource: string, change: Change): void {
    this.send({ report: 'changed', resource, change });
  }

  result(result: ResourceResult): void {
    this.send({ report: 'result', result });
  }

  done(): void {
    this.send({ report: 'done' });
  }
}
