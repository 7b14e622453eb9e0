// Numbers for people: a run of LUNs as "LUNs 0-63", so that a line stays a line.

/** "LUN 3", "LUNs 0-3, 7". */
export function describeNumbers(what: string, numbers: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const number of [...numbers].sort((one, other) => one - other)) {
    const range = ranges.at(-1);
    if (range && range[1] === number - 1) range[1] = number;
    else ranges.push([number, number]);
  }
  const text = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
  return `${what}${numbers.length === 1 ? '' : 's'} ${text}`;
}
