// Inventories in forms that are not read, recognized so that the author is told which, and what to write instead.
import type { Findings } from '../source/mistake.ts';
import { startOf } from '../source/place.ts';

/** Whether the text is another format; adds the mistake. */
export function refuseForeignFormat(file: string, text: string, findings: Findings): boolean {
  if (text.startsWith('#!')) {
    findings.add(
      startOf(file),
      'executable inventories are not run yet',
      `save what it prints: ${file} --list`,
    );
    return true;
  }
  const lines = text.split('\n');
  const index = lines.findIndex((line) => line.trim() !== '' && !/^\s*[#;]/.test(line));
  const first = lines[index]?.trim() ?? '';
  if (!looksLikeIni(file, first)) return false;
  findings.add(
    { file, line: index + 1, column: 1 },
    'INI inventories are not read yet; here is how the same is written in YAML',
    sameInYaml(first, lines[index + 1]?.trim() ?? ''),
  );
  return true;
}

/** A section, or a host alone or with `name=value`: none of them begins an inventory in YAML. */
function looksLikeIni(file: string, line: string): boolean {
  if (line === '' || line === '---' || line.startsWith('{')) return false;
  return (
    /^\[[^\]]+\]$/.test(line) ||
    (!/\.(ya?ml|json)$/.test(file) && !line.includes(': ') && !line.endsWith(':'))
  );
}

function sameInYaml(first: string, second: string): string {
  const section = /^\[([^\]:]+)/.exec(first)?.[1];
  const [host = 'web01', ...settings] = (section === undefined ? first : second).split(/\s+/).filter(Boolean);
  const variables = settings
    .map((setting) => setting.split('='))
    .filter(([name, value]) => name && value)
    .map(([name, value]) => (/pass|secret/i.test(name ?? '') ? `${name}: …` : `${name}: ${value}`));
  const hosts = `hosts: {${host}: {${variables.join(', ')}}}`;
  return section === undefined ? `all: {${hosts}}` : `${section}: {${hosts}}`;
}
