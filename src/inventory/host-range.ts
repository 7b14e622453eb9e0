// `web[01:12].example.com`: many hosts in one name, as Ansible writes them.

/** Hosts that one name may stand for. */
const most = 10_000;

/** In the order of Ansible's ranges: `[y:B]` is y, z, A, B. */
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The names that the pattern stands for, itself where it has no range; a message where the range is wrong. */
export function expandHosts(name: string): { names: string[] } | { problem: string } {
  const range = /\[([^\]]*)\]/.exec(name);
  if (!range) return { names: [name] };
  const values = valuesOf(range[1] ?? '');
  if ('problem' in values) return values;
  const before = name.slice(0, range.index);
  const rest = expandHosts(name.slice(range.index + range[0].length));
  if ('problem' in rest) return rest;
  if (values.names.length * rest.names.length > most)
    return { problem: `stands for more than ${most} hosts` };
  return { names: values.names.flatMap((value) => rest.names.map((after) => `${before}${value}${after}`)) };
}

function valuesOf(range: string): { names: string[] } | { problem: string } {
  const numbers = /^(\d{0,9}):(\d{1,9})(?::(\d{1,9}))?$/.exec(range);
  if (numbers) return count(numbers[1] || '0', numbers[2] ?? '', Number(numbers[3] ?? 1));
  const spelled = /^([a-zA-Z]):([a-zA-Z])(?::(\d{1,9}))?$/.exec(range);
  if (spelled) return spell(spelled[1] ?? '', spelled[2] ?? '', Number(spelled[3] ?? 1));
  return { problem: `\`[${range}]\` is no range; want for example [1:9], [01:12], [a:f] or [0:10:2]` };
}

function count(first: string, last: string, step: number): { names: string[] } | { problem: string } {
  if (first.length > 1 && first.startsWith('0') && first.length !== last.length)
    return { problem: `the range [${first}:${last}] needs as many digits at its end as at its begin` };
  const width = first.startsWith('0') ? first.length : 0;
  return series(Number(first), Number(last), step, (value) => String(value).padStart(width, '0'));
}

function spell(first: string, last: string, step: number): { names: string[] } | { problem: string } {
  return series(letters.indexOf(first), letters.indexOf(last), step, (index) => letters.charAt(index));
}

function series(
  first: number,
  last: number,
  step: number,
  write: (value: number) => string,
): { names: string[] } | { problem: string } {
  if (step < 1 || last < first) return { problem: 'a range goes upwards, in steps of at least 1' };
  if ((last - first) / step >= most) return { problem: `stands for more than ${most} hosts` };
  const length = Math.floor((last - first) / step) + 1;
  return { names: Array.from({ length }, (_, index) => write(first + index * step)) };
}
