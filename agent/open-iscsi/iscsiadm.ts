// The calls of iscsiadm that the agent makes: always with target, portal and interface named, never with a setting or a secret.
import { formatPortal, type Portal } from '../../src/contract/portal.ts';
import { HostError } from '../provider.ts';
import type { ExecResult, System } from '../system/system.ts';
import { freeStaleLock } from './database-lock.ts';
import { authenticationRefused, explainExit } from './exit-codes.ts';
import { parseSendTargets, type SentPortal } from './send-targets.ts';

/** What names a record for iscsiadm. */
export interface RecordAddress {
  iqn: string;
  iface: string;
  portal: Portal;
  /** Missing for a record in the old form, and where the portal group is not known. */
  tpgt: number | undefined;
}

/** Seconds for calls that only touch the database; iscsiadm itself waits 30 s for its lock. */
const databaseDeadline = 45;

/** The targets that a portal offers. Neither records nor discovery settings are made or changed by it. */
export function discover(system: System, portal: Portal, iface: string, deadline: number): SentPortal[] {
  const place = formatPortal(portal);
  const argv = ['-m', 'discovery', '-t', 'sendtargets', '-p', place, '-I', iface, '-o', 'nonpersistent'];
  const result = run(system, argv, deadline);
  if (result.code !== 0 || result.timedOut)
    throw failure(`discovery at ${place}`, result, deadline, discoveryHint(result.code));
  return parseSendTargets(result.stdout);
}

/** The same with the credentials of the portal's discovery record; node records are left alone. */
export function discoverFromRecord(
  system: System,
  portal: Portal,
  iface: string,
  deadline: number,
): SentPortal[] {
  const argv = [...discoveryArguments(portal), '-I', iface, '-o', 'nonpersistent', '--discover'];
  const result = run(system, argv, deadline);
  if (result.code !== 0 || result.timedOut)
    throw failure(
      `discovery at ${formatPortal(portal)}`,
      result,
      deadline,
      result.code === authenticationRefused
        ? 'compare `discovery.chap` with what the server wants of discoveries (iscsi_discovery_auth)'
        : undefined,
    );
  return parseSendTargets(result.stdout);
}

/** Makes a discovery record without credentials. */
export function addDiscovery(system: System, portal: Portal): void {
  const result = run(system, [...discoveryArguments(portal), '-o', 'new'], databaseDeadline);
  if (result.code !== 0 || result.timedOut)
    throw failure(`making the discovery record of ${formatPortal(portal)}`, result, databaseDeadline);
}

export function deleteDiscovery(system: System, portal: Portal): void {
  const result = run(system, [...discoveryArguments(portal), '-o', 'delete'], databaseDeadline);
  if (result.code !== 0 || result.timedOut)
    throw failure(`removing the discovery record of ${formatPortal(portal)}`, result, databaseDeadline);
}

function discoveryArguments(portal: Portal): string[] {
  return ['-m', 'discoverydb', '-t', 'sendtargets', '-p', formatPortal(portal)];
}

function discoveryHint(code: number): string | undefined {
  return code === authenticationRefused
    ? 'the target wants CHAP for discovery: say it with `discovery: { chap: … }`, or say `discovery: false`'
    : undefined;
}

/** Makes a record from iscsid.conf; an existing one stays as it is. */
export function addRecord(system: System, record: RecordAddress): void {
  const result = run(system, [...nodeArguments(record), '-o', 'new'], databaseDeadline);
  if (result.code !== 0 || result.timedOut)
    throw failure(`making the node record of ${titleOf(record)}`, result, databaseDeadline);
}

/** Also takes its directories and the link of its discovery away, and refuses while a session uses it. */
export function deleteRecord(system: System, record: RecordAddress): void {
  const result = run(system, [...nodeArguments(record), '-o', 'delete'], databaseDeadline);
  if (result.code !== 0 || result.timedOut)
    throw failure(`removing the node record of ${titleOf(record)}`, result, databaseDeadline);
}

/** Not judged: whoever calls knows whether the session is there afterwards. */
export function callLogin(system: System, record: RecordAddress, deadline: number): ExecResult {
  return run(system, [...nodeArguments(record), '--login'], deadline);
}

export function callLogout(system: System, sid: number, deadline: number): ExecResult {
  return run(system, ['-m', 'session', '-r', String(sid), '--logout'], deadline);
}

/** The error for a call that failed: what was tried, what the code means, and the code itself. */
export function failure(tried: string, result: ExecResult, deadline: number, hint?: string): HostError {
  if (result.timedOut)
    return new HostError(
      `${tried}: no end within ${deadline} s`,
      'the target may not have this name, or hang; iscsid goes on for two minutes and says why in its log',
    );
  if (result.code === 127) return new HostError(`${tried}: iscsiadm cannot be started on this host`);
  const explanation = explainExit(result.code);
  const said = explanation?.says === false ? '' : complaint(result.stderr);
  return new HostError(
    `${tried}: ${explanation?.meaning ?? 'it succeeded without effect'} (iscsiadm exit ${result.code}${said})`,
    hint ?? explanation?.hint,
  );
}

/** Lines that only repeat the exit code or what was tried. */
const echoes =
  /^(Could not (log|login|logout|execute|perform)|initiator reported error|Error while adding record|\S+ERROR: *$)/;

/** The first line that says more than the exit code. */
function complaint(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.replace(/^iscsiadm: /, '').trim());
  const line = lines.find((text) => text !== '' && !echoes.test(text));
  return line === undefined ? '' : `: ${line.slice(0, 200)}`;
}

function run(system: System, argv: readonly string[], deadline: number): ExecResult {
  freeStaleLock(system);
  return system.exec(['iscsiadm', ...argv], { deadline });
}

function nodeArguments({ iqn, iface, portal, tpgt }: RecordAddress): string[] {
  const place = `${formatPortal(portal)}${tpgt === undefined ? '' : `,${tpgt}`}`;
  return ['-m', 'node', '-T', iqn, '-p', place, '-I', iface];
}

export function titleOf({ iqn, portal }: Pick<RecordAddress, 'iqn' | 'portal'>): string {
  return `${iqn} at ${formatPortal(portal)}`;
}
