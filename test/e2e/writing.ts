// Direct writes that a client does while something else happens: of that, its disk, its session and its kernel's log may show nothing.
import { expect } from 'vitest';
import type { Deployment } from './deployment.ts';

const enough = '/run/enough-written';
/** Seconds after which the writing ends by itself, as a failure, whatever the test does. */
const bound = 900;

/** Into the last MiB of the disk, one after the other, until told; stops at the first error. */
const write = (device: string) => `
seek=$(( $(blockdev --getsize64 ${device}) / 65536 - 16 )); end=$(( $(date +%s) + ${bound} )); n=0
while [ ! -e ${enough} ] && [ $(date +%s) -lt $end ]; do
  dd if=/dev/urandom of=${device} bs=64k count=4 seek=$seek oflag=direct conv=notrunc 2>/run/dd.err || { cat /run/dd.err; echo "failed after $n"; exit 1; }
  n=$((n+1))
done
[ -e ${enough} ] || { echo "nobody ended it within ${bound} s, after $n"; exit 1; }
echo "wrote $n"
`;

/** Does the work while the host writes to its first iSCSI disk, and sees that no write failed and the session stayed. */
export async function whileWriting<Result>(
  lab: Deployment,
  host: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const sessionAndErrors =
    'ls /sys/class/iscsi_session; dmesg | grep -iE "I/O error|conn error|detected conn" || true';
  const device = (await lab.root(host, `rm -f ${enough}; ls /dev/disk/by-path/*iscsi*lun-0`)).trim();
  const before = await lab.root(host, sessionAndErrors);
  const { ended } = lab.background(host, write(device));
  const result = await work().finally(() => lab.root(host, `touch ${enough}`));
  const { code, output } = await ended;
  expect(output).toMatch(/^wrote [1-9]/m);
  expect(code).toBe(0);
  expect(await lab.root(host, sessionAndErrors)).toBe(before);
  return result;
}
