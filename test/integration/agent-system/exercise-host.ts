// Locks, clocks, chance and accounts.
import type { Exercise } from './findings.ts';

export const exerciseHost: Exercise = (system, findings, [directory = '']) => {
  const path = `${directory}/lock`;
  const others = () => system.exec(['flock', '--nonblock', path, 'true'], { deadline: 5 }).code;

  findings.note('locked', () => {
    const lock = system.lock(path, 1);
    lock?.describe('a long description of the holder');
    lock?.describe('the holder');
    const during = [others(), system.readText(path), system.stat(path)?.mode];
    lock?.unlock();
    lock?.unlock();
    return [...during, others()];
  });
  findings.note('locked by this process', () => {
    const lock = system.lock(path, 0);
    const second = system.lock(path, 0);
    lock?.unlock();
    return second === undefined;
  });
  findings.note('locked by another', () => {
    const hold =
      'flock "$0" sleep 1.5 >/dev/null 2>&1 & while flock --nonblock "$0" true; do sleep 0.02; done';
    system.exec(['sh', '-c', hold, path], { deadline: 5 });
    const start = system.uptime();
    const early = system.lock(path, 0.3);
    const afterEarly = system.uptime() - start;
    const late = system.lock(path, 10);
    return {
      early: early === undefined,
      afterEarly,
      late: late !== undefined,
      afterLate: system.uptime() - start,
    };
  });
  findings.note('a lock through a link', () => system.lock(`${directory}/lock-link`, 0) === undefined);

  findings.note('now', () => system.now());
  findings.note('slept', () => {
    const start = system.uptime();
    system.sleep(0.25);
    return system.uptime() - start;
  });
  findings.note('chance', () => [...system.randomBytes(32)]);
  findings.note('accounts', () => [
    system.userId('root'),
    system.groupId('daemon'),
    system.userId('nobody-of-that-name'),
  ]);
  findings.note('text as code', () => {
    try {
      return new Function('return 1')();
    } catch (error) {
      return String(error);
    }
  });
  findings.note('owner', () => {
    const file = `${directory}/owned`;
    system.writeAtomic(file, 'x', { mode: 0o4750, uid: 1, gid: 2 });
    const written = system.stat(file);
    system.chown(file, 3, 4);
    const changed = system.stat(file);
    return [written?.uid, written?.gid, written?.mode, changed?.uid, changed?.gid];
  });
  findings.note('label', () => {
    system.writeAtomic(`${directory}/labelled`, 'new', { mode: 0o600 });
    return system.readText(`${directory}/labelled`);
  });
};
