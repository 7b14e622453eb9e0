// What a worker tells its parent while it works: where it is and for how long, what happens, and each result.
import * as z from 'zod';
import { change, type ResourceResult, resourceResult } from '../src/contract/result.ts';

export const report = z.discriminatedUnion('report', [
  /** From here on the worker is with this resource, and must be heard of again within `deadline` seconds. */
  z.strictObject({
    report: z.literal('enter'),
    resource: z.string(),
    deadline: z.number(),
  }),
  z.strictObject({
    report: z.literal('event'),
    event: z.enum(['changing', 'changed']),
    resource: z.string(),
    change,
  }),
  z.strictObject({ report: z.literal('result'), result: resourceResult }),
  z.strictObject({ report: z.literal('done') }),
]);
export type Report = z.output<typeof report>;

export class Reporter {
  constructor(private readonly send: (report: Report) => void) {}

  enter(resource: string, deadline: number): void {
    this.send({ report: 'enter', resource, deadline });
  }

  event(event: 'changing' | 'changed', resource: string, { summary, impact }: z.output<typeof change>): void {
    this.send({
      report: 'event',
      event,
      resource,
      change: { summary, impact },
    });
  }

  result(result: ResourceResult): void {
    this.send({ report: 'result', result });
  }

  done(): void {
    this.send({ report: 'done' });
  }
}
