// What a word without quotes is in the YAML 1.1 that Ansible reads: its parser knows fewer numbers and truths than the standard has.
import type { Scalar } from './node.ts';

/** Source: the implicit resolvers of PyYAML 6. Dates stay text. */
export function plainScalar(word: string): Scalar {
  if (/^(?:~|null|Null|NULL)?$/.test(word)) return null;
  if (/^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/.test(word)) return true;
  if (/^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/.test(word)) return false;
  return isInteger(word) ? integerOf(word) : isFloat(word) ? floatOf(word) : word;
}

const isInteger = (word: string) =>
  /^[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|0[0-7_]+|0|[1-9][\d_]*(?::[0-5]?\d)*)$/.test(word);

const isFloat = (word: string) =>
  /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(
    word,
  );

function integerOf(word: string): number {
  const sign = word.startsWith('-') ? -1 : 1;
  const digits = word.replace(/^[-+]/, '').replaceAll('_', '');
  if (digits.includes(':')) return sign * sexagesimal(digits);
  if (/^0[bx]/.test(digits)) return sign * Number(digits);
  return sign * Number.parseInt(digits, digits.startsWith('0') ? 8 : 10);
}

function floatOf(word: string): number {
  const sign = word.startsWith('-') ? -1 : 1;
  const digits = word.replace(/^[-+]/, '').replaceAll('_', '').toLowerCase();
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY;
  if (digits === '.nan') return Number.NaN;
  return sign * (digits.includes(':') ? sexagesimal(digits) : Number(digits));
}

/** `1:30` is 90. */
function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
