// The three forms of an iSCSI name (RFC 7143, 4.2.7) and nothing else that looks like one; what is wrong with the others.
import * as z from 'zod';

const most = 223;
const form =
  'want iqn.YYYY-MM.reversed.domain[:string] in lower case, eui.<16 hex digits> or naa.<16 or 32 hex digits>';

/** In words, beginning with what was found; `undefined` for `iqn.YYYY-MM.reversed.domain[:string]`, `eui.` and `naa.` as they should be. */
export function mistakeInName(name: string): string | undefined {
  if (name.length > most) return `it has ${name.length} characters, and ${most} is the most`;
  if (name.startsWith('iqn.')) return mistakeInIqn(name);
  if (name.startsWith('eui.')) return mistakeInDigits(name, [16]);
  if (name.startsWith('naa.')) return mistakeInDigits(name, [16, 32]);
  return form;
}

export const iscsiName = z.string().superRefine((name, context) => {
  const mistake = mistakeInName(name);
  if (mistake !== undefined) context.addIssue({ code: 'custom', message: `not an iSCSI name: ${mistake}` });
});

function mistakeInIqn(name: string): string | undefined {
  const stray = /[^a-z0-9.:-]/.exec(name)?.[0];
  if (stray !== undefined) return mistakeInLetter(name, stray);
  const [authority = '', ...rest] = name.split(':');
  const [, date = '', ...domain] = authority.split('.');
  if (!/^\d{4}-\d{2}$/.test(date))
    return `"${date}" is no year and month: want the time when the domain was owned, such as iqn.2026-11.com.example`;
  const month = date.slice('YYYY-'.length);
  if (!isMonth(month)) return `there is no month ${month} in ${date}`;
  if (domain.length === 0) return 'the reversed domain is missing after the date: iqn.2026-11.com.example';
  const label = domain.find((one) => !isLabel(one));
  if (label !== undefined)
    return `"${label}" is no part of a domain: letters and digits, with "-" only between them`;
  return rest.length > 0 && rest.join('') === '' ? 'nothing follows the colon' : undefined;
}

/** RFC 3722 folds capitals and leaves nothing but letters, digits, "-", "." and ":" of ASCII. */
function mistakeInLetter(name: string, stray: string): string {
  if (/[A-Z]/.test(stray)) return `capital letters are not part of it: write ${name.toLowerCase()}`;
  return `${JSON.stringify(stray)} cannot stand in it: want letters, digits, "-", "." and ":"`;
}

function isMonth(text: string): boolean {
  return Number(text) >= 1 && Number(text) <= 12;
}

function isLabel(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}

function mistakeInDigits(name: string, lengths: readonly number[]): string | undefined {
  const digits = name.slice('eui.'.length);
  if (/^[0-9a-f]*$/i.test(digits) && lengths.includes(digits.length)) return undefined;
  return `want ${name.slice(0, 4)} and ${lengths.join(' or ')} hex digits, found ${JSON.stringify(digits)}`;
}
