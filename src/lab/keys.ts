// SSH keys of a lab, made here and given to its hosts, so that their host keys are known before they first boot.
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execute } from './execute.ts';

/** Makes PATH and PATH.pub, without a passphrase; the private half is the owner's alone. */
export async function makeKey(path: string, comment: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await execute(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path], { seconds: 60 });
}

export async function readKey(path: string): Promise<{ private: string; public: string }> {
  return { private: await readFile(path, 'utf8'), public: await readFile(`${path}.pub`, 'utf8') };
}

/** A line of known_hosts; SSH writes a port other than 22 with brackets (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export function knownHostLine(port: number, publicKey: string): string {
  const [type = '', key = ''] = publicKey.split(' ');
  return `[127.0.0.1]:${port} ${type} ${key.trim()}\n`;
}
