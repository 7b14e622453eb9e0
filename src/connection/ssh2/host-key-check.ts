// Decides whether the key that a host shows is accepted, and tells the user precisely why not.
import { type ConnectionCause, ConnectionError, type ConnectionTarget } from '../connection.ts';
import { codeOf } from '../error-code.ts';
import { describeKey } from './host-key.ts';
import { isPattern, knownHostName } from './known-host-name.ts';
import { type HostKeys, judgeHostKey, type KnownKey, type SkippedLine } from './known-hosts.ts';
import { rememberHostKey } from './known-hosts-files.ts';

/** Returns where the key is accepted, throws `ConnectionError` otherwise. */
export async function checkHostKey(
  target: ConnectionTarget,
  known: HostKeys,
  skipped: SkippedLine[],
  offered: Buffer,
): Promise<void> {
  const judged = judgeHostKey(known, offered);
  if (judged.verdict === 'known') return;
  if (judged.verdict === 'revoked') throw revoked(judged.by, offered);
  if (judged.verdict === 'changed') throw changed(target, judged.known, offered);
  if (target.hostKeyChecking === 'strict') throw unknown(target, skipped, offered);
  await remember(target, offered);
}

function revoked(by: KnownKey, offered: Buffer): ConnectionError {
  return refusal(
    'host-key-revoked',
    `its key ${describeKey(offered)} is revoked by ${by.file}:${by.line}`,
    'somebody who has this key can pose as the host: do not connect before the host has a new one',
  );
}

function changed(target: ConnectionTarget, known: KnownKey[], offered: Buffer): ConnectionError {
  const before = known.map((one) => `${one.file}:${one.line} has ${describeKey(one.key)}`).join(', ');
  return refusal(
    'host-key-changed',
    `its key changed: it shows ${describeKey(offered)}, but ${before}`,
    `somebody may sit in between. If the host was reinstalled, compare the new fingerprint at its console, then ${removal(target, known)}`,
  );
}

/** A line with patterns speaks of other hosts too, and ssh-keygen does not remove it. */
function removal(target: ConnectionTarget, known: KnownKey[]): string {
  const shared = known.filter((one) => isPattern(one.names));
  const files = [...new Set(known.filter((one) => !isPattern(one.names)).map((one) => one.file))];
  return [
    ...files.map((file) => `run: ssh-keygen -f '${file}' -R '${knownHostName(target)}'`),
    ...shared.map((one) => `correct ${one.file}:${one.line} (${one.names})`),
  ].join(' and ');
}

function unknown(target: ConnectionTarget, skipped: SkippedLine[], offered: Buffer): ConnectionError {
  const notes = skipped.slice(0, 3).map((one) => `; ${one.file}:${one.line} was skipped: ${one.reason}`);
  return refusal(
    'host-key-unknown',
    `its key ${describeKey(offered)} is unknown: none for ${knownHostName(target)} in ${target.knownHostsFiles.join(', ')}${notes.join('')}`,
    'compare the fingerprint with "ssh-keygen -lf" of the key in /etc/ssh on the host, then connect once with ssh, or allow new host keys',
  );
}

async function remember(target: ConnectionTarget, offered: Buffer): Promise<void> {
  const [file] = target.knownHostsFiles;
  const failed = (why: string) =>
    refusal('host-key-unknown', `its new key ${describeKey(offered)} cannot be remembered: ${why}`);
  if (file === undefined) throw failed('no known_hosts file is named');
  await rememberHostKey(file, target, offered).catch((error: unknown) => {
    throw failed(`${file}: ${codeOf(error)}`);
  });
}

function refusal(cause: ConnectionCause, what: string, hint?: string): ConnectionError {
  return new ConnectionError(cause, `host key refused: ${what}`, hint);
}
