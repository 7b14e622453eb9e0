// `iqn base host …`: an iSCSI name made of one that the site owns and what tells its hosts and targets apart; both sides make the same.
import { mistakeInName } from '../../contract/iqn.ts';
import { Complaint } from './complaint.ts';
import { typeOf, type Value } from './value.ts';

/** "iqn.2026-11.com.example:storage01.web": the parts, in lower case, with dots between them, after one colon. */
export function generatedIqn(base: Value, parts: readonly Value[]): string | Complaint {
  const wrong = complaintOfBase(base) ?? parts.map(complaintOfPart).find((one) => one !== undefined);
  if (wrong) return wrong;
  const prefix = String(base);
  const name = `${prefix}${prefix.includes(':') ? '.' : ':'}${parts.map(lowered).join('.')}`;
  const mistake = mistakeInName(name);
  return mistake === undefined ? name : new Complaint(`came to ${name}: ${mistake}`);
}

function complaintOfBase(base: Value): Complaint | undefined {
  const mistake = typeof base === 'string' ? mistakeInName(base) : `found ${typeOf(base)}`;
  if (mistake === undefined && String(base).startsWith('iqn.')) return undefined;
  return new Complaint(
    `wants an iqn of yours first${typeof base === 'string' ? `, found ${base}` : ''}${mistake === undefined ? '' : `: ${mistake}`}`,
    'such as iqn.2026-11.com.example: a month in which the domain was yours, and the domain reversed',
  );
}

/** Nothing is replaced: two hosts could come to one name. */
function complaintOfPart(part: Value): Complaint | undefined {
  if (typeof part !== 'string' && typeof part !== 'number')
    return new Complaint(`wants text or a number after the base, found ${typeOf(part)}`);
  if (/^[a-z0-9](?:[a-z0-9.:-]*[a-z0-9])?$/.test(lowered(part))) return undefined;
  return new Complaint(
    `cannot make a name of ${JSON.stringify(String(part))}: want letters and digits, with "-", "." and ":" only between them`,
    'give the host a variable with a name of that kind, and write that one',
  );
}

function lowered(part: Value): string {
  return String(part).toLowerCase();
}
