// `--limit` as it is typed: a pattern in which `@file` stands for the patterns in a file, one on each line.
import type { Findings } from '../../source/mistake.ts';
import { startOf } from '../../source/place.ts';
import { readText } from '../../source/read-text.ts';

/** The pattern with every file read; one that cannot be read is added to the findings. */
export async function expandLimit(limit: string, findings: Findings): Promise<string> {
  const parts: string[] = [];
  for (const part of limit.split(/,|:(?=@)/).map((one) => one.trim())) {
    if (part.startsWith('@')) parts.push(...(await patternsIn(part.slice(1), findings)));
    else parts.push(part);
  }
  return parts.join(',');
}

async function patternsIn(file: string, findings: Findings): Promise<string[]> {
  const text = (await readText(file, findings, startOf('--limit'))) ?? '';
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
