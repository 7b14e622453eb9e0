// Settings of node records by open-iscsi's own names, as its records list them (2.1.8 to 2.1.11; iscsid.conf explains them).
import * as z from 'zod';
import { suggest } from './nearest.ts';

type Check = (text: string) => boolean;
export type Form = [wants: string, isValid: Check];

export function number(least: number, most = 2 ** 31 - 1): Form {
  const isValid = (text: string) => /^-?\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
  return [
    most === 2 ** 31 - 1 ? `a whole number from ${least}` : `a number from ${least} to ${most}`,
    isValid,
  ];
}

export function oneOf(...words: string[]): Form {
  return [words.join(' or '), (text) => words.includes(text)];
}

export const yesOrNo = oneOf('Yes', 'No');
const digest = oneOf('None', 'CRC32C', 'CRC32C,None', 'None,CRC32C');
const chapAlgorithms: Form = [
  'a list of MD5, SHA1, SHA256 and SHA3-256',
  (text) => /^(MD5|SHA1|SHA256|SHA3-256)(,(MD5|SHA1|SHA256|SHA3-256))*$/.test(text),
];

/** By name, in the order of a record. */
export const nodeSettings: ReadonlyMap<string, Form> = new Map([
  ['node.leading_login', yesOrNo],
  ['node.session.initial_cmdsn', number(0)],
  ['node.session.initial_login_retry_max', number(0)],
  ['node.session.xmit_thread_priority', number(-20, 19)],
  ['node.session.cmds_max', number(2, 2048)],
  ['node.session.queue_depth', number(1, 1024)],
  ['node.session.auth.chap_algs', chapAlgorithms],
  ['node.session.timeo.replacement_timeout', number(-1)],
  ['node.session.err_timeo.abort_timeout', number(0)],
  ['node.session.err_timeo.lu_reset_timeout', number(0)],
  ['node.session.err_timeo.tgt_reset_timeout', number(0)],
  ['node.session.err_timeo.host_reset_timeout', number(0)],
  ['node.session.iscsi.FastAbort', yesOrNo],
  ['node.session.iscsi.InitialR2T', yesOrNo],
  ['node.session.iscsi.ImmediateData', yesOrNo],
  ['node.session.iscsi.FirstBurstLength', number(512, 16_777_215)],
  ['node.session.iscsi.MaxBurstLength', number(512, 16_777_215)],
  ['node.session.iscsi.DefaultTime2Retain', number(0, 3600)],
  ['node.session.iscsi.DefaultTime2Wait', number(0, 3600)],
  ['node.session.iscsi.MaxConnections', number(1, 1)],
  ['node.session.iscsi.MaxOutstandingR2T', number(1, 65_535)],
  ['node.session.iscsi.ERL', number(0, 0)],
  ['node.session.scan', oneOf('auto', 'manual')],
  ['node.session.reopen_max', number(0)],
  ['node.session.conn_reopen_log_freq', number(1)],
  ['node.conn[0].tcp.window_size', number(0)],
  ['node.conn[0].tcp.type_of_service', number(0, 255)],
  ['node.conn[0].timeo.logout_timeout', number(0)],
  ['node.conn[0].timeo.login_timeout', number(0)],
  ['node.conn[0].timeo.auth_timeout', number(0)],
  ['node.conn[0].timeo.noop_out_interval', number(0)],
  ['node.conn[0].timeo.noop_out_timeout', number(0)],
  ['node.conn[0].iscsi.MaxXmitDataSegmentLength', number(0, 16_777_215)],
  ['node.conn[0].iscsi.MaxRecvDataSegmentLength', number(512, 16_777_215)],
  ['node.conn[0].iscsi.HeaderDigest', digest],
  ['node.conn[0].iscsi.DataDigest', digest],
  ['node.conn[0].iscsi.IFMarker', yesOrNo],
  ['node.conn[0].iscsi.OFMarker', yesOrNo],
]);

/** Names that other words of a task decide, or that say which record it is. */
const decidedElsewhere: readonly [RegExp, string][] = [
  [/^node\.(conn\[\d+\]\.)?startup$/, 'say it with `startup`'],
  [/^node\.session\.nr_sessions$/, 'say it with `nr_sessions`'],
  [/^node\.session\.auth\./, 'say it with `chap`: a secret is written nowhere else'],
  [/^iface\./, 'it belongs to the interface record: see `ifaces` of iscsi_initiator'],
  [/^node\.(name|tpgt|discovery_|conn\[\d+\]\.(address|port)$)/, 'it says which record this is'],
];

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** Switches are Yes and No to open-iscsi. */
export function formatSetting(value: Settings[string]): string {
  return typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value);
}

/** A map of settings, of which these are known; anything else is refused with the nearest name. */
export function settingsOf(forms: ReadonlyMap<string, Form>, elsewhere = decidedElsewhere) {
  return z.record(z.string(), z.union([z.boolean(), z.int(), z.string()])).superRefine((value, context) => {
    for (const [name, setting] of Object.entries(value)) {
      const message = findMistake(name, formatSetting(setting), forms, elsewhere);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  });
}

function findMistake(
  name: string,
  text: string,
  forms: ReadonlyMap<string, Form>,
  elsewhere: readonly [RegExp, string][],
): string | undefined {
  const [wants, isValid] = forms.get(name) ?? [];
  if (isValid) return isValid(text) ? undefined : `${name} is ${wants}, not ${text}`;
  const [, instead] = elsewhere.find(([pattern]) => pattern.test(name)) ?? [];
  return `open-iscsi has no setting ${name} here: ${instead ?? suggest(name, forms.keys())}`;
}
