import { describe, expect, it } from 'vitest';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { escapeUnitPath } from '../../../../../agent/units/escape-path.ts';
import { endsKilled, killedAfter } from '../../killed-system.ts';
import type { LioOptions } from '../../lio/lio-kernel.ts';
import { fixture } from '../../tools/fixture.ts';
import { described, host, plan, run, summaries, target } from './scenario.ts';

const unit = 'rtslib-fb-targetctl.service';
const library = `/usr/lib/systemd/system/${unit}`;
const link = `/etc/systemd/system/multi-user.target.wants/${unit}`;
const dropIn = `/etc/systemd/system/${unit}.d/iscsi-deploy.conf`;
const [web, scratch] = described.luns;

function withUnit({ enabled = true, files = {} }: LioOptions & { enabled?: boolean } = {}): MemorySystem {
  const system: MemorySystem = host({
    files: {
      [library]: fixture('systemctl/rtslib-fb-targetctl.service'),
      '/etc/systemd/system/multi-user.target.wants/': {},
      ...(enabled && { [link]: { link: library } }),
      ...files,
    },
    commands: {
      'systemctl --no-ask-password': () => {
        system.symlink(library, link);
        return '';
      },
    },
  });
  return system;
}

const orders = `let ${unit} wait at boot for what the volumes stand on`;

describe('the unit that restores targets at boot', () => {
  it('waits for the devices and mounts of the volumes, and does without what does not come', () => {
    const system = withUnit();
    expect(summaries(target(), system).at(-1)).toBe(orders);
    expect(run(target(), system)).toEqual([]);
    expect(system.readText(dropIn)).toBe(
      [
        '# Written by iscsi-deploy: what the restored volumes stand on.',
        '[Unit]',
        'Wants=dev-myvg-web.device',
        'Wants=srv-iscsi.mount',
        'Wants=srv.mount',
        'After=dev-myvg-web.device',
        'After=srv-iscsi.mount',
        'After=srv.mount',
        '',
      ].join('\n'),
    );
    expect(system.stat(dropIn)?.mode).toBe(0o644);
  });

  it('is never started, stopped or made to read its files: only enabled, where it is not', () => {
    const system = withUnit({ enabled: false });
    expect(summaries(target(), system).at(-1)).toBe(`enable ${unit}, which brings the target back at boot`);
    expect(run(target(), system)).toEqual([]);
    const verbs = system.calls.filter(({ argv }) => argv[0] === 'systemctl').map(({ argv }) => argv.slice(2));
    expect(verbs).toEqual([['--no-reload', 'enable', '--', unit]]);
  });

  it('waits for one volume less when a LUN goes, and for nothing when the target does', () => {
    const system = withUnit();
    run(target(), system);
    const less = target({ luns: [web, { ...scratch, state: 'absent' }], acls: [] });
    expect(summaries(less, system).at(-1)).toBe(orders);
    expect(run(less, system)).toEqual([]);
    expect(system.readText(dropIn)).not.toContain('srv');
    const absent = target({ state: 'absent' });
    expect(summaries(absent, system).at(-1)).toBe(`let ${unit} wait for nothing of ours at boot`);
    expect(run(absent, system)).toEqual([]);
    expect(system.exists(dropIn)).toBe(false);
    expect(system.list('/etc/systemd/system')).toEqual(['multi-user.target.wants']);
  });

  it('keeps what an administrator put beside it', () => {
    const own = dropIn.replace('iscsi-deploy', 'local');
    const system = withUnit({ files: { [own]: '[Unit]\n' } });
    run(target(), system);
    run(target({ state: 'absent' }), system);
    expect(system.readText(own)).toBe('[Unit]\n');
  });

  it('is right after a run that was killed anywhere near', () => {
    let count = 1;
    for (let killed = true; killed; count += 1) {
      const system = withUnit({ enabled: false });
      killed = endsKilled(() => run(target(), killedAfter(system, count)));
      expect(run(target(), system), `after change ${count}`).toEqual([]);
      expect(system.readText(dropIn)).toContain('After=dev-myvg-web.device');
      expect(system.exists(link)).toBe(true);
    }
    expect(count).toBeGreaterThan(40);
  });

  it('asks for no change where others built and saved what is described', () => {
    const system = withUnit();
    run(target(), system);
    system.remove('/var/lib/iscsi-deploy/volumes.json');
    system.remove(dropIn);
    expect(plan(target(), system).steps).toEqual([]);
  });
});

it.each([
  ['/srv/iscsi', 'srv-iscsi'],
  ['/dev/disk/by-id/virtio-a_b', 'dev-disk-by\\x2did-virtio\\x2da_b'],
  ['/srv/a b', 'srv-a\\x20b'],
  ['/.hidden/x', '\\x2ehidden-x'],
  ['/srv/é', 'srv-\\xc3\\xa9'],
])('%s is %s in the name of a unit, as systemd-escape --path has it', (path, name) => {
  expect(escapeUnitPath(path)).toBe(name);
});
