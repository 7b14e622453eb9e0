// The licences of what is linked into the executables: they travel with them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './bundle.mjs';

export function licenses(root) {
  const parts = [
    ['QuickJS', join(root, 'usr/share/doc/libquickjs/copyright')],
    ['The GNU C library', join(root, 'usr/share/doc/libc6/copyright')],
    ['zod', join(projectRoot, 'node_modules/zod/LICENSE')],
  ];
  return parts.map(([name, file]) => `==== ${name}\n\n${readFileSync(file, 'utf8').trim()}\n`).join('\n');
}
