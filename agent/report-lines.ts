// Reports on their way from the worker to its parent, several in a line: a large target has hundreds of steps, and each line wakes the parent.
import * as z from 'zod';
import type { Report } from './reporter.ts';

/** Collects reports and sends them; that a change is over is not worth a line of its own, because the next report follows at once. */
export function reportLines(send: (line: string) => void): (report: Report) => void {
  let waiting: Report[] = [];
  return (report) => {
    waiting.push(report);
    if (report.report === 'changed') return;
    send(JSON.stringify(waiting));
    waiting = [];
  };
}

/** The worker is a fork of this process: what it says is read, not checked once more. */
const reports = z.custom<Report[]>(Array.isArray);

export function parseReports(line: string): Report[] {
  return reports.parse(JSON.parse(line));
}
