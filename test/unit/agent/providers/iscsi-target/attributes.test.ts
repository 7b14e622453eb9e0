import { describe, expect, it } from 'vitest';
import { endsKilled, killedAfter } from '../../killed-system.ts';
import { saveFile } from '../../lio/lio-kernel.ts';
import { core, host, iqn, plan, reboot, refusalOf, run, summaries, target } from './scenario.ts';

const of = (attributes: object, changes: object = {}) =>
  target({ luns: [{ lun: 0, name: 'a', block: '/dev/myvg/web', attributes, ...changes }], acls: [] });
const attrib = (name: string) => `${core}/iblock_0/a/attrib/${name}`;
const save = `save the configuration to ${saveFile}`;

describe('attributes of a new backstore', () => {
  const wanted = of({ emulate_tpu: true, block_size: 4096, max_unmap_lba_count: 8192 });

  it('are set before a LUN exports it, limits before what depends on them', () => {
    const system = host();
    const steps = summaries(wanted, system);
    const at = (part: string) => steps.findIndex((summary) => summary.includes(part));
    expect(at('make block backstore a')).toBeLessThan(at('set emulate_tpu to 1, block_size to 4096'));
    expect(at('set emulate_tpu')).toBeLessThan(at('export a as LUN 0'));
    expect(run(wanted, system)).toEqual([]);
    const written = system.journal.map(({ path }) => path).filter((path) => path.includes('/attrib/'));
    expect(written.slice(1, 4)).toEqual(['block_size', 'max_unmap_lba_count', 'emulate_tpu'].map(attrib));
    expect(system.readText(attrib('block_size'))).toBe('4096\n');
  });

  it('are completed wherever a run is killed', () => {
    for (let count = 1; ; count += 1) {
      const system = host();
      const isKilled = endsKilled(() => run(wanted, killedAfter(system, count)));
      expect(run(wanted, system), `after change ${count}`).toEqual([]);
      expect(system.readText(attrib('block_size'))).toBe('4096\n');
      if (!isKilled) break;
    }
  });

  it('are saved, and win over what was saved', () => {
    const system = host();
    run(of({ is_nonrot: 1 }), system);
    expect(JSON.parse(system.readText(saveFile)).storage_objects[0].attributes).toMatchObject({
      is_nonrot: 1,
    });
    const again = reboot(system);
    expect(run(of({ is_nonrot: 0, block_size: 4096 }), again)).toEqual([]);
    expect(again.readText(attrib('is_nonrot'))).toBe('0\n');
    expect(JSON.parse(again.readText(saveFile)).storage_objects[0].attributes).toMatchObject({
      is_nonrot: 0,
      block_size: 4096,
    });
  });
});

describe('attributes of a live backstore', () => {
  const converged = () => {
    const system = host();
    run(of({}), system);
    return system;
  };

  it.each<[string, object, string[]]>([
    ['nothing named', {}, []],
    ['as they are', { block_size: 512, emulate_caw: true, emulate_tpu: 0 }, []],
    [
      'one that can change at any time',
      { emulate_caw: false },
      ['set emulate_caw to 0 of backstore a', save],
    ],
    [
      'only those that differ',
      { emulate_3pc: false, emulate_caw: true },
      ['set emulate_3pc to 0 of backstore a', save],
    ],
  ])('%s', (_, attributes, steps) => {
    const system = converged();
    expect(summaries(of(attributes), system)).toEqual(steps);
    expect(run(of(attributes), system)).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['a misspelt one', { emulate_tpuu: 1 }, /no attribute emulate_tpuu there \| did you mean `emulate_tpu`/],
    ['what the hardware says', { hw_block_size: 4096 }, /does not let hw_block_size be changed: it is 512/],
    [
      'one that an export fixes',
      { block_size: 4096 },
      /block_size of a is 512, and the kernel takes 4096 only while no LUN/,
    ],
  ])('%s is refused', (_, attributes, message) => {
    const system = converged();
    expect(refusalOf(of(attributes), system)).toMatch(message);
  });

  it('are checked by those of another one before anything is made', () => {
    const system = converged();
    const second = target({
      iqn: 'iqn.2026-11.com.example:second',
      luns: [{ lun: 0, name: 'b', block: '/dev/myvg/db', attributes: { blocksize: 4096 } }],
      acls: [],
      portals: [],
    });
    expect(refusalOf(second, system)).toMatch(/no attribute blocksize there \| did you mean `block_size`/);
  });

  it('are checked right before they are set where there is none to ask, and nothing is exported', () => {
    const system = host();
    expect(() => run(of({ emulate_tpo: 1 }), system)).toThrow(/no attribute emulate_tpo there/);
    expect(system.list('/sys/kernel/config/target/iscsi')).not.toContain(iqn);
    expect(run(of({ emulate_tpu: 1 }), system)).toEqual([]);
  });

  it('that are live and not saved are saved', () => {
    const system = converged();
    system.writeKernel(attrib('emulate_caw'), '0');
    expect(plan(of({ emulate_caw: 0 }), system).steps.map(({ summary }) => summary)).toEqual([
      `save what is live and not saved to ${saveFile}: backstore a`,
    ]);
  });
});
