// The lab itself, with real machines: one boot, and everything that can be done to it afterwards.
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LabCommand } from './lab-command.ts';

const lab = new LabCommand();
const inventory = join(lab.state, 'hosts.yml');
const small = join(lab.state, 'small.yml');

beforeAll(async () => {
  await writeFile(
    inventory,
    'all: { hosts: { alpha: { lab_disks: [{ serial: blank, size: 1GiB }] }, beta: {} } }\n',
  );
  await writeFile(small, 'all: { hosts: { gamma: { lab_memory: 256MiB } } }\n');
  const up = await lab.run('up', '-i', inventory, '--name', 'pair', '--ttl', '1h');
  expect(up.stderr).toBe('');
  expect(up.stdout).toContain('lab pair is up');
});

afterAll(async () => {
  await lab.run('down', '--name', 'pair');
  await lab.run('down', '--name', 'brief');
  await rm(lab.state, { recursive: true, force: true });
});

describe('a lab host', () => {
  it('is the host of the inventory, for an ordinary user with sudo, and without anything of iSCSI', async () => {
    const command =
      'hostname; id -un; sudo -n id -un; ls /dev/disk/by-id; command -v targetcli iscsiadm python3-rtslib; true';
    expect((await lab.on('alpha', command)).split('\n')).toEqual([
      ...['alpha', 'deploy', 'root', 'virtio-blank', 'virtio-root'],
    ]);
  });

  it('can install the target and the initiator without a network', async () => {
    const command =
      'sudo apt-get -qq update && apt-get -qq -s install targetcli-fb open-iscsi multipath-tools | grep -c ^Conf';
    expect(Number(await lab.on('beta', command))).toBeGreaterThan(5);
  });

  it('has the kernel’s target and initiator', async () => {
    const modules =
      'for m in iscsi_target_mod target_core_iblock iscsi_tcp dm_multipath; do sudo modprobe $m || exit; done';
    expect(
      await lab.on('beta', `${modules}; ls -d /sys/kernel/config/target /sys/class/iscsi_transport/tcp`),
    ).toBe('/sys/class/iscsi_transport/tcp\n/sys/kernel/config/target');
  });

  it('is reached as nobody else', async () => {
    const asRoot =
      'ssh -o BatchMode=yes -o StrictHostKeyChecking=no root@127.0.0.1 true 2>/dev/null || echo refused';
    expect(await lab.on('beta', asRoot)).toBe('refused');
  });
});

describe('the storage networks', () => {
  const pings = (address: string) =>
    lab.on('alpha', `ping -c 1 -W 5 ${address} > /dev/null && echo yes || echo no`);
  const both = async () => [await pings('10.77.1.12'), await pings('fd77:2::12')];

  it('are cut and healed host by host, each for itself', async () => {
    expect(await both()).toEqual(['yes', 'yes']);
    await lab.run('link', 'cut', 'beta', '--network', 'san1');
    expect(await both()).toEqual(['no', 'yes']);
    expect((await lab.run('status')).stdout).toContain('san1 cut');
    await lab.run('link', 'heal');
    expect(await both()).toEqual(['yes', 'yes']);
  });
});

describe('going back', () => {
  it('undoes a change in files and in memory, and leaves the time as it is', async () => {
    await lab.on('alpha', 'echo changed | sudo tee /etc/changed; sudo modprobe scsi_debug');
    const reset = await lab.run('reset', 'alpha');
    expect(reset).toMatchObject({ code: 0, stderr: '' });
    const [seconds, left] = (
      await lab.on('alpha', 'date +%s; ls /etc/changed /sys/module/scsi_debug 2>/dev/null; true')
    ).split('\n');
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(30);
    expect(left).toBeUndefined();
  });
});

describe('power', () => {
  const bootOf = (host: string) => lab.on(host, 'cat /proc/sys/kernel/random/boot_id');

  it('comes back, by a cut or by a reboot, with what was flushed to disk', async () => {
    const before = [await bootOf('alpha'), await bootOf('beta')];
    await lab.on('alpha', 'echo kept > kept; sync');
    await lab.on('beta', 'sudo systemctl reboot || true');
    const cut = await lab.run('power-cut', 'alpha', '--wait');
    expect(cut.stdout).toContain('alpha answers again');
    expect(await lab.on('alpha', 'cat kept; hostname; ip -br address show eth1')).toMatch(
      /^kept\nalpha\neth1 +UP +10.77.1.11/,
    );
    // The reboot had the same minute for itself.
    await vi.waitFor(async () => expect(await bootOf('beta')).not.toBe(before[1]), {
      timeout: 300_000,
      interval: 2000,
    });
    expect(await bootOf('alpha')).not.toBe(before[0]);
  });

  it('can stay away, and a host that is off goes back to its snapshot too', async () => {
    await lab.run('power-cut', 'beta', '--off');
    expect((await lab.run('status')).stdout).toContain('beta · switched off');
    expect(await lab.run('ssh', 'beta', '--', 'true')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('switched off'),
    });
    expect((await lab.run('reset', 'beta')).code).toBe(0);
    expect(await lab.on('beta', 'hostname')).toBe('beta');
  });
});

describe('a lab’s end', () => {
  const machines = () => lab.processes('brief', 'qemu-system');
  const startBrief = async () => {
    const up = lab.start('up', '-i', small, '--name', 'brief');
    await vi.waitFor(() => expect(machines()).toHaveLength(1), { timeout: 60_000, interval: 100 });
    return { up, ended: once(up, 'exit') };
  };
  const nothingIsLeft = () =>
    vi.waitFor(() => expect(lab.processes('brief')).toEqual([]), { timeout: 30_000, interval: 100 });

  it('comes with ^C while it is made', async () => {
    const { up, ended } = await startBrief();
    up.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    await nothingIsLeft();
    expect(existsSync(lab.directory('brief'))).toBe(false);
  });

  it('comes with the death of the command that makes it', async () => {
    const { up, ended } = await startBrief();
    up.kill('SIGKILL');
    await ended;
    await nothingIsLeft();
    expect(existsSync(lab.directory('brief'))).toBe(false);
  });

  it('comes with the death of its supervisor', async () => {
    const { ended } = await startBrief();
    for (const pid of lab.processes('brief', 'supervise')) process.kill(pid, 'SIGKILL');
    expect(await ended).toEqual([1, null]);
    await nothingIsLeft();
    expect(existsSync(lab.directory('brief'))).toBe(false);
  });

  it('comes by itself when its time is over', async () => {
    const up = lab.start('up', '-i', small, '--name', 'brief', '--ttl', '60s');
    await once(up, 'exit');
    await vi.waitFor(() => expect(lab.processes('brief')).toEqual([]), { timeout: 120_000, interval: 500 });
    expect(existsSync(lab.directory('brief'))).toBe(false);
  });

  it('comes with `lab down`, which leaves nothing', async () => {
    expect(lab.processes('pair', 'qemu-system')).toHaveLength(2);
    expect((await lab.run('down', '--name', 'pair')).stdout).toBe('lab pair is gone\n');
    expect(lab.processes('pair')).toEqual([]);
    expect(readdirSync(join(lab.state, 'iscsi-deploy/labs'))).toEqual([]);
  });
});
