// Every method of `System` that touches files, in a directory of the test's own.
import { type Exercise, outcome } from './findings.ts';

export const exerciseFiles: Exercise = (system, findings, [directory = '']) => {
  const at = (name: string) => `${directory}/${name}`;

  findings.note('a text', () => system.readText(at('text')));
  findings.note('broken UTF-8', () => system.readText(at('broken')));
  findings.note('a file of the kernel', () => system.readText('/proc/self/status').split('\n').length > 20);
  findings.note('no file', () => system.readText(at('none')));
  findings.note('no file, if it exists', () => system.readTextIfExists(at('none')));
  findings.note('below a file, if it exists', () => system.readTextIfExists(at('text/below')));
  findings.note('attributes', () =>
    system.readAttributes(at('tree/lun_2'), ['write_protect', 'none', 'auth/userid']),
  );
  findings.note('attributes of nothing', () => system.readAttributes(at('none'), ['a', 'b']));
  findings.note('an attribute that is a directory', () => system.readAttributes(at('tree/lun_2'), ['auth']));
  findings.note('a survey', () => system.survey(at('tree'), 'lun_', ['write_protect']));
  findings.note('a survey of nothing', () => system.survey(at('none'), '', []));
  findings.note('a directory as text', () => system.readText(directory));
  findings.note('a pipe that nobody writes to', () => system.readText(at('fifo')));
  findings.note('a path with a NUL', () => system.readText(`${at('text')}\0.conf`));
  findings.note('four bytes', () => [...system.readBytes(at('broken'), 4)]);
  findings.note('names', () => system.list(at('names')));
  findings.note('names of nothing', () => system.list(at('none')));
  findings.note('names of a file', () => system.list(at('text')));
  findings.note('exists', () => ['text', 'link', 'dangling', 'none'].map((name) => system.exists(at(name))));
  findings.note('a file', () => system.stat(at('text')));
  findings.note('a device', () => system.stat('/dev/null'));
  findings.note('a link, followed', () => system.stat(at('link'))?.kind);
  findings.note('a link, not followed', () => system.lstat(at('link'))?.kind);
  findings.note('no status', () => system.stat(at('none')));
  findings.note('what a link says', () => system.readLink(at('link')));
  findings.note('what a file says as a link', () => system.readLink(at('text')));
  findings.note('where a link leads', () => system.realPath(at('link')));
  findings.note('where a dangling link leads', () => system.realPath(at('dangling')));

  findings.note('an attribute', () => {
    system.writeKernel('/proc/self/comm', 'renamed');
    return system.readText('/proc/self/comm');
  });
  findings.note('an attribute that refuses', () => system.writeKernel('/proc/self/oom_score_adj', 'much'));
  findings.note('no attribute', () => system.writeKernel(at('none'), '1'));

  findings.note('replaced', () => {
    const before = system.stat(at('old'))?.inode;
    system.writeAtomic(at('old'), 'grüß', { mode: 0o640 });
    const after = system.stat(at('old'));
    return { text: system.readText(at('old')), mode: after?.mode, same: after?.inode === before };
  });
  findings.note('replaced, a link', () => {
    system.writeAtomic(at('link-to-old'), 'new', { mode: 0o600 });
    return [system.lstat(at('link-to-old'))?.kind, system.readText(at('old'))];
  });
  findings.note('replaced, an empty text', () => {
    system.writeAtomic(at('empty'), '', { mode: 0o600 });
    return system.stat(at('empty'))?.size;
  });
  findings.note('replaced, 3 MB', () => {
    system.writeAtomic(at('big'), '€'.repeat(1_000_000), { mode: 0o600 });
    return system.stat(at('big'))?.size;
  });
  findings.note('replaced where a killed writer was', () => {
    system.writeAtomic(at('killed/saved'), 'new', { mode: 0o600 });
    return system.list(at('killed'));
  });
  findings.note('replaced, a directory', () => system.writeAtomic(at('names'), '', { mode: 0o600 }));
  findings.note('replaced in no directory', () => system.writeAtomic(at('none/x'), '', { mode: 0o600 }));

  findings.note('a directory with all bits', () => {
    system.makeDirectory(at('made'), 0o777);
    return system.stat(at('made'))?.mode;
  });
  findings.note('a directory twice', () => system.makeDirectory(at('made')));
  findings.note('a full directory removed', () => system.removeDirectory(at('names')));
  findings.note('an empty directory removed', () => {
    system.removeDirectory(at('made'));
    return system.exists(at('made'));
  });
  findings.note('a file removed twice', () => {
    system.removeFile(at('empty'));
    system.removeFile(at('empty'));
    return system.exists(at('empty'));
  });
  findings.note('renamed', () => {
    system.rename(at('big'), at('bigger'));
    return [system.exists(at('big')), system.exists(at('bigger'))];
  });
  findings.note('a link made', () => {
    system.symlink('text', at('new-link'));
    return system.readLink(at('new-link'));
  });
  findings.note('a link twice', () => system.symlink('text', at('new-link')));
  findings.note('a second name', () => {
    system.link(at('text'), at('second-name'));
    return system.stat(at('second-name'))?.inode === system.stat(at('text'))?.inode;
  });
  findings.note('a second name twice', () => system.link(at('text'), at('second-name')));
  findings.note('a mode', () => {
    system.chmod(at('text'), 0o604);
    return system.stat(at('text'))?.mode;
  });

  findings.note('a sparse file', () => {
    system.createFile(at('sparse'), 20 * 2 ** 30, { mode: 0o600, sparse: true });
    return system.stat(at('sparse'))?.size;
  });
  findings.note('an allocated file', () => {
    system.createFile(at('allocated'), 65536, { mode: 0o640, sparse: false });
    return [system.stat(at('allocated'))?.size, system.stat(at('allocated'))?.mode];
  });
  findings.note('a file over another', () => system.createFile(at('text'), 1, { mode: 0o600, sparse: true }));
  findings.note('a file over a link that lies in wait', () =>
    system.createFile(at('dangling'), 1, { mode: 0o600, sparse: true }),
  );
  findings.note('a file that is too big', () => [
    outcome(() => system.createFile(at('huge'), 2 ** 52, { mode: 0o600, sparse: false })),
    system.exists(at('huge')),
  ]);
  findings.note('left over', () => system.list(directory).filter((name) => name.startsWith('.')));
};
