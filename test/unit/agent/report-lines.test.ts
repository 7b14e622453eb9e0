import { describe, expect, it } from 'vitest';
import { parseReports, reportLines } from '../../../agent/report-lines.ts';
import { Reporter } from '../../../agent/reporter.ts';

const change = (summary: string) => ({ summary, impact: 'none' as const });

function linesOf(work: (reporter: Reporter) => void): string[][] {
  const lines: string[] = [];
  work(new Reporter(reportLines((line) => lines.push(line))));
  return lines.map((line) => parseReports(line).map(({ report }) => report));
}

describe('what a worker reports', () => {
  it('before a change begins is sent at once: it may hang', () => {
    expect(linesOf((reporter) => reporter.enter('a', 60, change('one')))).toEqual([['enter']]);
  });

  it('after a change goes with what follows: two steps are two lines', () => {
    const lines = linesOf((reporter) => {
      reporter.enter('a', 60, change('one'));
      reporter.changed('a', change('one'));
      reporter.enter('a', 60, change('two'));
      reporter.changed('a', change('two'));
      reporter.enter('a', 120);
      reporter.done();
    });
    expect(lines).toEqual([['enter'], ['changed', 'enter'], ['changed', 'enter'], ['done']]);
  });
});
