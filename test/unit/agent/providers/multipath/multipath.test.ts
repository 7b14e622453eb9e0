import { describe, expect, it } from 'vitest';
import { Projection } from '../../../../../agent/projection.ts';
import { HostError, Refusal } from '../../../../../agent/provider.ts';
import { multipathProvider } from '../../../../../agent/providers/multipath/index.ts';
import type { MemorySystem } from '../../../../../agent/system/memory/index.ts';
import { multipathSchema } from '../../../../../src/contract/kinds/multipath.ts';
import { endsKilled, killedAfter } from '../../killed-system.ts';
import { iqn, serials } from '../../open-iscsi/pretended-client.ts';
import { hostOf, planOn, proveConvergence, summariesOf } from '../converging.ts';
import {
  alias,
  type ClientOptions,
  createClient,
  createMapped,
  fragment,
  wwid,
} from './pretended-multipathd.ts';

const wanted = (more: object = {}) => multipathSchema.parse({ alias, iqn, lun: 0, ...more });
const plan = (options: ClientOptions, more: object = {}, projection = new Projection()) =>
  summariesOf(planOn(multipathProvider, wanted(more), hostOf(createClient(options)), projection));
const made = [
  `write ${fragment}`,
  'let multipathd read its configuration again',
  `make map ${alias} of ${wwid}`,
  `wait until 2 paths of ${alias} work`,
];
const removed = [
  `take ${wwid} off the list of multipath disks`,
  `remove map ${alias}`,
  `remove ${fragment}`,
  'let multipathd read its configuration again',
];

/** A host on which the task was applied. */
function applied(more: object = {}, options: ClientOptions = {}) {
  const host = hostOf(createClient(options));
  for (const step of planOn(multipathProvider, wanted(more), host).steps)
    multipathProvider.apply(step, wanted(more), host);
  return host;
}

describe('a map', () => {
  it('is made of both paths, from wherever it was interrupted', () => {
    expect(proveConvergence(multipathProvider, wanted(), () => hostOf(createClient()))).toEqual(made);
  });

  it('is written down as a file of its own, with what was named and nothing else', () => {
    const { system } = applied({ settings: { path_grouping_policy: 'multibus', no_path_retry: 12 } });
    expect(system.readText(fragment)).toBe(
      `# Made by iscsi-deploy for one map; the next run writes it anew.
multipaths {
	multipath {
		wwid "${wwid}"
		alias "${alias}"
		path_grouping_policy "multibus"
		no_path_retry "12"
	}
}
`,
    );
  });

  it('that is as it should be costs one question to the daemon and no write', () => {
    const host = applied();
    const [calls, journal] = [host.system.calls.length, host.system.journal.length];
    expect(planOn(multipathProvider, wanted(), host).steps).toEqual([]);
    expect(host.system.calls.slice(calls).map(({ argv }) => argv.join(' '))).toEqual([
      `multipathd show map ${alias} json`,
    ]);
    expect(host.system.journal).toHaveLength(journal);
  });

  it('with another setting is told to the daemon, which is not restarted', () => {
    const more = { settings: { no_path_retry: 'fail' } };
    expect(proveConvergence(multipathProvider, wanted(more), () => applied())).toEqual(made.slice(0, 2));
  });

  it('of that disk under another name is renamed', () => {
    expect(proveConvergence(multipathProvider, wanted(), () => hostOf(createMapped({}, 'mpatha')))).toEqual([
      made[0],
      `let multipathd read its configuration again, and rename map mpatha to ${alias}`,
      made[3],
    ]);
  });

  it('by its WWID takes every disk that has it', () => {
    const byWwid = multipathSchema.parse({ alias, wwid });
    expect(proveConvergence(multipathProvider, byWwid, () => hostOf(createClient()))).toEqual(made);
  });

  it('shows its paths to the report', () => {
    const host = applied();
    expect(multipathProvider.observe?.(wanted(), multipathProvider.read(wanted(), host))).toEqual({
      kind: 'multipath',
      alias,
      wwid,
      name: 'dm-0',
      filesystem: undefined,
      mountpoints: [],
      paths: [
        { name: 'sda', state: 'working' },
        { name: 'sdc', state: 'working' },
      ],
    });
  });

  it('is taken away, from wherever it was interrupted, and its paths stay', () => {
    const absent = wanted({ state: 'absent' });
    expect(proveConvergence(multipathProvider, absent, () => applied())).toEqual(removed);
    expect(plan({}, { state: 'absent' })).toEqual([]);
  });

  it('that others made is left, though its disk is named', () => {
    const host = hostOf(createMapped({}, 'mpatha'));
    expect(planOn(multipathProvider, wanted({ state: 'absent' }), host).steps).toEqual([]);
  });
});

describe('an agent that is killed after any change or command', () => {
  const converge = (system: MemorySystem, desired: ReturnType<typeof wanted>) => {
    const host = { ...hostOf(system), system };
    for (const step of planOn(multipathProvider, desired, host).steps)
      multipathProvider.apply(step, desired, host);
  };

  it.each([
    ['making a map', () => createClient(), wanted()],
    ['renaming one', () => createMapped({}, 'mpatha'), wanted()],
    ['taking one away', () => applied().system, wanted({ state: 'absent' })],
  ])('while %s leaves what the next run finishes, the daemon told', (_what, start, desired) => {
    let count = 1;
    for (; count < 100; count += 1) {
      const system = start();
      if (!endsKilled(() => converge(killedAfter(system, count), desired))) break;
      const before = system.calls.length;
      const isWritten = system.exists('/run/iscsi-deploy-multipath-unread');
      converge(system, desired);
      const calls = system.calls.slice(before).map(({ argv }) => argv.join(' '));
      if (isWritten) expect(calls, `after ${count}`).toContain('multipathd reconfigure');
      expect(planOn(multipathProvider, desired, hostOf(system)).steps, `after ${count}`).toEqual([]);
    }
    expect(count).toBeGreaterThan(5);
  });
});

describe('paths', () => {
  it('that are cut off are waited for, which is no change', () => {
    const host = applied({}, {});
    host.system.onCommand(`multipathd show map ${alias} json`, () => '{"map":{"path_groups":[]}}');
    const { steps } = planOn(multipathProvider, wanted(), host);
    expect(steps).toMatchObject([{ summary: made[3], waits: true }]);
  });

  it('that do not come back are named with their state', () => {
    const apply = () => applied({ deadline: 5 }, { faulty: ['sdc'] });
    expect(apply).toThrow(HostError);
    expect(apply).toThrow(`map ${alias} has 1 of 2 paths after 5 s: sdc is failed, faulty`);
  });

  it('may be as few as the task says', () => {
    expect(() => applied({ paths: 1 }, { faulty: ['sdc'] })).not.toThrow();
  });

  it('must be as many as the task says', () => {
    expect(() => applied({ paths: 3, deadline: 1 })).toThrow(`map ${alias} has 2 of 3 paths after 1 s`);
  });

  it('whose session holds I/O back for long are told of', () => {
    const { unmanaged } = planOn(multipathProvider, wanted(), hostOf(createClient()));
    expect(unmanaged?.[0]).toMatch(/^sda holds I\/O back for 120 s when its session is lost/);
  });

  it('of which the daemon makes no map are an error with a way to find out', () => {
    expect(() => applied({ deadline: 1 }, { blacklists: true })).toThrow(
      `multipathd made no map of ${wwid} within 1 s`,
    );
  });
});

describe('refused is', () => {
  const refusal =
    (options: ClientOptions, more: object = {}) =>
    () =>
      plan(options, more);
  const mounted = { '/proc/self/mountinfo': '30 20 8:0 / /mnt rw - ext4 /dev/sda rw\n' };

  it.each([
    [
      'a host without multipath-tools',
      refusal({ installed: false, running: false }),
      'multipath-tools are not installed',
    ],
    ['a daemon that does not run', refusal({ running: false }), 'multipathd does not run'],
    ['a LUN that no session shows', refusal({ tree: 'before' }), `no session with ${iqn} shows the LUN`],
    [
      'a disk that is mounted as it is',
      refusal({ files: mounted }),
      'sda is in use beside its map: sda is mounted on /mnt',
    ],
    [
      'another disk than the server says',
      refusal({}, { serial: serials[1] }),
      'is another disk than web-data: it shows 36001405b96',
    ],
  ])('%s', (_what, attempt, message) => {
    expect(attempt).toThrow(Refusal);
    expect(attempt).toThrow(message);
  });

  it('two disks under one number, on two portals', () => {
    const files = {
      '/sys/devices/platform/host7/session6/target7:0:0/7:0:0:0/wwid':
        'naa.60014055755d7b88bef4c4c84283fb5a\n',
    };
    expect(refusal({ files })).toThrow('sdc (portal [fd77:1::12]:3260) is another disk than web-data');
  });

  it('a name that something else has', () => {
    const files = {
      '/dev/dm-7': { block: [253, 7] as [number, number] },
      [`/dev/mapper/${alias}`]: { link: '../dm-7' },
      '/sys/class/block/dm-7/dm/uuid': 'LVM-abc\n',
    };
    expect(refusal({ files })).toThrow(`/dev/mapper/${alias} is something else already: LVM-abc`);
  });

  it('taking away what is in use', () => {
    const host = applied();
    host.system.put('/proc/self/mountinfo', '30 20 253:0 / /srv rw - ext4 /dev/mapper/web-data rw\n');
    expect(() => planOn(multipathProvider, wanted({ state: 'absent' }), host)).toThrow(
      'map web-data is in use: web-data is mounted on /srv',
    );
  });
});

describe('before an earlier task has done its part', () => {
  const projection = () => {
    const made = new Projection();
    made.add([
      { kind: 'command', name: 'multipathd' },
      { kind: 'unit', name: 'multipathd.service' },
      { kind: 'session', name: iqn },
    ]);
    return made;
  };

  it('the rest is known after it', () => {
    const bare = hostOf(createClient({ tree: 'before', installed: false, running: false }));
    expect(planOn(multipathProvider, wanted(), bare, projection())).toMatchObject({
      knownAfterApply: true,
      steps: [{ summary: `map the paths as ${alias}` }],
    });
  });
});
