import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { fileProvider } from '../../../../../agent/providers/file/index.ts';
import { createMemorySystem } from '../../../../../agent/system/memory/index.ts';
import { SystemError } from '../../../../../agent/system/system.ts';
import { fileSchema } from '../../../../../src/contract/kinds/file.ts';
import { factsOf, hostOf, planOn, proveConvergence } from '../converging.ts';

type Files = Record<string, string | object>;

const want = (desired: object) => fileSchema.parse({ path: '/etc/x', ...desired });
const hostWith = (files: Files) =>
  hostOf(createMemorySystem({ files: { '/etc/': {}, ...files }, users: { web: 33 }, groups: { web: 33 } }));

describe('files converge, from every partial state', () => {
  it.each<[string, object, Files, string[]]>([
    ['made', { content: 'grüß\n' }, {}, ['make file /etc/x, 7B, mode 0644']],
    ['made empty without content', {}, {}, ['make file /etc/x, 0B, mode 0644']],
    [
      'made for its owner alone where it is sensitive',
      { content: 'a', sensitive: true },
      {},
      ['make file /etc/x, 1B, mode 0600'],
    ],
    [
      'made with mode and owner',
      { content: 'a', mode: '0640', owner: 'web', group: 'web' },
      {},
      ['make file /etc/x, 1B, mode 0640, owner web:web'],
    ],
    ['kept', { content: 'same', mode: '0644', owner: 'root' }, { '/etc/x': 'same' }, []],
    ['kept without content', {}, { '/etc/x': 'its own' }, []],
    ['replaced', { content: 'longer' }, { '/etc/x': 'old' }, ['replace content of /etc/x, 3B → 6B']],
    [
      'replaced by one of the same size',
      { content: 'new' },
      { '/etc/x': 'old' },
      ['replace content of /etc/x, 3B → 3B'],
    ],
    ['emptied', { content: '' }, { '/etc/x': 'old' }, ['replace content of /etc/x, 3B → 0B']],
    [
      'replaced with another mode and owner at once',
      { content: 'new', mode: '0600', owner: 'web' },
      { '/etc/x': 'old' },
      ['replace content of /etc/x, 3B → 3B, change owner to web, change mode from 0644 to 0600'],
    ],
    ['given another mode', { mode: '0600' }, { '/etc/x': 'a' }, ['change mode of /etc/x from 0644 to 0600']],
    ['given another owner', { owner: 'web' }, { '/etc/x': 'a' }, ['change owner of /etc/x to web']],
    [
      'given another group and mode',
      { group: 'web', mode: '2755' },
      { '/etc/x': 'a' },
      ['change owner of /etc/x to :web', 'change mode of /etc/x from 0644 to 2755'],
    ],
    ['made as directory', { state: 'directory' }, {}, ['make directory /etc/x, mode 0755']],
    [
      'made as directory with those above it',
      { state: 'directory', path: '/srv/a/b', mode: '0700', owner: 'web' },
      {},
      [
        'make directory /srv, mode 0755',
        'make directory /srv/a, mode 0755',
        'make directory /srv/a/b, mode 0700, owner web',
      ],
    ],
    ['kept as directory', { state: 'directory' }, { '/etc/x/y': '' }, []],
    ['removed', { state: 'absent' }, { '/etc/x': 'a' }, ['remove /etc/x']],
    ['removed as empty directory', { state: 'absent' }, { '/etc/x/': {} }, ['remove directory /etc/x']],
    [
      'removed as link, not what it leads to',
      { state: 'absent' },
      { '/etc/x': { link: '/etc/y' }, '/etc/y': 'b' },
      ['remove /etc/x'],
    ],
    ['absent already', { state: 'absent' }, {}, []],
    ['absent already with its directory', { state: 'absent', path: '/srv/no/x' }, {}, []],
  ])('%s', (_what, desired, files, summaries) => {
    expect(proveConvergence(fileProvider, want(desired), () => hostWith(files))).toEqual(summaries);
  });

  it('keep the mode and owner they have, where only the content is given', () => {
    const host = hostWith({ '/etc/x': { content: 'old', mode: 0o640, uid: 33, gid: 33 } });
    const desired = want({ content: 'new' });
    for (const step of planOn(fileProvider, desired, host).steps) fileProvider.apply(step, desired, host);
    expect(host.system.stat('/etc/x')).toMatchObject({ mode: 0o640, uid: 33, gid: 33 });
    expect(host.system.readText('/etc/x')).toBe('new');
  });

  it('write nothing and read no content where nothing is compared', () => {
    const host = hostWith({ '/etc/x': 'a' });
    host.system.failOn('read', '/etc/x', 'EIO');
    expect(planOn(fileProvider, want({ mode: '0644' }), host).steps).toEqual([]);
    expect(planOn(fileProvider, want({ content: 'of another size' }), host).steps).toHaveLength(1);
    expect(host.system.journal).toEqual([]);
  });

  it('never show content in a summary', () => {
    const desired = want({ content: 'password=topsecret' });
    expect(JSON.stringify(planOn(fileProvider, desired, hostWith({})))).not.toContain('topsecret');
    expect(JSON.stringify(planOn(fileProvider, desired, hostWith({ '/etc/x': 'topsecret' })))).not.toContain(
      'topsecret',
    );
  });
});

describe('refusals', () => {
  const backstore = { '/sys/kernel/config/target/core/fileio_0/web/udev_path': '/etc/x\n' };

  it.each<[string, object, Files, string]>([
    [
      'a link is not followed',
      { content: 'a' },
      { '/etc/x': { link: '/etc/y' } },
      '/etc/x is a symbolic link to /etc/y',
    ],
    [
      'a link is no directory',
      { state: 'directory' },
      { '/etc/x': { link: '/etc' } },
      '/etc/x is a symbolic link to /etc',
    ],
    ['a directory is not replaced', { content: 'a' }, { '/etc/x/': {} }, '/etc/x is a directory, not a file'],
    [
      'a file is not replaced by a directory',
      { state: 'directory' },
      { '/etc/x': 'a' },
      '/etc/x is a file, not a directory',
    ],
    [
      'a device is not replaced',
      { content: 'a' },
      { '/etc/x': { block: [8, 0] } },
      '/etc/x is a block device, not a file',
    ],
    [
      'a device is not removed',
      { state: 'absent' },
      { '/etc/x': { block: [8, 0] } },
      '/etc/x is a block device',
    ],
    [
      'a full directory is not removed',
      { state: 'absent' },
      { '/etc/x/y': '' },
      '/etc/x is a directory with 1 entry',
    ],
    [
      'no directories are guessed for a file',
      { path: '/srv/a/x' },
      {},
      '/srv/a/x: there is no directory /srv',
    ],
    [
      'a backing file is not replaced',
      { content: 'a' },
      { '/etc/x': 'disk', ...backstore },
      '/etc/x is what backstore web stands on',
    ],
    [
      'a backing file is not removed',
      { state: 'absent' },
      { '/etc/x': 'disk', ...backstore },
      '/etc/x is what backstore web stands on',
    ],
  ])('%s', (_what, desired, files, message) => {
    expect(() => planOn(fileProvider, want(desired), hostWith(files))).toThrow(message);
  });
});

describe('a plan over earlier tasks', () => {
  it('counts on directories that they make', () => {
    const projection = new Projection();
    const directory = want({ path: '/srv/a', state: 'directory' });
    projection.add(fileProvider.provides?.(directory, factsOf('debian')) ?? []);
    const { steps } = planOn(fileProvider, want({ path: '/srv/a/x' }), hostWith({}), projection);
    expect(steps.map(({ summary }) => summary)).toEqual(['make file /srv/a/x, 0B, mode 0644']);
    const inner = planOn(
      fileProvider,
      want({ path: '/srv/a/b', state: 'directory' }),
      hostWith({}),
      projection,
    );
    expect(inner.steps.map(({ path }) => path)).toEqual(['/srv/a/b']);
  });

  it('counts on a package for a directory that nobody names', () => {
    const projection = new Projection();
    projection.add([{ kind: 'package', name: 'nginx' }]);
    const plan = planOn(fileProvider, want({ path: '/etc/nginx/x' }), hostWith({}), projection);
    expect(plan).toMatchObject({ steps: [{ action: 'write' }], knownAfterApply: true });
  });

  it('removes a directory whose content goes before', () => {
    const projection = new Projection();
    const inner = want({ path: '/etc/x/y', state: 'absent' });
    projection.add(fileProvider.provides?.(inner, factsOf('debian')) ?? []);
    const one = planOn(fileProvider, want({ state: 'absent' }), hostWith({ '/etc/x/y': '' }), projection);
    expect(one.steps.map(({ action }) => action)).toEqual(['remove-directory']);
    const two = hostWith({ '/etc/x/y': '', '/etc/x/z': '' });
    expect(() => planOn(fileProvider, want({ state: 'absent' }), two, projection)).toThrow('with 1 entry');
  });

  it('removes a backing file where an earlier task ends its export', () => {
    const projection = new Projection();
    projection.add([{ kind: 'released', name: 'iqn.2026-11.com.example:a' }]);
    const files = { '/etc/x': 'disk', '/sys/kernel/config/target/core/fileio_0/web/udev_path': '/etc/x\n' };
    const { steps } = planOn(fileProvider, want({ state: 'absent' }), hostWith(files), projection);
    expect(steps.map(({ action }) => action)).toEqual(['remove-file']);
  });

  it('takes an account for one that a package may bring; applying says so if not', () => {
    const desired = want({ owner: 'nobody-yet' });
    const host = hostWith({ '/etc/x': 'a' });
    const { steps } = planOn(fileProvider, desired, host);
    expect(steps.map(({ summary }) => summary)).toEqual(['change owner of /etc/x to nobody-yet']);
    expect(() => steps[0] && fileProvider.apply(steps[0], desired, host)).toThrow(
      'this host has no user nobody-yet',
    );
  });
});

describe('failures', () => {
  it('leave the old file as it was', () => {
    const host = hostWith({ '/etc/x': 'old' });
    host.system.failOn('writeAtomic', '/etc/x', 'ENOSPC');
    const desired = want({ content: 'new' });
    const [step] = planOn(fileProvider, desired, host).steps;
    expect(() => step && fileProvider.apply(step, desired, host)).toThrow(SystemError);
    expect(host.system.readText('/etc/x')).toBe('old');
  });

  it('do not follow a link that came after the plan', () => {
    const host = hostWith({ '/etc/x': 'a', '/etc/shadow': 'b' });
    const desired = want({ mode: '0666', owner: 'web' });
    const { steps } = planOn(fileProvider, desired, host);
    host.system.put('/etc/x', { link: '/etc/shadow' });
    for (const step of steps)
      expect(() => fileProvider.apply(step, desired, host)).toThrow('/etc/x has become a symbolic link');
    expect(host.system.journal).toEqual([]);
  });
});
