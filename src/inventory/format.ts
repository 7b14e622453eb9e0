// Which form an inventory is written in: told by its first line and the file's ending, as Ansible finds it by trying.

export type Format = 'program' | 'yaml' | 'ini';

/** `head` is the begin of the file, a kilobyte will do; `isExecutable` is its mode. */
export function formatOf(file: string, head: string, isExecutable: boolean): Format {
  if (head.startsWith('#!') || (isExecutable && head.startsWith('\x7fELF'))) return 'program';
  const ending = /\.[^./]*$/.exec(file)?.[0] ?? '';
  const mayBeYaml = ['', '.yml', '.yaml', '.json'].includes(ending);
  return mayBeYaml && !isIni(firstLine(head), ending !== '') ? 'yaml' : 'ini';
}

function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !/^[#;]/.test(line)) ?? '';
}

/** A section, or a host alone or with `name=value`: none of them begins an inventory in YAML. */
function isIni(line: string, hasYamlEnding: boolean): boolean {
  if (/^\[[^\]]+\]\s*(#.*)?$/.test(line)) return true;
  if (line === '' || /^(---|[-{%&!?*]|\$ANSIBLE_VAULT;)/.test(line)) return false;
  const isKey = /^("[^"]*"|'[^']*'|[^\s#"'][^\s#]*)\s*:(\s|$)/.test(line);
  return !isKey && (!hasYamlEnding || !line.includes(':'));
}
